package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a round forces, clears, counts and reports. */
final class RoundTest {

  private final SyncBench bench = new SyncBench();

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  private SyncFailure failureOfSync() {
    return catchThrowableOfType(SyncFailure.class, () -> bench.writeback.sync());
  }

  @Test
  void sync_nothingDirty_forcesNothingAndHasNoThread() throws IOException {
    bench.file("a");
    Round round = bench.writeback.sync();
    assertThat(round.files()).isZero();
    assertThat(round.flushedBy()).isEmpty();
    assertThat(bench.disk.takeForced()).isEmpty();
    assertThat(bench.threads.getLargestPoolSize()).isZero();
  }

  @Test
  void sync_filesAndDirectories_forcesFilesFirstAndReports() throws IOException {
    bench.directory("d").mark();
    bench.file("a").wrote(10);
    bench.file("b").wrote(20);
    Round round = bench.writeback.sync();
    assertThat(bench.disk.takeForced()).containsExactlyInAnyOrder("a", "b", "d").endsWith("d");
    assertThat(round.strategy()).isEqualTo("each");
    assertThat(round.files()).isEqualTo(2);
    assertThat(round.directories()).isEqualTo(1);
    assertThat(round.bytes()).isEqualTo(30);
    assertThat(round.flushedBy()).isEqualTo("fsync");
    assertThat(round.phases()).containsOnlyKeys("start", "files", "directories");
    assertThat(bench.disk.open).hasValue(0);
  }

  @Test
  void sync_again_forcesNothing() throws IOException {
    Tracked a = bench.write("a");
    bench.writeback.sync();
    bench.disk.takeForced();
    assertThat(bench.dirty.isDirty("a")).isFalse();
    assertThat(bench.dirty.count()).isZero();
    bench.writeback.sync();
    assertThat(bench.disk.takeForced()).isEmpty();
    bench.write(a);
    assertThat(bench.writeback.sync().bytes()).isEqualTo(1);
    assertThat(bench.disk.takeForced()).containsExactly("a");
  }

  @Test
  void sync_manyFiles_forcesEachOnce() throws IOException {
    for (int i = 0; i < 1000; i++) {
      bench.write("f" + i);
    }
    assertThat(bench.writeback.sync().files()).isEqualTo(1000);
    assertThat(bench.disk.takeForced()).hasSize(1000).doesNotHaveDuplicates();
    assertThat(bench.threads.getLargestPoolSize()).isLessThanOrEqualTo(4);
  }

  @Test
  void sync_writtenWhileForced_forcesAgainNextTime() throws IOException {
    Tracked a = bench.write("a");
    bench.disk.file("a").behaviour = () -> bench.write(a);
    bench.writeback.sync();
    assertThat(bench.dirty.isDirty("a")).isTrue();
    bench.working("a");
    assertThat(bench.writeback.sync().files()).isEqualTo(1);
    assertThat(bench.dirty.isDirty("a")).isFalse();
    assertThat(bench.disk.file("a").durable).hasValue(2);
  }

  @Test
  void sync_handleMarkedBeforeAndCompletedAfterForce_staysDirty() throws IOException {
    Tracked a = bench.file("a");
    bench.disk.file("a").behaviour = () -> {};
    a.mark();
    bench.writeback.sync(); // the write is still under way
    assertThat(bench.dirty.isDirty("a")).isFalse();
    a.wrote(5);
    assertThat(bench.dirty.isDirty("a")).isTrue();
  }

  @Test
  void sync_severalFail_reportsAllAndForcesTheRest() throws IOException {
    for (String name : new String[] {"a", "b", "c", "ok"}) {
      bench.write(name);
    }
    bench.directory("d").mark();
    bench.failing("a", "broken a");
    bench.failing("c", "broken c");
    bench.failing("d", "broken d");
    SyncFailure failure = failureOfSync();
    assertThat(failure.failures())
        .extracting(SyncFailure.Failed::label)
        .containsExactlyInAnyOrder("/a", "/c", "/d");
    assertThat(failure.getCause()).isSameAs(failure.failures().get(0).cause());
    assertThat(failure.getSuppressed()).hasSize(2);
    assertThat(failure).hasMessageContaining("/a (broken a)");
    assertThat(bench.dirty.isDirty("ok")).isFalse();
    assertThat(bench.dirty.isDirty("b")).isFalse();
    assertThat(bench.disk.open).hasValue(0);
  }

  @Test
  void sync_afterFailure_failsThoughTheRetryWorks() throws IOException {
    bench.write("a");
    bench.failing("a", "broken");
    failureOfSync();
    bench.working("a");
    for (int i = 0; i < 3; i++) {
      SyncFailure again = failureOfSync();
      assertThat(again.getCause()).hasMessage("broken");
      assertThat(bench.dirty.isDirty("a")).isTrue();
    }
  }

  @Test
  void rewritten_failedFile_isForcedAndThenClean() throws IOException {
    bench.write("a");
    bench.failing("a", "broken");
    failureOfSync();
    bench.working("a");
    bench.write("a");
    bench.dirty.rewritten("a");
    assertThat(bench.dirty.isDirty("a")).isTrue();
    assertThat(bench.writeback.sync().files()).isEqualTo(1);
    assertThat(bench.dirty.isDirty("a")).isFalse();
  }

  @Test
  void gone_failedFile_isForgotten() throws IOException {
    bench.write("a");
    bench.failing("a", "broken");
    failureOfSync();
    bench.dirty.gone("a");
    assertThat(bench.writeback.sync().files()).isZero();
    assertThat(bench.dirty.count()).isZero();
  }

  @Test
  void gone_fileStillOpen_isNeverDirtyAgain() throws IOException {
    Tracked old = bench.write("a");
    bench.dirty.gone("a");
    bench.write(old);
    assertThat(bench.dirty.isDirty("a")).isFalse();
    Tracked reused = bench.file("a");
    assertThat(reused).isNotSameAs(old);
    bench.write(reused);
    bench.write(old);
    assertThat(bench.writeback.sync().files()).isEqualTo(1);
  }

  @Test
  void sync_placeIsGone_isClean() throws IOException {
    bench.write("a");
    bench.disk.file("a").deleted = true;
    bench.writeback.sync();
    assertThat(bench.disk.takeForced()).isEmpty();
    assertThat(bench.dirty.isDirty("a")).isFalse();
  }

  @Test
  void sync_missingForAMoment_isFoundLater() throws IOException {
    bench.write("a");
    bench.disk.file("a").hidden = true;
    bench.onPause = () -> bench.disk.file("a").hidden = bench.pauses.get() < 3;
    assertThat(bench.writeback.sync().files()).isEqualTo(1);
    assertThat(bench.pauses).hasValue(3);
  }

  @Test
  void sync_deletedBeforeItIsToldSo_isNoFailure() throws IOException {
    bench.write("a");
    bench.disk.file("a").hidden = true;
    bench.onPause = () -> bench.dirty.gone("a");
    assertThat(bench.writeback.sync().files()).isZero();
    assertThat(bench.pauses).hasValue(1);
  }

  @Test
  void sync_missingForGood_failsUntilFound() throws IOException {
    bench.write("a");
    bench.disk.file("a").hidden = true;
    assertThat(failureOfSync().getCause()).isInstanceOf(NoSuchFileException.class);
    assertThat(bench.pauses).hasValue(Surroundings.PATIENCE);
    bench.disk.file("a").hidden = false;
    Round round = bench.writeback.sync();
    assertThat(round.files()).isEqualTo(1);
    assertThat(round.bytes()).isEqualTo(1);
  }

  @Test
  void sync_runtimeExceptionInPlace_failsAndStaysDirty() throws IOException {
    bench.write("a");
    bench.disk.file("a").behaviour =
        () -> {
          throw new IllegalStateException("bug");
        };
    IOException failure = catchThrowableOfType(IOException.class, () -> bench.writeback.sync());
    assertThat(failure).hasRootCauseInstanceOf(IllegalStateException.class);
    assertThat(bench.dirty.isDirty("a")).isTrue();
    bench.working("a");
    assertThat(bench.writeback.sync().files()).isEqualTo(1);
  }
}
