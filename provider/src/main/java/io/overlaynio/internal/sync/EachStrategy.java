package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.Native;
import io.overlaynio.internal.sys.Platform;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * fsync on every file and directory, several at a time: right on any file system, and the fallback.
 *
 * <p>Each fsync waits for the write-back of its file, commits the journal and flushes the disk. To
 * start the write-back of all before waiting for any, and to wait for several at a time, lets the
 * file system put many of them into one commit and one flush.
 *
 * @param nativeAccess asked for when it is worth what loading it costs
 * @param nativeIsLoaded whether that has been paid for already
 * @param parallelism how many are forced at a time
 * @param opener finds them
 */
record EachStrategy(
    Supplier<Optional<Native>> nativeAccess,
    BooleanSupplier nativeIsLoaded,
    int parallelism,
    Opener opener)
    implements FlushStrategy {

  /**
   * With no more files than this native access is not loaded for their sake: that costs as much as
   * some hundred fsyncs, and starting a few files early saves less than one. Once it is loaded, for
   * whatever reason, it is used from the second file on: there is nothing to overlap with one.
   */
  private static final int NOT_WORTH_LOADING = 16;

  @Override
  public String name() {
    return "each";
  }

  @Override
  public Done flush(RoundInProgress round) {
    round.phase("start", () -> startWriteback(round.files()));
    round.phase("files", () -> round.force(round.files(), parallelism));
    round.phase("directories", () -> round.force(round.directories(), parallelism));
    return new Done(name(), "fsync");
  }

  private void startWriteback(List<Tracked> files) {
    List<Tracked> written = new ArrayList<>();
    for (Tracked file : files) {
      if (file.bytes() > 0) {
        written.add(file);
      }
    }
    if (written.size() > NOT_WORTH_LOADING
        || (written.size() > 1 && nativeIsLoaded.getAsBoolean())) {
      nativeAccess.get().ifPresent(system -> startAll(system, written));
    }
  }

  private static void startAll(Native system, List<Tracked> files) {
    for (Tracked file : files) {
      Path path = file.place().pathOrNull();
      if (path == null || !Platform.owns(path)) {
        continue;
      }
      try {
        system.startWriteback(path);
      } catch (IOException e) {
        // Only a hint: it takes no error away from the fsync that follows, which reports it.
        System.getLogger("io.overlaynio").log(Level.DEBUG, "starting write-back", e);
      }
    }
  }
}
