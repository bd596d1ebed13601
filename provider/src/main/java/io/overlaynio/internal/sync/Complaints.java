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
 * fails, if there is one; who waits by syncfs(2) hears nothing, nor does anybody if it was the
 * kernel's own flusher. ({@code ext4_writepages}, {@code mpage_map_and_submit_extent}; seen on
 * Linux 6.18.) So the counts are compared: of errors from one round to the next, of messages while
 * a round is on.
 *
 * <p>A message may be of something else. It counts all the same: to name files that are well is a
 * nuisance, to call lost ones durable is a lie.
 *
 * <p>Only rounds ask it, one at a time.
 */
final class Complaints {

  private static final String ERRORS = "errors_count";
  private static final String MESSAGES = "msg_count";

  private final File directory;
  private String errors = "";
  private String messages = "";

  /** What was said in a round before could not be told: then that still counts. */
  private boolean undecided;

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
      complaints.listen();
      complaints.errors = complaints.read(ERRORS);
      return Optional.of(complaints);
    } catch (IOException e) {
      System.getLogger("io.overlaynio").log(Level.DEBUG, "reading the counts of an ext4", e);
      return Optional.empty();
    }
  }

  /** To be called when a round begins: messages count from now on. */
  void listen() throws IOException {
    if (!undecided) {
      messages = read(MESSAGES);
    }
  }

  /**
   * True if there were errors since the last time, or messages since {@link #listen()}.
   *
   * @throws IOException if that cannot be told now; it still can be, later
   */
  boolean heard() throws IOException {
    undecided = true;
    String errorsNow = read(ERRORS);
    boolean heard = !errorsNow.equals(errors) || !read(MESSAGES).equals(messages);
    errors = errorsNow;
    undecided = false;
    return heard;
  }

  private String read(String name) throws IOException {
    try (InputStream in = new FileInputStream(new File(directory, name))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
