package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.github.benmanes.caffeine.cache.Interner;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what is remembered of a lower object tells the same as what was read. */
final class KnownAttributesTest {

  @TempDir Path directory;
  private final Interner<Object> shared = Interner.newWeakInterner();

  @BeforeEach
  void needsPermissions() {
    assumeThat(directory.getFileSystem().supportedFileAttributeViews()).contains("posix");
  }

  private static PosixFileAttributes read(Path path) throws IOException {
    return Files.readAttributes(path, PosixFileAttributes.class, NOFOLLOW_LINKS);
  }

  private static void assertSame(BasicFileAttributes known, BasicFileAttributes read) {
    assertThat(known.size()).isEqualTo(read.size());
    assertThat(known.fileKey()).isEqualTo(read.fileKey());
    assertThat(known.lastModifiedTime()).isEqualTo(read.lastModifiedTime());
    assertThat(known.lastAccessTime()).isEqualTo(read.lastAccessTime());
    assertThat(known.creationTime()).isEqualTo(read.creationTime());
    assertThat(known.isRegularFile()).isEqualTo(read.isRegularFile());
    assertThat(known.isDirectory()).isEqualTo(read.isDirectory());
    assertThat(known.isSymbolicLink()).isEqualTo(read.isSymbolicLink());
    assertThat(known.isOther()).isEqualTo(read.isOther());
  }

  @Test
  void of_whatThereIs_tellsTheSame() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "some");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    for (Path path : new Path[] {file, link, directory, Path.of("/dev/null")}) {
      PosixFileAttributes read = read(path);
      BasicFileAttributes known = KnownAttributes.of(read);
      assertThat(known).isInstanceOf(KnownAttributes.class);
      assertSame(known, read);
    }
  }

  @Test
  void of_timeBeyondALongOfNanoseconds_isWhatWasRead() throws IOException {
    Configuration posix =
        Configuration.unix().toBuilder().setAttributeViews("basic", "posix").build();
    try (FileSystem memory = Jimfs.newFileSystem(posix)) {
      Path file = Files.writeString(memory.getPath("/file"), "some");
      Instant late = Instant.parse("2400-01-01T00:00:00Z");
      Files.setLastModifiedTime(file, FileTime.from(late));
      PosixFileAttributes read = read(file);
      assertThat(KnownAttributes.of(read)).isSameAs(read);
      Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
      assertThat(KnownAttributes.of(read(file))).isInstanceOf(KnownAttributes.class);
    }
  }

  @Test
  void of_attributesWithoutPermissions_isWhatWasRead() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.windows())) {
      BasicFileAttributes read =
          Files.readAttributes(memory.getPath("C:\\"), BasicFileAttributes.class);
      assertThat(KnownAttributes.of(read)).isSameAs(read);
    }
  }

  @Test
  void posix_asked_tellsOwnerGroupAndPermissionsToo() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "some");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx-w-r-x"));
    PosixFileAttributes read = read(file);
    KnownAttributes known = (KnownAttributes) KnownAttributes.of(read);
    PosixFileAttributes posix = known.posix(file, () -> shared);
    assertSame(posix, read);
    assertThat(posix.owner()).isEqualTo(read.owner());
    assertThat(posix.group()).isEqualTo(read.group());
    assertThat(posix.permissions()).isEqualTo(read.permissions());
  }

  @Test
  void posix_askedAgain_asksTheSystemNoMore() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "some");
    KnownAttributes known = (KnownAttributes) KnownAttributes.of(read(file));
    PosixFileAttributes first = known.posix(file, () -> shared);
    Files.delete(file);
    PosixFileAttributes again = known.posix(file, () -> shared);
    assertThat(again.permissions()).isEqualTo(first.permissions());
    assertThat(again.owner()).isSameAs(first.owner());
  }
}
