/**
 * Layers that misbehave on purpose, and layers that tell what was done to them: file systems that
 * stand before a directory of any other one, in memory or on a disk, and need no privilege.
 *
 * <ul>
 *   <li>{@link io.overlaynio.tck.layers.RecordingFileSystem} remembers every call;
 *   <li>{@link io.overlaynio.tck.layers.FaultyFileSystem} lets the n-th call fail;
 *   <li>{@link io.overlaynio.tck.layers.CrashingFileSystem} loses at a crash what was not forced;
 *   <li>{@link io.overlaynio.tck.layers.SlowFileSystem} holds a call up until the test goes on;
 *   <li>{@link io.overlaynio.tck.layers.ReadOnlyLayer} refuses every change.
 * </ul>
 *
 * Each is a {@link io.overlaynio.tck.layers.FilterFileSystem}, so each may stand before another.
 * What they share, the {@code Filter} classes, does nothing but hand every call on, with paths
 * translated both ways, and let one method stand around it.
 */
package io.overlaynio.tck.layers;
