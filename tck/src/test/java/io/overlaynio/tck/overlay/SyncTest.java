package io.overlaynio.tck.overlay;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.SyncReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a sync reports: the work that there was, and none where there was none. */
@OnWritableCells
final class SyncTest {

  @RegisterExtension final Rig rig;

  SyncTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  private static void assertThatNothingWasDone(SyncReport report) {
    assertThat(report.files()).as("files").isZero();
    assertThat(report.directories()).as("directories").isZero();
    assertThat(report.bytes()).as("bytes").isZero();
  }

  @Test
  void sync_untouchedOverlay_doesNothing() throws IOException {
    rig.lower().file("d/file", "text");
    assertThat(rig.path("/d/file")).hasContent("text");
    assertThatNothingWasDone(rig.overlay().sync());
  }

  @Test
  void sync_afterWrites_countsThemOnce() throws IOException {
    rig.lower().file("d/low", "old").directory("e");
    Files.writeString(rig.path("/d/low"), "changed");
    Files.writeString(rig.path("/e/new"), "new");
    SyncReport report = rig.overlay().sync();
    assertThat(report.files()).isEqualTo(2);
    assertThat(report.bytes()).isPositive();
    assertThat(report.strategy()).isNotEmpty();
    assertThat(report.total()).isPositive();
    assertThatNothingWasDone(rig.overlay().sync());
  }

  @Test
  void sync_afterAnAttribute_countsTheFile() throws IOException {
    rig.lower().file("file");
    Files.setLastModifiedTime(rig.path("/file"), FileTime.fromMillis(1_000_000));
    assertThat(rig.overlay().sync().files()).isEqualTo(1);
    Files.setLastModifiedTime(rig.path("/file"), FileTime.fromMillis(2_000_000));
    assertThat(rig.overlay().sync().files()).isEqualTo(1);
    assertThatNothingWasDone(rig.overlay().sync());
  }

  @Test
  void sync_fileWrittenAndMoved_isForcedWhereItIs() throws IOException {
    rig.lower().directory("d");
    try (FileChannel channel = FileChannel.open(rig.path("/d/a"), CREATE, WRITE)) {
      channel.write(ByteBuffer.wrap("text".getBytes()));
      Files.move(rig.path("/d"), rig.path("/moved"));
      channel.write(ByteBuffer.wrap("more".getBytes()));
      assertThat(rig.overlay().sync().files()).isEqualTo(1);
      assertThatNothingWasDone(rig.overlay().sync());
      channel.write(ByteBuffer.wrap("again".getBytes()));
    }
    assertThat(rig.overlay().sync().files()).isEqualTo(1);
  }

  @Test
  void force_unmodifiedFile_costsNothing() throws IOException {
    rig.lower().file("file");
    try (FileChannel channel = FileChannel.open(rig.path("/file"), READ)) {
      channel.force(true);
    }
    rig.assertThatUpper().isEmpty();
    assertThatNothingWasDone(rig.overlay().sync());
  }

  @Test
  void force_modifiedFile_leavesLittleToSync() throws IOException {
    rig.lower().file("d/file").file("other");
    try (FileChannel channel = FileChannel.open(rig.path("/d/file"), WRITE)) {
      channel.write(ByteBuffer.wrap("changed".getBytes()));
      channel.force(true);
    }
    assertThat(rig.overlay().sync().files()).isZero();
  }

  @Test
  void write_withSync_makesAllOfTheFileDurable() throws IOException {
    rig.lower().file("file", "from below").directory("d");
    for (String name : new String[] {"/file", "/d/new"}) {
      Files.writeString(rig.path(name), "written before and not synced");
      try (FileChannel channel = FileChannel.open(rig.path(name), WRITE, StandardOpenOption.SYNC)) {
        channel.write(ByteBuffer.wrap("a".getBytes()));
        assertThat(rig.overlay().statistics().dirty()).isZero();
      }
    }
    assertThatNothingWasDone(rig.overlay().sync());
  }

  @Test
  void startSync_whatWasChangedBefore_isInItsReport() throws Exception {
    rig.lower().file("file");
    Files.writeString(rig.path("/file"), "changed");
    SyncReport report = rig.overlay().startSync().get(60, TimeUnit.SECONDS);
    assertThat(report.files()).isEqualTo(1);
    assertThatNothingWasDone(rig.overlay().startSync().get(60, TimeUnit.SECONDS));
  }

  @Test
  void sync_manyCallersAtOnce_leaveNothingUndone() throws Exception {
    rig.lower().directory("d");
    rig.overlay();
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Long>> tasks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String name = "/d/" + i;
        tasks.add(
            () -> {
              Files.writeString(rig.path(name), name);
              return rig.overlay().sync().files();
            });
      }
      long files = 0;
      for (Future<Long> done : callers.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
        files += done.get();
      }
      assertThat(files).isGreaterThanOrEqualTo(8);
    } finally {
      callers.shutdown();
    }
    assertThatNothingWasDone(rig.overlay().sync());
  }

  @Test
  void close_thenReopen_findsAllAndNothingToSync() throws IOException {
    rig.lower().file("d/a").file("d/b");
    Files.writeString(rig.path("/d/a"), "changed");
    Files.delete(rig.path("/d/b"));
    rig.reopen();
    assertThatNothingWasDone(rig.overlay().sync());
    assertThat(rig.path("/d/a")).hasContent("changed");
    assertThat(rig.path("/d/b")).doesNotExist();
  }
}
