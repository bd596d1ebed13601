package io.overlaynio.tck.bench;

import io.overlaynio.tck.machine.DiskFormat;
import java.io.PrintStream;
import java.util.Locale;

/** The figures beside their goals, as a table that README can show. */
final class Verdicts {

  private final PrintStream out;
  private int missed;

  Verdicts(PrintStream out) {
    this.out = out;
    out.println("| disk | case | lowers | ours | other | ratio | goal | |");
    out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
  }

  /** Two durations of the same thing, in nanoseconds, and the greatest ratio of the two. */
  void compare(
      DiskFormat disk, String what, int lowers, double ours, double other, double greatest) {
    double ratio = ours / other;
    row(
        disk,
        what,
        lowers,
        time(ours),
        time(other),
        number(ratio),
        number(greatest),
        ratio <= greatest);
  }

  /** What was measured in itself. */
  void figure(DiskFormat disk, String what, int lowers, FigureCase.Found found) {
    row(disk, what, lowers, found.figure(), "", "", found.goal(), found.reached());
  }

  private void row(
      DiskFormat disk,
      String what,
      int lowers,
      String ours,
      String other,
      String ratio,
      String goal,
      boolean reached) {
    missed += reached ? 0 : 1;
    out.printf(
        Locale.ROOT,
        "| %s | %s | %d | %s | %s | %s | %s | %s |%n",
        disk.name().toLowerCase(Locale.ROOT),
        what,
        lowers,
        ours,
        other,
        ratio,
        goal,
        reached ? "" : "MISSED");
    out.flush();
  }

  /** How many goals were not reached. */
  int missed() {
    return missed;
  }

  static String time(double nanoseconds) {
    if (nanoseconds >= 1e6) {
      return number(nanoseconds / 1e6) + " ms";
    }
    return nanoseconds >= 1e3 ? number(nanoseconds / 1e3) + " us" : Math.round(nanoseconds) + " ns";
  }

  private static String number(double value) {
    return value >= 100
        ? Long.toString(Math.round(value))
        : String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
  }
}
