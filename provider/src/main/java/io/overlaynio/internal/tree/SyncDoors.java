package io.overlaynio.internal.tree;

import io.overlaynio.internal.sync.DirtyFiles;
import io.overlaynio.internal.sync.Mappings;
import io.overlaynio.internal.sync.Writeback;
import java.nio.file.ClosedFileSystemException;
import java.util.function.Supplier;

/**
 * The doors of the sync floor, which is built when the first of them is needed: a program that only
 * reads needs none, and to find out how its disk is to be synced would be most of what it waits for
 * when it begins.
 *
 * <p>Built once, under its own monitor, which is taken last of all locks of the tree.
 */
public final class SyncDoors {

  /** What the floor is used by. */
  public record Open(DirtyFiles dirty, Mappings mappings, Writeback writeback) {}

  private final Supplier<Open> builder;
  private volatile Open openOrNull;
  private boolean closed;

  private SyncDoors(Supplier<Open> builder) {
    this.builder = builder;
  }

  /** Doors to a floor that is built when it is needed. */
  public static SyncDoors builtBy(Supplier<Open> builder) {
    return new SyncDoors(builder);
  }

  /** Doors to a floor that is there. */
  public static SyncDoors of(DirtyFiles dirty, Mappings mappings, Writeback writeback) {
    Open open = new Open(dirty, mappings, writeback);
    return new SyncDoors(() -> open);
  }

  /**
   * The floor, built if it is not yet.
   *
   * @throws ClosedFileSystemException if it was closed before it was ever needed
   */
  public Open open() {
    Open open = openOrNull;
    return open != null ? open : build();
  }

  private synchronized Open build() {
    if (openOrNull == null) {
      if (closed) {
        throw new ClosedFileSystemException();
      }
      openOrNull = builder.get();
    }
    return openOrNull;
  }

  /** The floor, or null if nobody needed it yet: then nothing was changed. */
  public Open openOrNull() {
    return openOrNull;
  }

  /** Builds none from now on; gives the one that is to be closed, or null. */
  public synchronized Open closeOrNull() {
    closed = true;
    return openOrNull;
  }
}
