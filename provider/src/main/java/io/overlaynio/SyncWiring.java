package io.overlaynio;

import io.overlaynio.internal.layer.LayerStack;
import io.overlaynio.internal.sync.DirtyFiles;
import io.overlaynio.internal.sync.DirtyLimits;
import io.overlaynio.internal.sync.FlushStrategy;
import io.overlaynio.internal.sync.KeptBudget;
import io.overlaynio.internal.sync.Mappings;
import io.overlaynio.internal.sync.StrategyChoice;
import io.overlaynio.internal.sync.Writeback;
import io.overlaynio.internal.sys.Native;
import io.overlaynio.internal.sys.OpenFileLimit;
import io.overlaynio.internal.tree.CopyUpForce;
import io.overlaynio.internal.tree.SyncDoors;
import java.io.IOException;
import java.lang.System.Logger.Level;

/**
 * Chooses how an overlay makes its changes durable, and builds the sync floor for it.
 *
 * <p>The other place of wiring beside {@link OverlayFileSystem}: what options and the disk say is
 * turned into plain values here, and nothing of it is known to those who sync.
 */
record SyncWiring(OverlayOptions options, LayerStack layers) {

  /**
   * The sync floor, built by the first change.
   *
   * @throws IOException if a strategy was asked for that the disk cannot have
   */
  SyncDoors doors() throws IOException {
    if (options.durability() == Durability.VOLATILE) {
      return SyncDoors.builtBy(() -> floor(null));
    }
    if (options.strategy() == SyncStrategy.AUTO) {
      return SyncDoors.builtBy(() -> floor(usual()));
    }
    FlushStrategy wanted = strategy(); // what cannot be is refused now
    return SyncDoors.builtBy(() -> floor(wanted));
  }

  /** What a copy-up forces before it is seen. */
  CopyUpForce force() {
    return switch (options.durability()) {
      case AUTO -> CopyUpForce.FILES;
      case STRICT -> CopyUpForce.ALL;
      case VOLATILE -> CopyUpForce.NONE;
    };
  }

  /** The sync floor; without a strategy it makes nothing durable. */
  private SyncDoors.Open floor(FlushStrategy strategyOrNull) {
    DirtyFiles dirty = new DirtyFiles(KeptBudget.of(OpenFileLimit.soft()), limits());
    Mappings mappings = new Mappings();
    Writeback writeback =
        strategyOrNull == null
            ? Writeback.createVolatile(dirty, mappings)
            : Writeback.create(dirty, mappings, strategyOrNull);
    return new SyncDoors.Open(dirty, mappings, writeback);
  }

  private DirtyLimits limits() {
    return new DirtyLimits(
        options.dirtyBackgroundBytes(),
        options.dirtyBackgroundFiles(),
        options.dirtyBytes(),
        options.dirtyExpire());
  }

  /** What suits the disk; the one that is right on any, if nothing can be found out about it. */
  private FlushStrategy usual() {
    try {
      return strategy();
    } catch (IOException unknown) {
      System.getLogger("io.overlaynio")
          .log(Level.WARNING, "no strategy but the portable one, its disk is unknown", unknown);
      return FlushStrategy.portable();
    }
  }

  private FlushStrategy strategy() throws IOException {
    if (layers.upperOrNull() == null) {
      return FlushStrategy.portable(); // there is nothing to make durable
    }
    StrategyChoice.Upper upper =
        new StrategyChoice.Upper(
            layers.upperOrNull().root(),
            options.work().orElseThrow(),
            layers.workOrNull().openFile(),
            options.neighbourBytes(),
            Native::load);
    StrategyChoice choice =
        StrategyChoice.of(
            StrategyChoice.Wanted.valueOf(options.strategy().name()),
            layers.upperOrNull().platform() ? upper : null);
    System.getLogger("io.overlaynio")
        .log(Level.DEBUG, "strategy {0}, {1}", choice.strategy().name(), choice.why());
    return choice.strategy();
  }
}
