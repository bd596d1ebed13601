package io.overlaynio.tck.bench;

import io.overlaynio.tck.machine.DiskFormat;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/** The figures, as a table that README can show. */
final class Table {

  private final PrintStream out;

  Table(PrintStream out) {
    this.out = out;
    out.println("| disk | case | ours | other | ratio | goal | with the writing |");
    out.println("| --- | --- | --- | --- | --- | --- | --- |");
  }

  /** A row for each of ours: every entry of the times but the other one. */
  void compare(DiskFormat disk, String what, Map<String, Turn> times, String other, Goal goal) {
    Turn base = times.get(other);
    times.forEach(
        (name, turn) -> {
          if (!name.equals(other)) {
            double sync = turn.sync().milliseconds();
            double whole = turn.whole().milliseconds() / base.whole().milliseconds();
            String with = ratio(whole);
            row(disk, what, name, sync, other, base.sync().milliseconds(), goal.text(), with);
          }
        });
  }

  /** What a ratio should not exceed. */
  record Goal(double most) {
    static final Goal NONE = new Goal(Double.NaN);

    String text() {
      if (Double.isNaN(most)) {
        return "";
      }
      return most < 0.1 ? "1/" + Math.round(1 / most) : number(most);
    }
  }

  void row(
      DiskFormat disk,
      String what,
      String name,
      double ours,
      String other,
      double base,
      String goal,
      String with) {
    out.printf(
        Locale.ROOT,
        "| %s | %s | %s ms by %s | %s ms by %s | %s | %s | %s |%n",
        name(disk),
        what,
        number(ours),
        name,
        number(base),
        other,
        ratio(ours / base),
        goal,
        with);
    out.flush();
  }

  /** A figure that is compared with nothing. */
  void note(DiskFormat disk, String what, String figure, String goal) {
    out.printf(Locale.ROOT, "| %s | %s | %s | | | %s | |%n", name(disk), what, figure, goal);
    out.flush();
  }

  private static String name(DiskFormat disk) {
    return disk.name().toLowerCase(Locale.ROOT);
  }

  private static String ratio(double ratio) {
    return ratio < 0.1 ? "1/" + Math.round(1 / ratio) : number(ratio);
  }

  private static String number(double value) {
    return value >= 100
        ? Long.toString(Math.round(value))
        : String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
  }
}
