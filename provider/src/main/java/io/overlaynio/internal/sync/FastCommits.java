package io.overlaynio.internal.sync;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel's own count of ext4's fast commits, which carry some inodes and not all that was done
 * before. No mount option tells whether they are on; but every fsync that comes that way is counted
 * before it returns.
 */
final class FastCommits {

  private static final Pattern COUNTS = Pattern.compile("(?m)^(\\d+) (commits|ineligible)$");

  private final File countsOrNull;

  /** Some were counted: so it stays, since counts are of all since the file system was mounted. */
  private volatile boolean known;

  /**
   * Not looked at yet.
   *
   * @param countsOrNull null on a file system that has no such thing
   */
  FastCommits(File countsOrNull) {
    this.countsOrNull = countsOrNull;
  }

  static FastCommits impossible() {
    return new FastCommits(null);
  }

  /** True if there was one since the file system was mounted, or if that cannot be told now. */
  boolean seen() {
    if (known || countsOrNull == null) {
      return known;
    }
    try (InputStream in = new FileInputStream(countsOrNull)) {
      Matcher lines = COUNTS.matcher(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
      int found = 0;
      boolean none = true;
      while (lines.find()) {
        found++;
        none &= lines.group(1).equals("0");
      }
      known = !none;
      return known || found != 2;
    } catch (IOException e) { // too many open files, say
      System.getLogger("io.overlaynio").log(Level.INFO, "reading " + countsOrNull, e);
      return true;
    }
  }

  /** True if one was counted before; does not look. */
  boolean seenBefore() {
    return known;
  }
}
