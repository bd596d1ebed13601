package io.overlaynio.tck.machine;

import io.overlaynio.SyncStrategy;

/** How an overlay syncs: the strategies that can be asked for, {@code journal} in its two forms. */
public enum Way {
  EACH(SyncStrategy.EACH, 0),
  JOURNAL(SyncStrategy.JOURNAL, 0),

  /** The disk is taken for quiet, whatever others do. */
  QUIET(SyncStrategy.JOURNAL, Long.MAX_VALUE),

  PORTABLE(SyncStrategy.PORTABLE, 0),
  WHOLE(SyncStrategy.WHOLE, 0);

  private final SyncStrategy strategy;
  private final long neighbourBytes;

  Way(SyncStrategy strategy, long neighbourBytes) {
    this.strategy = strategy;
    this.neighbourBytes = neighbourBytes;
  }

  public SyncStrategy strategy() {
    return strategy;
  }

  public long neighbourBytes() {
    return neighbourBytes;
  }
}
