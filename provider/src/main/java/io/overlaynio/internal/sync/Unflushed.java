package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A strategy where no disk's cache is emptied, whatever is asked of the file system: it has no
 * disk, or was mounted not to. Everything else is done all the same, and the report tells.
 */
record Unflushed(FlushStrategy strategy) implements FlushStrategy {

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
    strategy.beforeRound();
  }

  @Override
  public Ear ear() {
    return strategy.ear();
  }

  @Override
  public void beforeName(Path file, FileChannel open, Optional<Native> system) throws IOException {
    strategy.beforeName(file, open, system);
  }

  @Override
  public Done flush(RoundInProgress round) {
    return new Done(strategy.flush(round).strategy(), "");
  }
}
