package io.overlaynio.internal.tree;

import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each operation tells the sync floor: every upper directory and file that it changed. */
final class MarksTest {

  /** One operation on the furnished tree, and which names it must mark. */
  enum Operation {
    CREATE_FILE("d", "d/new") {
      @Override
      void on(Ground ground) throws IOException {
        ground.open("d/new", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE).close();
      }
    },
    CREATE_DIRECTORY("d", "d/new") {
      @Override
      void on(Ground ground) throws IOException {
        ground.mkdir("d/new");
      }
    },
    CREATE_LINK("d") {
      @Override
      void on(Ground ground) throws IOException {
        ground.symlink("d/new", "x");
      }
    },
    CREATE_HARD_LINK("d", "d/new") {
      @Override
      void on(Ground ground) throws IOException {
        ground.tree().createLink(names("d/new"), names("d/upper"));
      }
    },
    WRITE("d/upper") {
      @Override
      void on(Ground ground) throws IOException {
        ground.append("d/upper", "!");
      }
    },
    TRUNCATE("d/upper") {
      @Override
      void on(Ground ground) throws IOException {
        ground
            .open("d/upper", StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
            .close();
      }
    },
    TRUNCATE_LOWER("d", "d/lower") {
      @Override
      void on(Ground ground) throws IOException {
        ground
            .open("d/lower", StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
            .close();
      }
    },
    COPY_UP("d") {
      @Override
      void on(Ground ground) throws IOException {
        ground.open("d/lower", StandardOpenOption.WRITE).close();
      }
    },
    COPY_UP_BELOW_A_LOWER_DIRECTORY("", "low") {
      @Override
      void on(Ground ground) throws IOException {
        ground.open("low/f", StandardOpenOption.WRITE).close();
      }
    },
    DELETE_UPPER("d") {
      @Override
      void on(Ground ground) throws IOException {
        ground.delete("d/upper");
      }
    },
    DELETE_LOWER("d") {
      @Override
      void on(Ground ground) throws IOException {
        ground.delete("d/lower");
      }
    },
    DELETE_DIRECTORY("") {
      @Override
      void on(Ground ground) throws IOException {
        ground.delete("empty");
      }
    },
    MOVE_FILE("d", "e") {
      @Override
      void on(Ground ground) throws IOException {
        ground.move("d/upper", "e/moved");
      }
    },
    MOVE_DIRECTORY("e", "e/pure", "d") {
      @Override
      void on(Ground ground) throws IOException {
        ground.move("d/pure", "e/pure");
      }
    },
    COPY("e", "e/copy") {
      @Override
      void on(Ground ground) throws IOException {
        ground
            .tree()
            .copy(names("d/lower"), names("e/copy"), new CopyHow(false, true, true, false));
      }
    },
    CHANGE_FILE("d/upper") {
      @Override
      void on(Ground ground) throws IOException {
        ground
            .tree()
            .change(
                names("d/upper"),
                true,
                path -> Files.setLastModifiedTime(path, FileTime.fromMillis(1)));
      }
    },
    CHANGE_LINK("d") {
      @Override
      void on(Ground ground) throws IOException {
        ground
            .tree()
            .change(
                names("d/link"),
                false,
                path ->
                    Files.getFileAttributeView(
                            path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setTimes(FileTime.fromMillis(1), null, null));
      }
    },
    CHANGE_DIRECTORY("d") {
      @Override
      void on(Ground ground) throws IOException {
        ground
            .tree()
            .change(
                names("d"), true, path -> Files.setLastModifiedTime(path, FileTime.fromMillis(1)));
      }
    };

    private final String[] marked;

    Operation(String... marked) {
      this.marked = marked;
    }

    abstract void on(Ground ground) throws IOException;
  }

  @TempDir Path temporary;
  private Ground ground;

  private void furnish(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary);
    ground.lowerFile("d/lower", "content").lowerFile("low/f", "content");
    ground.mkdir("e");
    ground.mkdir("empty");
    ground.mkdir("d/pure");
    ground.write("d/upper", "content");
    ground.symlink("d/link", "upper");
    ground.writeback().sync();
    assertThat(ground.dirty().count()).isZero();
  }

  @AfterEach
  void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
  }

  static Stream<Arguments> everything() {
    return Stream.of(Ground.Kind.values())
        .flatMap(kind -> Stream.of(Operation.values()).map(one -> Arguments.of(kind, one)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("everything")
  void operation_marksWhatItChanged_andASyncCleansIt(Ground.Kind kind, Operation operation)
      throws IOException {
    furnish(kind);
    operation.on(ground);
    for (String name : operation.marked) {
      assertThat(ground.dirty().isDirty(key(name))).as("/" + name + " is marked").isTrue();
    }
    assertThat(ground.dirty().count()).isEqualTo(operation.marked.length);
    ground.writeback().sync();
    assertThat(ground.dirty().count()).isZero();
  }

  private Object key(String name) throws IOException {
    return Files.isDirectory(ground.upper(name))
        ? ground.tree().keyOf(names(name), true)
        : Files.readAttributes(ground.upper(name), BasicFileAttributes.class).fileKey();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void deletedFile_withoutASync_isDirtyNoMore(Ground.Kind kind) throws IOException {
    furnish(kind);
    ground.write("d/short", "lived");
    ground.mkdir("d/gone");
    ground.write("d/gone/file", "x");
    ground.delete("d/gone/file");
    ground.delete("d/gone");
    ground.delete("d/short");
    ground.writeback().sync();
    assertThat(ground.dirty().count()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void movedDirtyFile_syncs_underItsNewName(Ground.Kind kind) throws IOException {
    furnish(kind);
    ground.write("d/a", "1");
    ground.move("d/a", "e/b");
    ground.tree().createLink(names("d/c"), names("e/b"));
    ground.delete("e/b");
    ground.mkdir("d/sub");
    ground.write("d/sub/x", "2");
    ground.move("d", "moved");
    ground.append("moved/sub/x", "3");
    ground.writeback().sync();
    assertThat(ground.dirty().count()).isZero();
    assertThat(ground.read("moved/c")).isEqualTo("1");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void replacedDirtyFile_syncs_theNewOne(Ground.Kind kind) throws IOException {
    furnish(kind);
    ground.write("d/a", "1");
    ground.write("d/b", "2");
    ground.replace("d/a", "d/b");
    ground.append("d/b", "!");
    ground.writeback().sync();
    assertThat(ground.dirty().count()).isZero();
    OpenFile open = ground.open("d/b", StandardOpenOption.WRITE);
    ground.delete("d/b");
    Ground.put(open, "late");
    open.force(true);
    open.close();
    ground.writeback().sync();
    assertThat(ground.dirty().count()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void openFileWithoutAnyName_syncs_asNothing(Ground.Kind kind) throws IOException {
    furnish(kind);
    OpenFile writer = ground.open("d/a", StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    ground.tree().createLink(names("d/b"), names("d/a"));
    ground.move("d/b", "e/c");
    ground.delete("d/a");
    Ground.put(writer, "1");
    ground.writeback().sync();
    ground.delete("e/c");
    ground.writeback().sync();
    for (int i = 0; i < 3; i++) {
      Ground.put(writer, "2");
      ground.writeback().sync();
    }
    assertThat(ground.dirty().count()).isZero();
    writer.close();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void noForce_copiesUp_withoutForcing(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary).force(CopyUpForce.NONE);
    ground.lowerFile("d/f", "content");
    ground.append("d/f", "!");
    assertThat(ground.read("d/f")).isEqualTo("content!");
  }
}
