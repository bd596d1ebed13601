/**
 * Power cuts: a program under test works on a file system of its own until the power goes, and what
 * was confirmed to it is found afterwards.
 *
 * <p>A {@code Worker} performs a {@code Workload} in a JVM of its own, on an ext4, xfs or btrfs on
 * a {@code RecordingDisk}, which remembers every write, every flush, and what the worker noted in
 * between. From the {@code DiskLog} of one run come any number of {@code Cut}s: at every position,
 * also in the middle of an operation or a sync, with none, some or all of the unflushed sectors
 * surviving. A {@code Judge} mounts what is left, opens the overlay again, and has the kernel mount
 * it, too; {@code Promise} says what it has to find. A {@code LowerLayer} must be as it was built.
 * {@code ShutdownTest} does the same with the file system's own ioctl; {@code KillTest} kills the
 * program alone, and whoever opens the overlay after it ({@code -Dpowercut.kills=500} for more);
 * {@code BrokenBuildTest} shows that all this would notice a mistake.
 *
 * <p>Five thousand cuts: {@code mvn verify -pl tck -am -Dtest=PowerCutTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dsurefire.timeout=0 -Dpowercut.cuts=5000}. Images that
 * show a loss are kept in the directory that {@code powercut.keep} names.
 */
package io.overlaynio.tck.powercut;
