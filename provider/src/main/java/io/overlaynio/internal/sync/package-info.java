/**
 * What is dirty, and how it becomes durable: {@link DirtyFiles} remembers, {@link Writeback} sees
 * to it.
 *
 * <h2>The order of locks</h2>
 *
 * Written here and nowhere else; all of them come after those of the tree.
 *
 * <ol>
 *   <li>the room for kept channels, {@link KeptRelief}, held while the data of many files is
 *       written back;
 *   <li>one object, {@link Tracked}, held while it is forced or its write-back is begun or awaited;
 *       never two;
 *   <li>one key of the records, {@link DirtyRecords}, under which no I/O is done; never two;
 *   <li>the last ones, under which no other is asked for: the epoch in {@link DirtyFiles}, {@link
 *       FailedObjects}, {@link PendingData}, {@link RoundQueue}, {@link BackgroundWriteback}, and a
 *       key of {@link Mappings}.
 * </ol>
 *
 * <p>Whoever holds one asks only for those of a later line. A test runs all that takes them and
 * compares what it sees with this list.
 */
package io.overlaynio.internal.sync;
