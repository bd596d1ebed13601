package io.overlaynio.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proof is worth what it notices. */
final class SnapshotTest {

  private Path tree;
  private Snapshot before;

  @BeforeEach
  void aTree(@TempDir Path folder) throws Exception {
    tree = SmallTree.make(folder.resolve("tree"));
    before = snapshot();
  }

  @Test
  void hash_nothingChanged_isTheSame() throws Exception {
    Files.readString(tree.resolve("shop/Shop.java"));

    assertThat(snapshot().hash()).isEqualTo(before.hash()).hasSize(64);
    assertThat(Difference.between(before, snapshot()).isEmpty()).isTrue();
  }

  @Test
  void hash_oneByteChangedAndTimeRestored_isAnother() throws Exception {
    Path file = tree.resolve("shop/notes.txt");
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, "not a sourcE");
    Files.setLastModifiedTime(file, time);

    assertThat(snapshot().hash()).isNotEqualTo(before.hash());
    assertThat(Difference.between(before, snapshot()).changed()).containsExactly("shop/notes.txt");
  }

  @Test
  void hash_timeChanged_isAnotherAndNoDifference() throws Exception {
    Files.setLastModifiedTime(tree.resolve("shop/notes.txt"), FileTime.fromMillis(0));

    assertThat(snapshot().hash()).isNotEqualTo(before.hash());
    assertThat(Difference.between(before, snapshot()).isEmpty()).isTrue();
  }

  @Test
  void hash_permissionsChanged_isAnother() throws Exception {
    assumeThat(tree.getFileSystem().supportedFileAttributeViews()).contains("posix");
    Files.setPosixFilePermissions(
        tree.resolve("shop/notes.txt"), PosixFilePermissions.fromString("rwx------"));

    assertThat(snapshot().hash()).isNotEqualTo(before.hash());
    assertThat(Difference.between(before, snapshot()).changed()).containsExactly("shop/notes.txt");
  }

  @Test
  void hash_permissionsOfTheRootChanged_isAnotherAndNoDifference() throws Exception {
    assumeThat(tree.getFileSystem().supportedFileAttributeViews()).contains("posix");
    Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(snapshot().hash()).isNotEqualTo(before.hash());
    assertThat(Difference.between(before, snapshot()).isEmpty()).isTrue();
  }

  @Test
  void difference_namesAddedDeletedAndOfAnotherKind_areTold() throws Exception {
    Files.createDirectory(tree.resolve("new"));
    Files.createSymbolicLink(tree.resolve("new/link"), Path.of("nowhere"));
    Files.delete(tree.resolve("shop/Window.java"));
    Files.delete(tree.resolve("shop/notes.txt"));
    Files.createDirectory(tree.resolve("shop/notes.txt"));

    Difference difference = Difference.between(before, snapshot());

    assertThat(difference.added()).containsExactly("new", "new/link");
    assertThat(difference.changed()).containsExactly("shop/notes.txt");
    assertThat(difference.deleted()).containsExactly("shop/Window.java");
    assertThat(snapshot().count(Snapshot.Kind.LINK)).isEqualTo(1);
  }

  @Test
  void copy_wholeTree_looksTheSame() throws Exception {
    Files.createSymbolicLink(tree.resolve("link"), Path.of("nowhere"));
    Path copy = tree.resolveSibling("copy");

    Trees.copy(tree, copy, Quiet.progress());

    assertThat(Difference.between(snapshot(), Snapshot.of(copy, Quiet.progress())).isEmpty())
        .isTrue();
  }

  private Snapshot snapshot() throws Exception {
    return Snapshot.of(tree, Quiet.progress());
  }
}
