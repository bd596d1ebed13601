package io.overlaynio.tck.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Durations of the same thing, in nanoseconds. */
final class Samples {

  private final List<Long> all = Collections.synchronizedList(new ArrayList<>());

  void add(long nanoseconds) {
    all.add(nanoseconds);
  }

  void addAll(Samples more) {
    all.addAll(more.all);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  int count() {
    return all.size();
  }

  double milliseconds() {
    return quantile(0.5) / 1e6;
  }

  /** The value that this share of them does not exceed. */
  double quantile(double share) {
    List<Long> sorted = new ArrayList<>(all);
    Collections.sort(sorted);
    return sorted.get((int) Math.min(sorted.size() - 1L, (long) (share * sorted.size())));
  }
}
