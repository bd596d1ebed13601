package io.overlaynio.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taking, cleaning, locking and giving back a work directory. */
final class WorkDirTest {

  @TempDir Path temporary;

  private Path root() {
    return temporary.resolve("work");
  }

  @Test
  void open_missing_isMadeForItsOwnerOnly() throws IOException {
    try (WorkDir work = WorkDir.open(root())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root())))
          .isEqualTo("rwx------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.building())))
          .isEqualTo("rwx------");
      assertThat(work.building()).isEqualTo(root().resolve("work")).isEmptyDirectory();
      assertThat(work.formatOrNull()).isNull();
    }
  }

  @Test
  void open_parentMissing_fails() {
    assertThatThrownBy(() -> WorkDir.open(temporary.resolve("no/work")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void open_fileOrLinkInTheWay_saysWhatIsWrong() throws IOException {
    Files.createFile(temporary.resolve("file"));
    Files.createSymbolicLink(temporary.resolve("link"), Files.createDirectory(root()));
    for (String name : new String[] {"file", "link"}) {
      assertThatThrownBy(() -> WorkDir.open(temporary.resolve(name)))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("must be a directory");
    }
  }

  @Test
  void open_remainsOfACrash_areRemovedAndTheRestIsKept() throws IOException {
    try (WorkDir work = WorkDir.open(root())) {
      work.format("marker", true);
      Files.createDirectories(work.building().resolve("#1/a/b"));
      Files.writeString(work.building().resolve("#1/a/file"), "x");
      Files.createSymbolicLink(work.building().resolve("#2"), temporary);
      Files.writeString(temporary.resolve("precious"), "x");
    }
    List<String> told = new CopyOnWriteArrayList<>();
    Logger logger = Logger.getLogger(WorkDir.class.getName());
    Handler listening = listening(told);
    logger.addHandler(listening);
    try (WorkDir work = WorkDir.open(root())) {
      assertThat(work.building()).isEmptyDirectory();
      assertThat(work.formatOrNull()).isEqualTo("marker");
      assertThat(temporary.resolve("precious")).hasContent("x");
    } finally {
      logger.removeHandler(listening);
    }
    assertThat(told)
        .filteredOn(line -> line.contains(root().toString()))
        .singleElement()
        .asString()
        .contains("#1", "#2");
  }

  private static Handler listening(List<String> told) {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        told.add(new SimpleFormatter().formatMessage(entry));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @Test
  void open_sameDirectoryTwice_isRefusedUntilClosed() throws IOException {
    try (WorkDir work = WorkDir.open(root())) {
      Path built = Files.createFile(work.fresh());
      assertThatThrownBy(() -> WorkDir.open(root()))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("open as an overlay already, by this process");
      assertThat(built).exists();
    }
    WorkDir.open(root()).close();
  }

  @Test
  void open_refusedInTheSameProcess_leavesTheFirstItsLock() throws IOException {
    assumeTrue(Files.isReadable(Path.of("/proc/locks")), "no /proc/locks");
    try (WorkDir work = WorkDir.open(root())) {
      assumeTrue(isLocked(), "/proc/locks does not show this process's locks");
      assertThatThrownBy(() -> WorkDir.open(root())).isInstanceOf(FileSystemException.class);
      assertThat(isLocked()).isTrue();
      assertThat(work.building()).exists();
    }
  }

  private boolean isLocked() throws IOException {
    String inode = ":" + Files.getAttribute(root().resolve("overlay-nio.lock"), "unix:ino") + " ";
    String process = " " + ProcessHandle.current().pid() + " ";
    try (Stream<String> locks = Files.lines(Path.of("/proc/locks"))) {
      return locks.anyMatch(line -> line.contains(inode) && line.contains(process));
    }
  }

  @Test
  void open_afterVolatileRun_isRefusedWithTheWayOut() throws IOException {
    try (WorkDir work = WorkDir.open(root())) {
      work.markVolatile();
      assertThat(work.building().resolve("incompat/volatile/dirty")).exists();
    }
    assertThatThrownBy(() -> WorkDir.open(root()))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("durability=volatile")
        .hasMessageContaining(root().resolve("work/incompat").toString());
    assertThat(root().resolve("work/incompat/volatile/dirty")).exists();
    Files.delete(root().resolve("work/incompat/volatile/dirty"));
    Files.delete(root().resolve("work/incompat/volatile"));
    Files.delete(root().resolve("work/incompat"));
    assertThatCode(() -> WorkDir.open(root()).close()).doesNotThrowAnyException();
  }

  @Test
  void open_refusedForVolatile_givesTheLockBack() throws IOException {
    try (WorkDir work = WorkDir.open(root())) {
      work.markVolatile();
    }
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> WorkDir.open(root())).hasMessageContaining("durability=volatile");
    }
  }

  @Test
  void open_jimfs_works() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix());
        WorkDir work = WorkDir.open(memory.getPath("/overlay"))) {
      work.format("marker", true);
      assertThat(work.formatOrNull()).isEqualTo("marker");
      assertThat(work.building()).isEmptyDirectory();
    }
  }

  @Test
  void format_written_isReplacedWhole() throws IOException {
    try (WorkDir work = WorkDir.open(root())) {
      work.format("user", false);
      work.format("kernel", true);
      assertThat(work.formatOrNull()).isEqualTo("kernel");
      assertThat(root().resolve("overlay-nio.format.new")).doesNotExist();
    }
  }

  @Test
  void fresh_manyThreads_neverRepeats() throws IOException {
    try (WorkDir work = WorkDir.open(root())) {
      Set<Path> names = new HashSet<>();
      Stream.generate(work::fresh).parallel().limit(1000).toList().forEach(names::add);
      assertThat(names).hasSize(1000).allMatch(name -> name.startsWith(work.building()));
    }
  }

  @Test
  void whiteout_seedGone_isMadeAgain() throws IOException {
    Needs.devicesAndAttributes(temporary);
    try (WorkDir work = WorkDir.open(root())) {
      Path first = work.whiteout();
      Files.delete(root().resolve("overlay-nio.whiteout"));
      Path second = work.whiteout();
      assertThat(first).isNotEqualTo(second);
      assertThat(Files.getAttribute(second, "unix:nlink")).isEqualTo(2);
    }
  }

  @Test
  void whiteout_manyThreadsAtFirst_allGetOne() throws IOException {
    Needs.devicesAndAttributes(temporary);
    try (WorkDir work = WorkDir.open(root())) {
      long made =
          Stream.generate(() -> whiteout(work)).parallel().limit(64).filter(Files::exists).count();
      assertThat(made).isEqualTo(64);
    }
  }

  private static Path whiteout(WorkDir work) {
    try {
      return work.whiteout();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void discard_afterAFailure_removesWhatWasBuilt() throws IOException {
    try (WorkDir work = WorkDir.open(root())) {
      Path built = Files.createDirectories(work.fresh().resolve("a/b")).getParent().getParent();
      IOException failure = new IOException("first");
      work.discard(built, failure);
      work.discard(work.fresh(), failure);
      assertThat(work.building()).isEmptyDirectory();
      assertThat(failure.getSuppressed()).isEmpty();
    }
  }
}
