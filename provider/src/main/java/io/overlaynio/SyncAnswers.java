package io.overlaynio;

import io.overlaynio.internal.sync.Round;
import io.overlaynio.internal.sync.SyncCounts;
import io.overlaynio.internal.sync.SyncFailure;
import io.overlaynio.internal.tree.SyncDoors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What the sync floor answers, in the words of those who asked: reports, figures, and failures by
 * the paths of the overlay, which that floor does not know.
 */
final class SyncAnswers {

  private SyncAnswers() {}

  static SyncReport report(Round round) {
    return new SyncReport(
        round.strategy(),
        round.files(),
        round.directories(),
        round.bytes(),
        round.flushedBy(),
        round.phases(),
        round.total());
  }

  /** What comes of a round that nobody waits for. */
  static CompletableFuture<SyncReport> told(
      OverlayFileSystem overlay, CompletableFuture<Round> started) {
    return started.handle(
        (round, failure) -> {
          if (failure == null) {
            return report(round);
          }
          Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
          throw new CompletionException(
              cause instanceof SyncFailure failed ? named(overlay, failed) : cause);
        });
  }

  /** The figures of a floor; of none that was built yet, nothing. */
  static OverlayStatistics statistics(SyncDoors.Open syncOrNull) {
    if (syncOrNull == null) {
      return new OverlayStatistics(0, 0, 0, 0, 0, 0);
    }
    SyncCounts counts = syncOrNull.writeback().counts();
    return new OverlayStatistics(
        counts.dirty(),
        counts.dirtyBytes(),
        counts.kept(),
        counts.rounds(),
        counts.forced(),
        counts.writtenBack());
  }

  static OverlaySyncException named(OverlayFileSystem overlay, SyncFailure failure) {
    Map<Path, IOException> failures = new LinkedHashMap<>();
    for (SyncFailure.Failed failed : failure.failures()) {
      Path path = OverlayPath.parse(overlay, failed.label());
      IOException before = failures.putIfAbsent(path, failed.cause());
      if (before != null && before != failed.cause()) {
        before.addSuppressed(failed.cause());
      }
    }
    return new OverlaySyncException(failures);
  }
}
