package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.Native;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code FileChannel.force} on every file, one after the other: for systems and providers of which
 * nothing else is known. Directories are forced where they can be opened at all.
 */
record PortableStrategy(Opener opener) implements FlushStrategy {

  @Override
  public String name() {
    return "portable";
  }

  @Override
  public Supplier<Optional<Native>> nativeAccess() {
    return Optional::empty;
  }

  @Override
  public Done flush(RoundInProgress round) {
    round.phase("files", () -> round.force(round.files(), 1));
    round.phase("directories", () -> round.force(round.directories(), 1));
    return new Done(name(), "FileChannel.force");
  }
}
