package io.overlaynio.tck.layers;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.TreeBuilder;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import io.overlaynio.tck.layers.ScratchDirectory.Where;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge judged: what was forced is left after a crash, what was not is lost. */
final class CrashingFileSystemTest {

  private static final Survival FORCED_ONLY = Survival.ofForcedOnly();

  private ScratchDirectory scratch;
  private CrashingFileSystem crashing;
  private Path root;
  private int crashes;

  @BeforeEach
  void fill() throws IOException {
    scratch = ScratchDirectory.create(Where.MACHINE);
    Path disk = scratch.directory("disk");
    TreeBuilder.in(disk)
        .file("file", "old")
        .file("d/inner")
        .directory("e")
        .hardLink("d/twin", "file")
        .link("link", "file")
        .attribute("file", "colour", "red")
        .allModifiedFrom(Instant.parse("2001-01-01T00:00:00Z"));
    crashing = CrashingFileSystem.over(disk);
    root = crashing.root();
  }

  @AfterEach
  void remove() throws IOException {
    scratch.close();
  }

  private TreeSnapshot left(Survival survival) throws IOException {
    Path into = scratch.directory("crash" + ++crashes);
    crashing.cut(survival).restore(into);
    return TreeReader.of(
            Aspect.MODE, Aspect.OWNER, Aspect.MODIFIED, Aspect.ATTRIBUTES, Aspect.LINKS)
        .read(into);
  }

  private TreeSnapshot left() throws IOException {
    return left(FORCED_ONLY);
  }

  private void force(String... names) throws IOException {
    for (String name : names) {
      try (FileChannel channel = FileChannel.open(root.resolve(name), READ)) {
        channel.force(true);
      }
    }
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(root.resolve(name), text, CREATE, WRITE);
  }

  @Test
  void tree_atTheBeginning_isDurable() throws IOException {
    TreeSnapshot now =
        TreeReader.of(Aspect.MODE, Aspect.OWNER, Aspect.MODIFIED, Aspect.ATTRIBUTES, Aspect.LINKS)
            .read(crashing.below());
    assertThat(left()).isSameTreeAs(now).hasFact("file", "links", "2");
  }

  @Test
  void write_notForced_isLost() throws IOException {
    TreeSnapshot before = left();
    write("file", "newer");
    assertThat(left()).isSameTreeAs(before);
  }

  @Test
  void write_forced_isLeftUnderEachName() throws IOException {
    write("file", "newer");
    force("d/twin");
    assertThat(left()).hasFile("file", "newer").hasFile("d/twin", "newer");
    write("file", "newest");
    assertThat(left()).hasFile("file", "newer");
  }

  @Test
  void write_throughAMapping_isLostUntilTheFileIsForced() throws IOException {
    try (FileChannel channel = FileChannel.open(root.resolve("file"), READ, WRITE)) {
      MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, 0, 3);
      map.put(0, (byte) 'O');
      assertThat(left()).hasFile("file", "old");
      channel.force(true);
      map.put(1, (byte) 'L');
      assertThat(left()).hasFile("file", "Old");
    }
  }

  @Test
  void write_onASynchronousChannel_isLeft() throws IOException {
    try (FileChannel sync = FileChannel.open(root.resolve("file"), WRITE, SYNC);
        FileChannel dsync = FileChannel.open(root.resolve("d/inner"), WRITE, DSYNC)) {
      sync.write(ByteBuffer.wrap("new".getBytes()));
      dsync.write(ByteBuffer.wrap("new".getBytes()));
    }
    assertThat(left()).hasFile("file", "new").hasFile("d/inner", "newnner");
  }

  @Test
  void newFile_onlyItselfForced_hasNoName() throws IOException {
    write("new", "new");
    force("new");
    assertThat(left().names()).doesNotContain("new");
  }

  @Test
  void newFile_onlyItsDirectoryForced_isEmpty() throws IOException {
    write("new", "new");
    force("");
    assertThat(left()).hasFile("new", "");
  }

  @Test
  void newDirectory_onlyItsParentForced_isEmpty() throws IOException {
    Files.createDirectory(root.resolve("new"));
    write("new/file", "new");
    force("new/file", "");
    assertThat(left().names()).contains("new").doesNotContain("new/file");
    force("new");
    assertThat(left()).hasFile("new/file", "new");
  }

  @Test
  void symbolicLink_withItsDirectoryForced_isLeftWhole() throws IOException {
    Files.createSymbolicLink(root.resolve("e/new"), root.getFileSystem().getPath("../file"));
    assertThat(left().names()).doesNotContain("e/new");
    force("e");
    assertThat(left()).hasFact("e/new", "target", "../file");
  }

  @Test
  void delete_notForced_comesBack() throws IOException {
    Files.delete(root.resolve("d/inner"));
    assertThat(left()).hasFile("d/inner", "d/inner");
    force("d");
    assertThat(left().names()).doesNotContain("d/inner");
  }

  @Test
  void rename_withinADirectory_isOldOrNew() throws IOException {
    Files.move(root.resolve("d/inner"), root.resolve("d/other"), ATOMIC_MOVE);
    assertThat(left().names()).contains("d/inner").doesNotContain("d/other");
    force("d");
    assertThat(left()).hasFile("d/other", "d/inner");
    assertThat(left().names()).doesNotContain("d/inner");
  }

  @Test
  void rename_oneDirectoryForced_leavesBothNamesOrNone() throws IOException {
    Files.move(root.resolve("d/inner"), root.resolve("e/inner"), ATOMIC_MOVE);
    force("e");
    assertThat(left().names()).contains("d/inner", "e/inner");
    Files.move(root.resolve("e/inner"), root.resolve("d/again"), ATOMIC_MOVE);
    force("e");
    assertThat(left().names()).contains("d/inner").doesNotContain("e/inner", "d/again");
  }

  @Test
  void rename_ofADirectory_keepsWhatIsInIt() throws IOException {
    write("d/new", "new");
    force("d", "d/new");
    Files.move(root.resolve("d"), root.resolve("e/d"), ATOMIC_MOVE);
    force("e", "");
    assertThat(left()).hasFile("e/d/new", "new").hasFile("e/d/inner", "d/inner");
    assertThat(left().names()).doesNotContain("d");
  }

  @Test
  void rename_overAFile_isLostWithItsDirectory() throws IOException {
    write("new", "new");
    force("new");
    Files.move(root.resolve("new"), root.resolve("file"), ATOMIC_MOVE);
    assertThat(left()).hasFile("file", "old");
    force("");
    assertThat(left()).hasFile("file", "new").hasFile("d/twin", "old");
    assertThat(left().names()).doesNotContain("new");
  }

  @Test
  void handle_ofARenamedFile_forcesThatFile() throws IOException {
    try (FileChannel channel = FileChannel.open(root.resolve("d/inner"), WRITE)) {
      Files.move(root.resolve("d/inner"), root.resolve("d/other"));
      write("d/inner", "another");
      channel.write(ByteBuffer.wrap("D".getBytes()));
      channel.force(true);
    }
    force("d");
    assertThat(left()).hasFile("d/other", "D/inner").hasFile("d/inner", "");
  }

  @Test
  void attributes_notForced_areLost() throws IOException {
    TreeSnapshot before = left();
    Path file = root.resolve("file");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2003-03-03T03:03:03Z")));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    Files.setAttribute(file, "user:colour", ByteBuffer.wrap("blue".getBytes()));
    assertThat(left()).isSameTreeAs(before);
    try (FileChannel channel = FileChannel.open(file, READ)) {
      channel.force(false);
      assertThat(left()).isSameTreeAs(before);
      channel.force(true);
    }
    assertThat(left())
        .hasFact("file", "modified", "2003-03-03T03:03:03Z")
        .hasFact("file", "attribute colour", "blue");
  }

  @Test
  void cut_withSomeSurvivors_isTheSameForTheSameSeed() throws IOException {
    write("new", "new");
    Files.createDirectory(root.resolve("e/f"));
    Files.move(root.resolve("d"), root.resolve("e/f/d"), ATOMIC_MOVE);
    for (long seed = 0; seed < 20; seed++) {
      assertThat(left(Survival.ofSome(seed))).isSameTreeAs(left(Survival.ofSome(seed)));
    }
  }

  @Test
  void cut_withSomeSurvivors_leavesAPrefixOfEachDirectory() throws IOException {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      Files.createDirectory(root.resolve("e/" + i));
    }
    for (long seed = 0; seed < 60; seed++) {
      Set<String> names = left(Survival.ofSome(seed)).names();
      seen.add("" + names.contains("e/0") + names.contains("e/1") + names.contains("e/2"));
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "falsefalsefalse", "truefalsefalse", "truetruefalse", "truetruetrue");
  }

  @Test
  void cut_withSomeSurvivors_neverHalvesARename() throws IOException {
    write("d/before", "");
    Files.move(root.resolve("d/inner"), root.resolve("e/inner"), ATOMIC_MOVE);
    write("e/after", "");
    Set<Boolean> seen = new HashSet<>();
    for (long seed = 0; seed < 60; seed++) {
      Set<String> names = left(Survival.ofSome(seed)).names();
      assertThat(names.contains("d/inner")).isNotEqualTo(names.contains("e/inner"));
      assertThat(names.contains("e/inner") && !names.contains("d/before")).isFalse();
      seen.add(names.contains("e/inner"));
    }
    assertThat(seen).containsExactlyInAnyOrder(true, false);
    force("e");
    for (long seed = 0; seed < 20; seed++) {
      assertThat(left(Survival.ofSome(seed)).names())
          .contains("e/inner", "d/before")
          .doesNotContain("d/inner");
    }
  }

  @Test
  void cut_withSomeSurvivors_tearsFilesAtPages() throws IOException {
    write("file", "n".repeat(3 * 4096));
    Set<Object> seen = new HashSet<>();
    for (long seed = 0; seed < 60; seed++) {
      seen.add(left(Survival.ofSome(seed)).factsOf("file").get("contents"));
    }
    assertThat(seen).hasSizeGreaterThan(4).contains("\"old\"");
  }

  @Test
  void open_forCreationOutside_isRefused() throws IOException {
    Path outside = root.resolveSibling("outside");
    assertThatThrownBy(() -> FileChannel.open(outside, CREATE_NEW, WRITE).close())
        .isInstanceOf(IllegalArgumentException.class);
    Files.deleteIfExists(scratch.path().resolve("outside"));
  }
}
