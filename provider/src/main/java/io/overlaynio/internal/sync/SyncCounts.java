package io.overlaynio.internal.sync;

/** Counts of one file system at one moment; see the accessors of {@link Writeback}. */
public record SyncCounts(
    long dirty, long dirtyBytes, long kept, long rounds, long forced, long writtenBack) {}
