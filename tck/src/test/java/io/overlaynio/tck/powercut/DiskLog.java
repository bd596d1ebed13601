package io.overlaynio.tck.powercut;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that reached a disk with a volatile write cache, in its order, with the notes that the
 * program under test left in between: enough to cut the power afterwards at any moment, as often as
 * one likes.
 */
final class DiskLog {

  /** One thing that happened. */
  sealed interface Event permits Write, Flush, Note {}

  /** Bytes that the disk took into its cache. */
  record Write(long offset, byte[] bytes) implements Event {}

  /** The cache was emptied: every write before it is safe. */
  record Flush() implements Event {}

  /** A line of the program under test: where it was at this moment. */
  record Note(String text) implements Event {}

  private final DiskState start;
  private final List<Event> events = new ArrayList<>();

  /** A log that begins with this state, all of it safe. */
  DiskLog(DiskState start) {
    this.start = start;
  }

  DiskState start() {
    return start;
  }

  synchronized void add(Event event) {
    events.add(event);
  }

  /** How much has happened: the position of a cut at this moment. */
  synchronized int position() {
    return events.size();
  }

  /** What has happened up to a position. */
  synchronized List<Event> until(int position) {
    return List.copyOf(events.subList(0, position));
  }

  /** How often the cache was emptied between two positions. */
  long flushesBetween(int from, int to) {
    return until(to).subList(from, to).stream().filter(Flush.class::isInstance).count();
  }
}
