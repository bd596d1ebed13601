package io.overlaynio.internal.sync;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel's own count of ext4's fast commits, which carry some inodes and not all that was done
 * before. No mount option tells whether they are on; but every fsync that comes that way is counted
 * before it returns.
 *
 * @param countsOrNull null on a file system that has no such thing
 */
record FastCommits(File countsOrNull) {

  private static final Pattern COUNTS = Pattern.compile("(?m)^(\\d+) (commits|ineligible)$");

  static FastCommits impossible() {
    return new FastCommits(null);
  }

  /** True if there was one since the file system was mounted, or if that is not known. */
  boolean seen() {
    if (countsOrNull == null) {
      return false;
    }
    try (InputStream in = new FileInputStream(countsOrNull)) {
      Matcher counts = COUNTS.matcher(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
      int found = 0;
      boolean none = true;
      while (counts.find()) {
        found++;
        none &= counts.group(1).equals("0");
      }
      return found != 2 || !none;
    } catch (IOException unknown) {
      return true;
    }
  }
}
