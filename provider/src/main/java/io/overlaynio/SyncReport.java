package io.overlaynio;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What one successful round of {@link OverlayFileSystem#sync()} made durable, and what it cost.
 *
 * <p>A round that had nothing to do reports zeros. Several callers may get the report of a round
 * that they shared. A round in which anything failed has no report but an {@link
 * OverlaySyncException}.
 *
 * @param strategy how the files were made durable, in a word: {@code each} for an fsync of each
 *     one, {@code journal} for one commit of all, {@code portable}, {@code whole}; {@code volatile}
 *     if the overlay makes nothing durable
 * @param files how many files were made durable
 * @param directories how many directories, for names that were made, deleted or moved
 * @param bytes how many bytes were written to these files since the round before, as far as is
 *     known
 * @param flushedBy what made the disk empty its own cache at the end of the round, in words: {@code
 *     fsync}, {@code journal commit}, {@code transaction commit}, {@code syncfs}, {@code
 *     FileChannel.force}; empty if nothing did, since there was nothing to do, or there is no disk,
 *     as of a tmpfs, or the file system is mounted so that it never does
 * @param phases how long each phase took, in the order in which they ran
 * @param total how long the whole round took
 */
public record SyncReport(
    String strategy,
    long files,
    long directories,
    long bytes,
    String flushedBy,
    Map<String, Duration> phases,
    Duration total) {

  /** Takes a copy of the phases, in their order. */
  public SyncReport {
    Objects.requireNonNull(strategy);
    Objects.requireNonNull(flushedBy);
    Objects.requireNonNull(total);
    phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
  }

  /** Whether the disk was told to empty its own cache, as far as is known. */
  public boolean flushed() {
    return !flushedBy.isEmpty();
  }

  /** One line: {@code 3 files, 1 directory, 12288 bytes by each in 4.2 ms (data 3.1 ms, ...)}. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    line.append(counted(files, "file", "files")).append(", ");
    line.append(counted(directories, "directory", "directories")).append(", ");
    line.append(counted(bytes, "byte", "bytes")).append(" by ").append(strategy);
    line.append(" in ").append(milliseconds(total));
    String separator = " (";
    for (Map.Entry<String, Duration> phase : phases.entrySet()) {
      line.append(separator).append(phase.getKey()).append(' ');
      line.append(milliseconds(phase.getValue()));
      separator = ", ";
    }
    line.append(phases.isEmpty() ? "" : ")");
    if (flushed()) {
      line.append(", flushed by ").append(flushedBy);
    } else if (files + directories > 0) {
      line.append(", no disk flushed");
    }
    return line.toString();
  }

  private static String counted(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  private static String milliseconds(Duration duration) {
    long tenths = Math.round(duration.toNanos() / 100_000.0);
    return tenths / 10 + "." + tenths % 10 + " ms";
  }
}
