package io.overlaynio.internal.tree;

import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.overlaynio.internal.layer.FormatChoice;
import io.overlaynio.internal.layer.LayerStack;
import io.overlaynio.internal.sync.DirtyFiles;
import io.overlaynio.internal.sync.FlushStrategy;
import io.overlaynio.internal.sync.Mappings;
import io.overlaynio.internal.sync.Writeback;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** File keys: the same over copy-up and rename, different for different files. */
final class FileKeyTest {

  @TempDir Path temporary;
  private Ground ground;

  @AfterEach
  void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
  }

  private Object key(String name) throws IOException {
    return ground.tree().readAttributes(names(name), BasicFileAttributes.class, false).fileKey();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void fileKey_overCopyUpAndRename_staysTheSame(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary, 2);
    ground.lowerFile(0, "d/f", "x").lowerFile(1, "d/g", "y");
    Object file = key("d/f");
    Object other = key("d/g");
    Object directory = key("d");
    assertThat(file).isNotNull().isNotEqualTo(other);
    ground.append("d/f", "!");
    assertThat(key("d/f")).isEqualTo(file);
    assertThat(key("d")).isEqualTo(directory);
    assertThat(ground.tree().readAttributes(names("d/f"), "*", false).get("fileKey"))
        .isEqualTo(file);
    ground.move("d/f", "f");
    ground.move("d", "e");
    assertThat(key("f")).isEqualTo(file);
    assertThat(key("e")).isEqualTo(directory);
    assertThat(key("e/g")).isEqualTo(other);
    ground.tree().createLink(names("linked"), names("f"));
    assertThat(key("linked")).isEqualTo(file);
    PosixFileAttributes posix =
        ground.tree().readAttributes(names("f"), PosixFileAttributes.class, false);
    assertThat(posix.fileKey()).isEqualTo(file);
    assertThat(posix.isRegularFile()).isTrue();
    assertThat(posix.size()).isEqualTo(2);
    assertThat(posix.owner()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void fileKey_newFiles_areNewKeys(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary);
    ground.lowerFile("f", "x");
    Object lower = key("f");
    ground.append("f", "!");
    ground.delete("f");
    for (int i = 0; i < 20; i++) {
      ground.write("f", "new");
      assertThat(key("f")).isNotEqualTo(lower);
      ground.delete("f");
    }
  }

  @Test
  void fileKey_directoryCopiedUpAndForgotten_staysTheSame() throws IOException {
    ground = Ground.of(Ground.Kind.MARKER, temporary).cachedNames(0);
    ground.lowerDirectory(0, "d");
    Object before = key("d");
    ground
        .tree()
        .change(names("d"), true, real -> Files.setLastModifiedTime(real, FileTime.fromMillis(0)));
    ground.writeback().sync();
    for (int i = 0; i < 5; i++) {
      System.gc();
      assertThat(key("d")).isEqualTo(before);
    }
  }

  @Test
  void sameFile_lowerHardLinks_areTwoFilesAfterACopyUp() throws IOException {
    ground = Ground.of(Ground.Kind.USER, temporary);
    ground.lowerFile("a", "content");
    Files.createLink(ground.lower("b"), ground.lower("a"));
    assumeTrue(
        Files.isSameFile(ground.lower("a"), ground.lower("b")), "no hard links on this disk");
    assertThat(ground.tree().sameFile(names("a"), names("b"))).isTrue();
    ground.append("a", "!");
    assertThat(ground.read("b")).isEqualTo("content");
    assertThat(ground.tree().sameFile(names("a"), names("b"))).isFalse();
    assertThat(key("a")).isNotEqualTo(key("b"));
    ground.append("b", "?");
    assertThat(ground.tree().sameFile(names("a"), names("b"))).isFalse();
    assertThat(ground.read("a")).isEqualTo("content!");
  }

  @Test
  void sameFile_filesOfTwoMemories_areNotTheSame() throws IOException {
    try (FileSystem one = Jimfs.newFileSystem(Configuration.unix());
        FileSystem other = Jimfs.newFileSystem(Configuration.unix());
        FileSystem third = Jimfs.newFileSystem(Configuration.unix())) {
      Path first = Files.createDirectory(one.getPath("/lower"));
      Path second = Files.createDirectory(other.getPath("/lower"));
      Files.writeString(first.resolve("a"), "1");
      Files.writeString(second.resolve("b"), "2");
      Path upper = Files.createDirectory(third.getPath("/lower"));
      Files.writeString(upper.resolve("c"), "3");
      DirtyFiles dirty = new DirtyFiles(4);
      Mappings mappings = new Mappings();
      try (LayerStack stack =
              LayerStack.writable(
                  upper, third.getPath("/overlay"), List.of(first, second), FormatChoice.MARKER);
          Writeback writeback = Writeback.create(dirty, mappings, FlushStrategy.portable())) {
        MergedTree tree =
            MergedTree.of(
                stack,
                10,
                CopyUpForce.NONE,
                SyncDoors.of(dirty, mappings, writeback),
                new Events());
        for (String[] pair : new String[][] {{"a", "b"}, {"a", "c"}, {"b", "c"}}) {
          assertThat(tree.sameFile(names(pair[0]), names(pair[1]))).isFalse();
        }
        assertThat(tree.sameFile(names("a"), names("a"))).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void sameFile_namesThroughLinks_areTheSame(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary);
    ground.lowerFile("d/f", "x");
    ground.symlink("link", "d");
    assertThat(ground.tree().sameFile(names("link/f"), names("d/f"))).isTrue();
    assertThat(ground.tree().sameFile(names("link"), names("d"))).isTrue();
    assertThat(ground.tree().sameFile(names("d/f"), names("d"))).isFalse();
    assertThat(ground.tree().sameFile(names("/"), names("d/.."))).isTrue();
  }
}
