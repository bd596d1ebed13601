package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A strategy on a file system that may drop data and tell nobody who waits: what it complains of
 * while a round is on counts against every file of that round.
 *
 * @param strategy what does the work
 */
record Listening(FlushStrategy strategy, Complaints complaints) implements FlushStrategy {

  private static final String DROPPED =
      "the file system reports errors, and may have dropped what it could not write: see the"
          + " kernel's log, check the file system, then write the file again";

  private static final String UNKNOWN =
      "it cannot be told now whether the file system has dropped data";

  @Override
  public String name() {
    return strategy.name();
  }

  @Override
  public Opener opener() {
    return strategy.opener();
  }

  @Override
  public Supplier<Optional<Native>> nativeAccess() {
    return strategy.nativeAccess();
  }

  @Override
  public Done flush(RoundInProgress round) {
    try {
      complaints.listen();
    } catch (IOException e) {
      // What is counted from is older then: more is heard, not less.
      System.getLogger("io.overlaynio").log(Level.DEBUG, "counts of messages", e);
    }
    Done done = strategy.flush(round);
    try {
      if (complaints.heard()) {
        round.failed(round.files(), new IOException(DROPPED));
      }
    } catch (IOException e) {
      round.again(round.files(), new IOException(UNKNOWN, e));
    }
    return done;
  }
}
