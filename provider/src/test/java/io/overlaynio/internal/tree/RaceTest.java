package io.overlaynio.internal.tree;

import static io.overlaynio.internal.layer.LayerAssert.assertThat;
import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads that want the same at the same moment. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RaceTest {

  private static final int THREADS = 8;

  @TempDir Path temporary;
  private Ground ground;

  @AfterEach
  void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void append_sameLowerFile_isCopiedUpOnceAndLosesNothing(Ground.Kind kind) throws Exception {
    ground = Ground.of(kind, temporary);
    for (int round = 0; round < 20; round++) {
      ground.lowerFile("d" + round + "/f", "0123456789");
    }
    for (int round = 0; round < 20; round++) {
      String name = "d" + round + "/f";
      Together.run(THREADS, thread -> ground.append(name, "x"));
      assertThat(ground.read(name)).isEqualTo("0123456789" + "x".repeat(THREADS));
    }
    assertThat(ground.remains()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void create_inTheSameLowerDirectory_allAreThere(Ground.Kind kind) throws Exception {
    ground = Ground.of(kind, temporary);
    for (int round = 0; round < 20; round++) {
      ground.lowerDirectory(0, "a" + round + "/b/c");
    }
    for (int round = 0; round < 20; round++) {
      String directory = "a" + round + "/b/c";
      Together.run(THREADS, thread -> ground.write(directory + "/f" + thread, "x"));
      assertThat(ground.list(directory)).hasSize(THREADS);
    }
    List<String> live = TreeText.of(ground.tree());
    assertThat(TreeText.of(ground.reopen())).isEqualTo(live);
    assertThat(ground.remains()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void lookUp_sameDirectory_isOneObject(Ground.Kind kind) throws Exception {
    ground = Ground.of(kind, temporary, 2);
    for (int round = 0; round < 200; round++) {
      ground.lowerDirectory(0, "d" + round).lowerDirectory(1, "d" + round);
    }
    ground.tree();
    for (int round = 0; round < 200; round++) {
      List<String> name = names("d" + round);
      List<Object> keys = Together.run(4, thread -> ground.tree().keyOf(name, true));
      Set<Object> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
      distinct.addAll(keys);
      assertThat(distinct).hasSize(1);
    }
  }

  @Test
  void delete_sameName_oneThreadDoesIt() throws Exception {
    ground = Ground.of(Ground.Kind.MARKER, temporary);
    for (int round = 0; round < 200; round++) {
      ground.lowerDirectory(0, "lower" + round); // all of them before the tree is open
    }
    for (int round = 0; round < 200; round++) {
      String name = (round % 2 == 0 ? "lower" : "upper") + round;
      if (round % 2 == 1) {
        ground.mkdir(name);
      }
      List<Boolean> done = Together.run(THREADS, thread -> deleted(name));
      assertThat(done).containsOnlyOnce(true);
      assertThat(ground.exists(name)).isFalse();
    }
  }

  @Test
  void createLink_firstNameIsDeletedMeanwhile_whatIsWrittenByAnOpenFileIsDirty() throws Exception {
    ground = Ground.of(Ground.Kind.MARKER, temporary);
    int linked = 0;
    for (int round = 0; round < 300; round++) {
      String first = "first" + round;
      String second = "second" + round;
      OpenFile writer = ground.open(first, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      ground.writeback().sync();
      Together.run(2, thread -> thread == 0 ? deleted(first) : linked(second, first));
      if (ground.exists(second)) {
        linked++;
        ground.writeback().sync();
        Ground.put(writer, "late");
        assertThat(ground.dirty().count()).as("round %d", round).isPositive();
      }
      writer.close();
    }
    assertThat(linked).isPositive();
  }

  private boolean linked(String name, String existing) throws IOException {
    try {
      ground.tree().createLink(names(name), names(existing));
      return true;
    } catch (NoSuchFileException deletedBefore) {
      return false;
    }
  }

  private boolean deleted(String name) throws IOException {
    try {
      ground.delete(name);
      return true;
    } catch (NoSuchFileException another) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void createNew_sameName_oneThreadDoesIt(Ground.Kind kind) throws Exception {
    ground = Ground.of(kind, temporary);
    for (int round = 0; round < 40; round++) {
      ground.lowerFile("hidden" + round, "old");
    }
    for (int round = 0; round < 40; round++) {
      String name = round % 2 == 0 ? "free" + round : "hidden" + round;
      if (round % 2 == 1) {
        ground.delete(name);
      }
      List<Boolean> done = Together.run(4, thread -> created(name));
      assertThat(done).containsOnlyOnce(true);
      assertThat(ground.read(name)).isEqualTo("one");
    }
    assertThat(ground.remains()).isEmpty();
  }

  private boolean created(String name) throws IOException {
    try {
      OpenFile open = ground.open(name, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Ground.put(open, "one");
      open.close();
      return true;
    } catch (FileAlreadyExistsException another) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void move_sameSource_oneThreadGetsIt(Ground.Kind kind) throws Exception {
    ground = Ground.of(kind, temporary);
    for (int round = 0; round < 20; round++) {
      ground.lowerFile("file" + round, "content").lowerFile("directory" + round + "/f", "content");
    }
    for (int round = 0; round < 20; round++) {
      String name = (round % 2 == 0 ? "file" : "directory") + round;
      List<Boolean> done = Together.run(4, thread -> moved(name, "to" + name + thread));
      assertThat(done).containsOnlyOnce(true);
      assertThat(ground.exists(name)).isFalse();
      assertThat(ground.exists("to" + name + done.indexOf(true))).isTrue();
    }
    List<String> live = TreeText.of(ground.tree());
    assertThat(TreeText.of(ground.reopen())).isEqualTo(live);
  }

  private boolean moved(String from, String to) throws IOException {
    try {
      ground.move(from, to);
      return true;
    } catch (NoSuchFileException another) {
      return false;
    }
  }

  @Test
  void change_directoryThatIsDeletedMeanwhile_neverTouchesAnother() throws Exception {
    ground = Ground.of(Ground.Kind.MARKER, temporary);
    FileTime mark = FileTime.fromMillis(12_345_000);
    ground.mkdir("other");
    for (int round = 0; round < 300; round++) {
      ground.mkdir("d");
      String moving = "other" + (round == 0 ? "" : round - 1);
      ground.move(moving, "other" + round);
      Together.run(
          2,
          thread -> {
            if (thread == 0) {
              ground.delete("d");
            } else {
              changed("d", mark);
            }
            return null;
          });
    }
    assertThat(Files.getLastModifiedTime(ground.upper(""))).isNotEqualTo(mark);
  }

  private void changed(String name, FileTime time) throws IOException {
    try {
      ground.tree().change(names(name), true, real -> Files.setLastModifiedTime(real, time));
    } catch (NoSuchFileException deleted) {
      // As it should be, for who comes second.
    }
  }

  @Test
  void createInAndDelete_sameDirectory_oneOfThemWins() throws Exception {
    ground = Ground.of(Ground.Kind.MARKER, temporary);
    for (int round = 0; round < 200; round++) {
      ground.lowerDirectory(0, "d" + round);
      String name = "d" + round;
      List<Boolean> done =
          Together.run(
              3,
              thread ->
                  switch (thread) {
                    case 0 -> deletedIfEmpty(name);
                    case 1 -> createdIn(name);
                    default -> ground.tree().exists(names(name), true);
                  });
      assertThat(done.get(0)).isNotEqualTo(done.get(1));
      assertThat(ground.exists(name)).isEqualTo(done.get(1));
    }
    List<String> live = TreeText.of(ground.tree());
    assertThat(TreeText.of(ground.reopen())).isEqualTo(live);
  }

  private boolean deletedIfEmpty(String name) throws IOException {
    try {
      ground.delete(name);
      return true;
    } catch (DirectoryNotEmptyException created) {
      return false;
    }
  }

  private boolean createdIn(String name) throws IOException {
    try {
      ground.mkdir(name + "/inside");
      return true;
    } catch (NoSuchFileException deleted) {
      return false;
    }
  }

  @Test
  void replaceFile_whileOthersLook_isNeverMissing() throws Exception {
    ground = Ground.of(Ground.Kind.MARKER, temporary);
    ground.lowerFile("f", "content");
    Together.run(
        4,
        thread -> {
          for (int i = 0; i < 200; i++) {
            if (thread == 0) {
              ground.write("new" + i, "content");
              ground.tree().move(names("new" + i), names("f"), true, true);
            } else {
              assertThat(ground.tree().exists(names("f"), true)).isTrue();
              assertThat(
                      ground
                          .tree()
                          .readAttributes(names("f"), BasicFileAttributes.class, true)
                          .size())
                  .isEqualTo(7);
            }
          }
          return null;
        });
    assertThat(new HashSet<>(ground.list("/"))).containsExactly("f");
    assertThat(ground.upperLayer()).hidesOnly("");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void read_whileOthersChangeTheDirectoryAllTheTime_getsItsTurn(Ground.Kind kind) throws Exception {
    ground = Ground.of(kind, temporary);
    ground.lowerFile("d/lower", "lower").lowerFile("d/hidden", "");
    ground.write("d/upper", "upper");
    AtomicBoolean done = new AtomicBoolean();
    Together.run(
        4,
        thread -> {
          if (thread == 0) {
            try {
              readAll();
            } finally {
              done.set(true);
            }
          } else {
            while (!done.get()) {
              ground.write("d/n" + thread, "x");
              ground.delete("d/n" + thread);
            }
          }
          return null;
        });
    assertThat(done).isTrue();
  }

  private void readAll() throws IOException {
    for (int i = 0; i < 300; i++) {
      assertThat(ground.read("d/upper")).isEqualTo("upper");
      assertThat(ground.read("d/lower")).isEqualTo("lower");
      BasicFileAttributes attributes =
          ground.tree().readAttributes(names("d/upper"), BasicFileAttributes.class, true);
      assertThat(attributes.size()).isEqualTo(5);
    }
  }
}
