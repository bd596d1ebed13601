package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static io.overlaynio.tck.TreeSnapshotAssert.assertThatTree;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many threads on one overlay: nothing is lost, nothing done twice, and no end is missing. */
@OnWritableCells
final class ConcurrencyTest {

  private static final int THREADS = 6;

  @RegisterExtension final Rig rig;

  ConcurrencyTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  private interface Task {
    void run(int thread) throws Exception;
  }

  /** Runs the task in every thread at once; the first failure is this one's. */
  private static void together(Task task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CyclicBarrier start = new CyclicBarrier(THREADS);
      List<Callable<Void>> calls = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        calls.add(
            () -> {
              start.await();
              task.run(thread);
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(calls, 60, TimeUnit.SECONDS)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void append_byAllThreadsToOneLowerFile_losesNothing() throws Exception {
    rig.lower().file("d/e/file", "start;");
    rig.overlay();
    together(
        thread -> {
          for (int i = 0; i < 10; i++) {
            Files.writeString(rig.path("/d/e/file"), thread + "." + i + ";", APPEND);
          }
        });
    String text = Files.readString(rig.path("/d/e/file"));
    assertThat(text).startsWith("start;");
    assertThat(text.split(";")).hasSize(THREADS * 10 + 1).doesNotHaveDuplicates();
  }

  @Test
  void change_filesOfOneLowerDirectory_copiesTheParentsUpOnce() throws Exception {
    for (int i = 0; i < THREADS; i++) {
      rig.lower().file("a/b/c/" + i, "old");
    }
    rig.overlay();
    together(thread -> Files.writeString(rig.path("/a/b/c/" + thread), "new " + thread));
    for (int i = 0; i < THREADS; i++) {
      assertThat(rig.path("/a/b/c/" + i)).hasContent("new " + i);
    }
    rig.assertThatUpper().hasMergedDirectory("a/b/c").hasNoWhiteouts();
  }

  @Test
  void createNew_byAllThreads_succeedsOnce() throws Exception {
    rig.lower().file("gone").directory("d");
    Files.delete(rig.path("/gone"));
    for (String name : List.of("/gone", "/d/new")) {
      AtomicInteger made = new AtomicInteger();
      together(
          thread -> {
            try {
              Files.createFile(rig.path(name));
              made.incrementAndGet();
            } catch (FileAlreadyExistsException another) {
              assertThat(another.getFile()).isEqualTo(name);
            }
          });
      assertThat(made).hasValue(1);
    }
  }

  @Test
  void delete_byAllThreads_succeedsOnce() throws Exception {
    rig.lower().file("low");
    Files.writeString(rig.path("/up"), "x");
    for (String name : List.of("/low", "/up")) {
      AtomicInteger deleted = new AtomicInteger();
      together(
          thread -> {
            if (Files.deleteIfExists(rig.path(name))) {
              deleted.incrementAndGet();
            }
          });
      assertThat(deleted).hasValue(1);
      assertThat(rig.path(name)).doesNotExist();
    }
  }

  @Test
  void move_ofOneFileByAllThreads_endsAtOnePlace() throws Exception {
    rig.lower().file("file", "text").directory("d");
    rig.overlay();
    AtomicInteger moved = new AtomicInteger();
    together(
        thread -> {
          try {
            Files.move(rig.path("/file"), rig.path("/d/" + thread));
            moved.incrementAndGet();
          } catch (NoSuchFileException another) {
            assertThat(another.getFile()).isEqualTo("/file");
          }
        });
    assertThat(moved).hasValue(1);
    try (var names = Files.list(rig.path("/d"))) {
      assertThat(names).singleElement().satisfies(path -> assertThat(path).hasContent("text"));
    }
  }

  @Test
  void read_whileTheFileIsReplaced_seesOneOrTheOther() throws Exception {
    String one = "1".repeat(20_000);
    String two = "2".repeat(20_000);
    rig.lower().file("file", one);
    rig.overlay();
    together(
        thread -> {
          for (int i = 0; i < 15; i++) {
            if (thread == 0) {
              Files.writeString(rig.path("/built"), i % 2 == 0 ? two : one);
              Files.move(rig.path("/built"), rig.path("/file"), REPLACE_EXISTING);
            } else {
              assertThat(Files.readString(rig.path("/file"))).isIn(one, two);
            }
          }
        });
  }

  @Test
  void everything_byAllThreads_leavesATreeThatOpensTheSame() throws Exception {
    for (String name : List.of("a/b/c", "a/d", "e/f", "g")) {
      rig.lower().file(name);
    }
    rig.overlay();
    String[] names = {"/a", "/a/b", "/a/b/c", "/a/d", "/e", "/e/f", "/g", "/h", "/a/h"};
    together(
        thread -> {
          Random random = new Random(thread);
          for (int i = 0; i < 60; i++) {
            change(
                random.nextInt(6),
                names[random.nextInt(names.length)],
                names[random.nextInt(names.length)]);
          }
        });
    TreeSnapshot before = TreeReader.of().read(rig.path("/"));
    assertThat(before.toString()).doesNotContain("listed");
    rig.reopen();
    assertThat(TreeReader.of().read(rig.path("/"))).isSameTreeAs(before);
    assertThatTree(rig.path("/")).isSameTreeAs(before);
  }

  /** One change, which may well be refused. */
  private void change(int what, String one, String other) throws IOException {
    try {
      switch (what) {
        case 0 -> Files.writeString(rig.path(one), one);
        case 1 -> Files.createDirectory(rig.path(one));
        case 2 -> Files.delete(rig.path(one));
        case 3 -> Files.move(rig.path(one), rig.path(other));
        case 4 -> Files.move(rig.path(one), rig.path(other), REPLACE_EXISTING);
        default -> rig.overlay().sync();
      }
    } catch (FileSystemException refused) {
      assertThat(refused).hasMessageNotContaining("overlay-nio");
    } catch (IOException directory) {
      assertThat(directory).hasMessageContaining("directory");
    }
  }
}
