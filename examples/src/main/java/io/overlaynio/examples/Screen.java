package io.overlaynio.examples;

import io.overlaynio.SyncReport;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How results look: plain text in columns, the same on a terminal and in a log. */
final class Screen {

  private static final int NAMES_SHOWN = 4;

  private final PrintStream out;

  Screen(PrintStream out) {
    this.out = out;
  }

  /** A line of its own with what follows below it. */
  void heading(String text) {
    out.println();
    out.println(text);
  }

  /** A fact with its name. */
  void fact(String name, String value) {
    line("  %-18s %s".formatted(name, value));
  }

  /** The heads of the columns that {@link #step} fills. */
  void stepHeads() {
    line("  %-10s %7s %7s %7s %10s".formatted("step", "+", "~", "-", "time"));
  }

  /** What one step did. */
  void step(String verb, Difference difference, Duration time, String remark) {
    line(
        "  %-10s %7d %7d %7d %10s   %s"
            .formatted(
                verb,
                difference.added().size(),
                difference.changed().size(),
                difference.deleted().size(),
                time(time),
                remark));
  }

  /** A difference, counted, with the first names of each kind. */
  void difference(Difference difference) {
    names("+", "added", difference.added());
    names("~", "changed", difference.changed());
    names("-", "deleted", difference.deleted());
  }

  private void names(String sign, String what, List<String> names) {
    line("  " + sign + " " + names.size() + " " + what);
    first(names);
  }

  /** Files, counted, with the first names. */
  void names(List<String> files) {
    line("  " + counted(files.size(), "file"));
    first(files);
  }

  private void first(List<String> names) {
    for (String name : names.subList(0, Math.min(NAMES_SHOWN, names.size()))) {
      line("      " + name);
    }
    if (names.size() > NAMES_SHOWN) {
      line("      and " + (names.size() - NAMES_SHOWN) + " more");
    }
  }

  /** What a sync did and how long each phase took. */
  void report(SyncReport report) {
    fact(
        "made durable",
        counted(report.files(), "file")
            + " with "
            + bytes(report.bytes())
            + ", "
            + report.directories()
            + (report.directories() == 1 ? " directory" : " directories"));
    fact("strategy", report.strategy());
    report.phases().forEach((phase, time) -> fact(phase, "%10s".formatted(time(time))));
    fact("in all", "%10s".formatted(time(report.total())));
    if (!report.flushedBy().isEmpty()) {
      fact("disk flushed by", report.flushedBy());
    }
  }

  /** "1 file", "2 files". */
  static String counted(long count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }

  /** "812 bytes", "1.2 MB". */
  static String bytes(long bytes) {
    if (bytes < 1000) {
      return counted(bytes, "byte");
    }
    double amount = bytes / 1000.0;
    String[] units = {"kB", "MB", "GB"};
    int unit = 0;
    while (amount >= 1000 && unit < units.length - 1) {
      amount /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, units[unit]);
  }

  /** "3.1 ms", "2.4 s". */
  static String time(Duration time) {
    double milliseconds = time.toNanos() / 1e6;
    return milliseconds < 1000
        ? String.format(Locale.ROOT, "%.1f ms", milliseconds)
        : String.format(Locale.ROOT, "%.1f s", milliseconds / 1000);
  }

  private void line(String text) {
    out.println(text.stripTrailing());
  }
}
