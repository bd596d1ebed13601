package io.overlaynio.internal.sync;

import java.time.Duration;

/**
 * When what is dirty is written back without being asked for: the kernel's thresholds, for one file
 * system. Writing back makes nothing durable and cleans nothing; it leaves less to wait for.
 *
 * @param backgroundBytes above so many bytes the writing starts; 0 for never
 * @param backgroundFiles above so many files with data it starts as well; 0 for never
 * @param bytes above so many bytes it starts in any case, and writers are slowed; 0 for never
 * @param expire what has been dirty for so long is written back; zero for never
 */
public record DirtyLimits(long backgroundBytes, long backgroundFiles, long bytes, Duration expire) {

  /** The unit of weights. */
  private static final int BYTES_OF_A_WEIGHT = 1024;

  /** Nothing is written back before it is asked for. */
  public static DirtyLimits none() {
    return new DirtyLimits(0, 0, 0, Duration.ZERO);
  }

  /** The time of expiry, of which more than some centuries are as much. */
  long expireNanos() {
    boolean countable = expire.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0;
    return countable ? expire.toNanos() : Long.MAX_VALUE;
  }

  boolean isNone() {
    return backgroundBytes == 0 && backgroundFiles == 0 && bytes == 0 && expire.isZero();
  }

  /** True if so much is to be written back now. */
  boolean isOver(long pendingBytes, long pendingFiles) {
    return (backgroundBytes > 0 && pendingBytes > backgroundBytes)
        || (backgroundFiles > 0 && pendingFiles > backgroundFiles)
        || isTooMuch(pendingBytes);
  }

  /** True if there is so much that whoever writes has to wait. */
  boolean isTooMuch(long pendingBytes) {
    return bytes > 0 && pendingBytes > bytes;
  }

  /** What all records together may weigh; only if there is a limit of bytes. */
  long mostWeight() {
    return Math.max(1, backgroundBytes / BYTES_OF_A_WEIGHT);
  }

  /** What a file with so many bytes to write weighs; none, if it has none. */
  static int weight(long pending) {
    long weight = pending / BYTES_OF_A_WEIGHT + (pending % BYTES_OF_A_WEIGHT == 0 ? 0 : 1);
    return (int) Math.min(weight, Integer.MAX_VALUE);
  }
}
