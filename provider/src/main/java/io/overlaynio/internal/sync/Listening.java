package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A strategy on a file system that may drop data and tell nobody who waits: what it complains of
 * counts against every file of a round.
 *
 * @param strategy what does the work
 */
record Listening(FlushStrategy strategy, Complaints complaints) implements FlushStrategy {

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
  public void beforeRound() {
    complaints.listen();
    strategy.beforeRound();
  }

  @Override
  public Ear ear() {
    return complaints.ear();
  }

  @Override
  public void beforeName(Path file, FileChannel open, Optional<Native> system) throws IOException {
    strategy.beforeName(file, open, system);
  }

  @Override
  public Done flush(RoundInProgress round) {
    if (round.files().isEmpty()) {
      return strategy.flush(round); // whatever is said counts against the files of the next
    }
    round.holdBack(); // else others could take a file for durable that will have failed
    Done done = strategy.flush(round);
    try {
      if (complaints.heard()) {
        round.failed(round.files(), new IOException(Ear.DROPPED));
      }
      complaints.noted();
    } catch (IOException e) {
      round.again(round.files(), new IOException(Ear.UNKNOWN, e));
    }
    round.release();
    return done;
  }
}
