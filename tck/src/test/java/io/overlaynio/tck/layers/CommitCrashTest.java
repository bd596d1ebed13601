package io.overlaynio.tck.layers;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.TreeBuilder;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import io.overlaynio.tck.layers.ScratchDirectory.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A commit into the lower layer that is interrupted at each of its calls: by a failure of that
 * call, of that and all that follow, and by a crash at that moment. The overlay shows the same all
 * the time; and what has begun is finished when it is opened next, or by the next commit.
 */
final class CommitCrashTest {

  private static final int STRIDE = Integer.getInteger("tck.commit.stride", 13);
  private static final TreeReader EVERYTHING = TreeReader.of(Aspect.MODE, Aspect.ATTRIBUTES);
  private static final List<String> WORK_OF_ITS_OWN =
      List.of("overlay-nio.commit", "overlay-nio.committed");

  private final Logger complaints = Logger.getLogger("io.overlaynio.internal.layer.WorkDir");
  private ScratchDirectory scratch;
  private Survivors layers;
  private TreeSnapshot view;
  private int directories;

  @BeforeEach
  void prepare() throws IOException {
    complaints.setLevel(Level.OFF);
    scratch = ScratchDirectory.create(Where.MEMORY);
    Path first = scratch.directory("first");
    Path lower = Files.createDirectory(first.resolve("lower"));
    Files.createDirectory(first.resolve("upper"));
    TreeBuilder.in(lower)
        .file("changed")
        .file("d/gone")
        .file("d/stays")
        .file("file-now-directory")
        .file("directory-now-file/x")
        .attribute("d/stays", "colour", "red");
    CrashingFileSystem crashing = CrashingFileSystem.over(first);
    try (OverlayFileSystem overlay = open(crashing.root())) {
      Path root = overlay.getPath("/");
      Files.writeString(root.resolve("changed"), "new");
      for (String name :
          List.of("d/gone", "file-now-directory", "directory-now-file/x", "directory-now-file")) {
        Files.delete(root.resolve(name));
      }
      TreeBuilder.in(root)
          .file("new/deep/file")
          .file("file-now-directory/x")
          .file("directory-now-file")
          .link("link", "changed")
          .attribute("d/stays", "colour", "blue");
      view = EVERYTHING.read(root);
    }
    crashing.forceAll();
    layers = crashing.cut(Survival.ofForcedOnly());
  }

  @AfterEach
  void remove() throws IOException {
    scratch.close();
    complaints.setLevel(null);
  }

  private static OverlayFileSystem open(Path disk) throws IOException {
    return OverlayFileSystem.open(
        OverlayOptions.builder()
            .lower(disk.resolve("lower"))
            .upper(disk.resolve("upper"))
            .work(disk.resolve("work"))
            .build());
  }

  private Path newDisk(Survivors survivors) throws IOException {
    Path directory = scratch.directory("n" + ++directories);
    survivors.restore(directory);
    return directory;
  }

  private static TreeSnapshot seen(Path root) throws IOException {
    return EVERYTHING.read(root);
  }

  @Test
  void commit_done_isDurable() throws IOException {
    CrashingFileSystem disk = CrashingFileSystem.over(newDisk(layers));
    try (OverlayFileSystem overlay = open(disk.root())) {
      Files.writeString(overlay.getPath("/later"), "not synced");
      TreeSnapshot now = seen(overlay.getPath("/"));
      overlay.commit(disk.root().resolve("lower"));
      Path left = newDisk(disk.cut(Survival.ofForcedOnly()));
      assertThat(below(left)).isEqualTo(now.names());
      assertThat(left.resolve("upper")).isEmptyDirectory();
      assertThat(left.resolve(".lower.commit")).doesNotExist();
      assertThatItShows(left, now);
    }
  }

  private static Iterable<String> below(Path disk) throws IOException {
    return seen(disk.resolve("lower")).names();
  }

  @Test
  void commit_anyCallFailsOnce_isFinishedByTheNext() throws IOException {
    int number = 1;
    while (fail(number, true)) {
      number += STRIDE;
    }
    assertThat(number).as("the calls of a commit").isGreaterThan(100);
  }

  @Test
  void commit_allCallsFailFromOneOn_isFinishedByTheNextOrOnceOpenedAnew() throws IOException {
    int number = 2;
    while (fail(number, false)) {
      number += STRIDE;
    }
    assertThat(number).as("the calls of a commit").isGreaterThan(100);
  }

  /** False if there are fewer calls than that. */
  private boolean fail(int number, boolean once) throws IOException {
    CrashingFileSystem disk = CrashingFileSystem.over(newDisk(layers));
    FaultyFileSystem faulty = FaultyFileSystem.over(disk.root());
    Call struck;
    try (OverlayFileSystem overlay = open(faulty.root())) {
      if (once) {
        faulty.failAt(number, Fault.IO_ERROR, call -> true);
      } else {
        faulty.failFrom(number, Fault.IO_ERROR, call -> true);
      }
      IOException thrown = commit(overlay, faulty.root());
      struck = faulty.hit().orElse(null);
      faulty.heal();
      String where = number + ", " + struck + ", " + thrown;
      Survival survival =
          number / STRIDE % 2 == 0 ? Survival.ofForcedOnly() : Survival.ofSome(number);
      assertThatItShows(newDisk(disk.cut(survival)), view);
      IOException again = thrown == null ? null : commit(overlay, faulty.root());
      if (again == null) {
        assertThat(seen(overlay.getPath("/"))).as(where).isSameTreeAs(view);
        assertThat(overlay.changes()).as(where).isEmpty();
        assertThat(below(disk.below())).as(where).isEqualTo(view.names());
      } else {
        assertThat(again).as(where).hasMessageContaining("open it anew");
      }
    }
    disk.forceAll();
    assertThatItShows(newDisk(disk.cut(Survival.ofForcedOnly())), view);
    return struck != null;
  }

  private static IOException commit(OverlayFileSystem overlay, Path disk) {
    try {
      overlay.commit(disk.resolve("lower"));
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  /** What an overlay shows that is opened on it, and leaves nothing undone in work. */
  private static void assertThatItShows(Path disk, TreeSnapshot expected) throws IOException {
    boolean begun = Files.exists(disk.resolve("work").resolve("overlay-nio.commit"));
    try (OverlayFileSystem reopened = open(disk);
        Stream<Path> names = Files.list(disk.resolve("work"))) {
      assertThat(names.map(name -> name.getFileName().toString()))
          .doesNotContainAnyElementsOf(WORK_OF_ITS_OWN);
      assertThat(seen(reopened.getPath("/"))).isSameTreeAs(expected);
      if (begun) {
        assertThat(reopened.changes()).isEmpty();
        assertThat(below(disk)).isEqualTo(expected.names());
      }
    }
  }
}
