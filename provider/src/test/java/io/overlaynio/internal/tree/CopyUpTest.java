package io.overlaynio.internal.tree;

import static io.overlaynio.internal.layer.LayerAssert.assertThat;
import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a lower object is copied up, and that nothing of it or above it changes in view. */
final class CopyUpTest {

  private static final FileTime OLD = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir Path temporary;
  private Ground ground;

  private Ground ground(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary);
    ground.lowerFile("a/b/file", "content");
    ground.lowerFile("a/b/other", "other");
    for (String name : new String[] {"a/b/file", "a/b/other", "a/b", "a"}) {
      Files.setPosixFilePermissions(
          ground.lower(name),
          PosixFilePermissions.fromString(name.contains("file") ? "rw-r-----" : "rwxr-x--x"));
      times(ground.lower(name), OLD);
    }
    return ground;
  }

  private static void times(Path path, FileTime time) throws IOException {
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(time, time, null);
  }

  @AfterEach
  void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
  }

  private FileTime modified(String name) throws IOException {
    return ground
        .tree()
        .readAttributes(names(name), BasicFileAttributes.class, false)
        .lastModifiedTime();
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(
        ground.tree().readAttributes(names(name), PosixFileAttributes.class, false).permissions());
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void write_lowerFile_copiesItWithItsParentsAndNothingElse(Ground.Kind kind) throws IOException {
    ground(kind).append("a/b/file", "!");
    assertThat(ground.read("a/b/file")).isEqualTo("content!");
    assertThat(ground.upperLayer())
        .hasFile("a/b/file", "content!")
        .hasNothing("a/b/other")
        .hidesOnly("a/b");
    assertThat(Files.readString(ground.lower("a/b/file"))).isEqualTo("content");
    assertThat(mode("a/b/file")).isEqualTo("rw-r-----");
    assertThat(mode("a/b")).isEqualTo("rwxr-x--x");
    assertThat(mode("a")).isEqualTo("rwxr-x--x");
    assertThat(ground.remains()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void open_forWriting_changesNoVisibleTime(Ground.Kind kind) throws IOException {
    ground(kind).tree();
    FileTime root = FileTime.fromMillis(1_100_000_000_000L);
    times(ground.upper(""), root);
    ground.open("a/b/file", StandardOpenOption.WRITE).close();
    assertThat(ground.upperLayer()).hasFile("a/b/file", "content");
    for (String name : new String[] {"a/b/file", "a/b", "a"}) {
      assertThat(modified(name)).isEqualTo(OLD);
    }
    assertThat(modified("")).isEqualTo(root);
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void readersAndFailures_anyOfThem_copyNothingUp(Ground.Kind kind) throws IOException {
    ground(kind);
    assertThat(ground.read("a/b/file")).isEqualTo("content");
    ground.tree().list(names("a/b"));
    ground.tree().checkAccess(names("a/b/file"), Set.of());
    OpenFile reader = ground.open("a/b/file", StandardOpenOption.READ);
    reader.force(true);
    reader.close();
    assertThatThrownBy(() -> ground.delete("a/b")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ground.mkdir("a/b/file")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ground.move("a/b/file", "a/b/other")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ground.move("a/b/file", "no/where")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ground.move("a", "a/b/c")).isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> ground.open("a/b/file", StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ground.open("a/b", StandardOpenOption.WRITE))
        .isInstanceOf(FileSystemException.class);
    assertThat(ground.upper("a")).doesNotExist();
    assertThat(ground.remains()).isEmpty();
    assertThat(ground.dirty().count()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void change_attribute_copiesUpAndChangesOnlyThat(Ground.Kind kind) throws IOException {
    ground(kind);
    ground
        .tree()
        .change(
            names("a/b/file"),
            true,
            real ->
                Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("r--------")));
    assertThat(mode("a/b/file")).isEqualTo("r--------");
    assertThat(modified("a/b/file")).isEqualTo(OLD);
    assertThat(ground.read("a/b/file")).isEqualTo("content");
    ground
        .tree()
        .change(
            names("a/b"),
            true,
            real ->
                Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwx------")));
    assertThat(mode("a/b")).isEqualTo("rwx------");
    assertThat(modified("a/b")).isEqualTo(OLD);
    assertThat(ground.list("a/b")).containsExactly("file", "other");
    ground.reopen();
    assertThat(mode("a/b")).isEqualTo("rwx------");
    assertThat(mode("a/b/file")).isEqualTo("r--------");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void change_link_isOfTheLinkOrItsTarget(Ground.Kind kind) throws IOException {
    ground(kind);
    Path link = ground.lower("a/link");
    Files.createSymbolicLink(link, link.getFileSystem().getPath("b/file"));
    ground.tree().change(names("a/link"), true, real -> Files.writeString(real, "through"));
    assertThat(ground.read("a/b/file")).isEqualTo("through");
    assertThat(ground.upperLayer()).hasNothing("a/link");
    ground.move("a/link", "a/moved");
    assertThat(ground.tree().readLink(names("a/moved"))).isEqualTo("b/file");
    assertThat(ground.upperLayer()).hasWhiteout("a/link");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void truncate_lowerFile_isEmptyAndStillItself(Ground.Kind kind) throws IOException {
    ground(kind);
    ground.open("a/b/file", StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING).close();
    assertThat(ground.read("a/b/file")).isEmpty();
    assertThat(mode("a/b/file")).isEqualTo("rw-r-----");
    assertThat(Files.readString(ground.lower("a/b/file"))).isEqualTo("content");
  }

  /** An option that no provider knows. */
  private enum Unheard implements OpenOption {
    OF
  }

  @ParameterizedTest
  @EnumSource(
      value = Ground.Kind.class,
      names = {"USER", "KERNEL", "MARKER"})
  void truncate_openThatFails_changesNothing(Ground.Kind kind) throws IOException {
    ground(kind);
    OpenHow how =
        Opens.with(
            true,
            Set.of(Unheard.OF),
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    assertThatThrownBy(() -> ground.tree().open(names("a/b/file"), how))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(ground.read("a/b/file")).isEqualTo("content");
    assertThat(ground.remains()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void copyUp_interruptedThread_isDoneAndKeepsTheInterrupt(Ground.Kind kind) throws IOException {
    ground(kind).tree();
    Thread.currentThread().interrupt();
    try {
      ground.tree().change(names("a/b/file"), true, real -> {});
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(ground.remains()).isEmpty();
    assertThat(Files.readString(ground.upper("a/b/file"))).isEqualTo("content");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void copyUp_interruptedInTheMiddle_beginsAgainWhole(Ground.Kind kind) throws Exception {
    ground = Ground.of(kind, temporary);
    byte[] content = new byte[3 << 20];
    Arrays.fill(content, (byte) 'x');
    for (int i = 0; i < 20; i++) {
      ground.lowerFile("f" + i, new String(content, StandardCharsets.US_ASCII));
    }
    ground.tree();
    Thread copier = Thread.currentThread();
    AtomicBoolean done = new AtomicBoolean();
    Thread interrupter =
        new Thread(
            () -> {
              for (int i = 0; i < 300 && !done.get(); i++) {
                copier.interrupt();
                LockSupport.parkNanos(200_000);
              }
            });
    interrupter.start();
    try {
      for (int i = 0; i < 20; i++) {
        ground.tree().change(names("f" + i), true, real -> {});
      }
    } finally {
      done.set(true);
      while (interrupter.isAlive()) {
        Thread.interrupted();
        Thread.onSpinWait();
      }
      Thread.interrupted();
    }
    assertThat(ground.remains()).isEmpty();
    for (int i = 0; i < 20; i++) {
      assertThat(Files.readAllBytes(ground.upper("f" + i))).isEqualTo(content);
    }
  }

  @Test
  void copyUp_holes_stayHoles() throws IOException {
    ground(Ground.Kind.USER);
    long size = 64L << 20;
    try (FileChannel sparse =
        FileChannel.open(
            ground.lower("sparse"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      sparse.write(ByteBuffer.wrap(new byte[] {7}), size / 2);
      sparse.write(ByteBuffer.wrap(new byte[] {9}), size - 1);
    }
    ground.open("sparse", StandardOpenOption.WRITE).close();
    Path copy = ground.upper("sparse");
    assertThat(copy).hasSize(size);
    assertThat(Files.mismatch(copy, ground.lower("sparse"))).isEqualTo(-1);
    assertThat(blocks(copy)).isLessThan(size / 512 / 4);
  }

  private static long blocks(Path path) throws IOException {
    Process stat = new ProcessBuilder("stat", "-c", "%b", path.toString()).start();
    return Long.parseLong(new String(stat.getInputStream().readAllBytes()).trim());
  }

  @ParameterizedTest
  @EnumSource(CopyUpForce.class)
  void copyUp_everyForce_givesTheSame(CopyUpForce force) throws IOException {
    ground(Ground.Kind.MARKER).force(force).append("a/b/file", "!");
    assertThat(ground.read("a/b/file")).isEqualTo("content!");
    assertThat(modified("a/b")).isEqualTo(OLD);
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void copyUp_emptyAndBlockSizedFiles_areEqual(Ground.Kind kind) throws IOException {
    ground(kind);
    int[] sizes = {0, 1, 4095, 4096, 128 * 1024, 128 * 1024 + 1, 3 * 128 * 1024};
    for (int size : sizes) {
      byte[] bytes = new byte[size];
      for (int i = size / 2; i < size; i += 7) {
        bytes[i] = (byte) i;
      }
      Files.write(ground.lower("f" + size), bytes);
    }
    for (int size : sizes) {
      ground.open("f" + size, StandardOpenOption.WRITE).close();
      assertThat(Files.mismatch(ground.upper("f" + size), ground.lower("f" + size))).isEqualTo(-1);
    }
  }
}
