package io.overlaynio.internal.sync;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a round made durable, and what it cost. A round in which anything failed has none.
 *
 * @param strategy the name of the strategy; {@code volatile} where nothing is ever made durable
 * @param files how many files were forced
 * @param directories how many directories were forced
 * @param bytes how much was written to these files since they were last durable, as counted
 * @param flushedBy what emptied the disk's own cache at the end, in words; empty if nothing did
 * @param phases how long each phase took, in order
 * @param total how long the round took
 */
public record Round(
    String strategy,
    long files,
    long directories,
    long bytes,
    String flushedBy,
    Map<String, Duration> phases,
    Duration total) {

  /** Takes a copy of the phases, in their order. */
  public Round {
    phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
  }

  /** A round that had nothing to do. */
  static Round nothing(String strategy) {
    return new Round(strategy, 0, 0, 0, "", Map.of(), Duration.ZERO);
  }
}
