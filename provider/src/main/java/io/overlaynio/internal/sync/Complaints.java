package io.overlaynio.internal.sync;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * ext4's own counts of the errors it has found and of the messages it has logged.
 *
 * <p>ext4 finds a place for data only when it writes it back. If it finds none, since what is on
 * the disk is damaged, it drops the data and logs that. Of many files only the first one's fsync
 * fails, and only then is an error counted; who waits for another, by fsync or by syncfs(2), hears
 * nothing, nor does anybody if it was the kernel's own flusher. ({@code ext4_writepages}, {@code
 * mpage_map_and_submit_extent}; seen on Linux 6.18.)
 *
 * <p>So a new error counts against every file that may have been written since, and on a file
 * system with errors a message does, too: it may be of something else, but to name files that are
 * well is a nuisance, to call lost ones durable is a lie. What was dropped was written after the
 * last round with files began, since that took all that was written before: so it is from there
 * that counts are compared.
 *
 * <p>Rounds ask it, one at a time, and beside them those who force one file.
 */
final class Complaints {

  private static final String ERRORS = "errors_count";
  private static final String MESSAGES = "msg_count";
  private static final Counts HEALTHY = new Counts("0", "");

  /** The messages count only where there are errors. */
  private record Counts(String errors, String messages) {}

  private final File directory;

  /**
   * As the last round with files began, or as every dirty file was named for what was heard: all
   * that can have been dropped before is known.
   */
  private volatile Counts since = HEALTHY;

  /** What counted as this round began: others may know more by the time it ends. */
  private Counts before = HEALTHY;

  /** As this round began; null if that cannot be told. */
  private Counts begun;

  private Complaints(File directory) {
    this.directory = directory;
  }

  /**
   * Of an ext4, listened to from now on.
   *
   * @param directory where its counts are: {@code /sys/fs/ext4/} and the name of its device
   * @return empty if they cannot be read
   */
  static Optional<Complaints> of(File directory) {
    Complaints complaints = new Complaints(directory);
    try {
      complaints.since = complaints.read();
      return Optional.of(complaints);
    } catch (IOException e) {
      System.getLogger("io.overlaynio").log(Level.DEBUG, "reading the counts of an ext4", e);
      return Optional.empty();
    }
  }

  /** To be called when a round begins, before it takes what is dirty. */
  void listen() {
    before = since;
    try {
      begun = read();
    } catch (IOException e) {
      System.getLogger("io.overlaynio").log(Level.DEBUG, "reading the counts of an ext4", e);
      begun = null; // the next round begins where this one would have
    }
  }

  /**
   * To be called when the files of a round have been written, and before any of them is taken for
   * durable.
   *
   * @return whether some that are dirty in this round may have been dropped
   * @throws IOException if that cannot be told now; it still can be, later
   */
  boolean heard() throws IOException {
    return !read().equals(before);
  }

  /** To be called after {@link #heard}, when every file of the round has failed for it, if so. */
  void noted() {
    if (begun != null && since.equals(before)) { // else somebody knows more already
      since = begun;
    }
  }

  /** For who forces one file that is dirty already. */
  Ear ear() {
    Counts known = since;
    return new Ear() {
      private Counts now = known;

      @Override
      public boolean heard() throws IOException {
        now = read();
        return !now.equals(known);
      }

      @Override
      public void noted() {
        since = now;
      }
    };
  }

  private Counts read() throws IOException {
    String errors = read(ERRORS);
    return errors.equals(HEALTHY.errors()) ? HEALTHY : new Counts(errors, read(MESSAGES));
  }

  private String read(String name) throws IOException {
    try (InputStream in = new FileInputStream(new File(directory, name))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
  }
}
