package io.overlaynio.internal.sys;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * How many pages of the whole machine are still to be written: nr_dirty and nr_writeback of
 * /proc/vmstat. Not /proc/meminfo, which containers are often shown a version of that knows only
 * themselves.
 */
final class DirtyPages {

  private static final File COUNTS = new File("/proc/vmstat");

  private DirtyPages() {}

  /** {@link Long#MAX_VALUE} if it cannot be told. */
  static long read() throws IOException {
    try (Reader counts =
        new InputStreamReader(new FileInputStream(COUNTS), StandardCharsets.US_ASCII)) {
      return sum(counts);
    } catch (FileNotFoundException notThere) {
      return Long.MAX_VALUE;
    }
  }

  static long sum(Reader counts) throws IOException {
    long dirty = -1;
    long underWay = -1;
    BufferedReader lines = new BufferedReader(counts);
    String line = lines.readLine();
    while (line != null && (dirty < 0 || underWay < 0)) {
      dirty = Math.max(dirty, valueOrNone(line, "nr_dirty "));
      underWay = Math.max(underWay, valueOrNone(line, "nr_writeback "));
      line = lines.readLine();
    }
    return dirty < 0 || underWay < 0 ? Long.MAX_VALUE : dirty + underWay;
  }

  private static long valueOrNone(String line, String name) {
    return line.startsWith(name) ? Long.parseLong(line, name.length(), line.length(), 10) : -1;
  }
}
