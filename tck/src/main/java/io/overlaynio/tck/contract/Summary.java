package io.overlaynio.tck.contract;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the verdicts, by area, and says them in a table. Several threads may count. */
final class Summary {

  enum Verdict {
    PASSED,
    FAILED,
    SKIPPED,
    KNOWN
  }

  private static final String LINE = "  %-24s %7s %7s %7s %7s %7s%n";

  private final String subject;
  private final Map<String, Map<Verdict, Integer>> areas = new TreeMap<>();
  private final Map<String, Integer> reasonsToSkip = new TreeMap<>();
  private final Map<String, List<String>> bugs = new TreeMap<>();

  Summary(String subject) {
    this.subject = subject;
  }

  synchronized void passed(Contract contract) {
    count(contract.area(), Verdict.PASSED);
  }

  synchronized void failed(String area) {
    count(area, Verdict.FAILED);
  }

  synchronized void skipped(Contract contract, String reason) {
    count(contract.area(), Verdict.SKIPPED);
    reasonsToSkip.merge(reason, 1, Integer::sum);
  }

  synchronized void known(Contract contract, String reason) {
    count(contract.area(), Verdict.KNOWN);
    bugs.computeIfAbsent(reason, none -> new ArrayList<>()).add(contract.id());
  }

  private void count(String area, Verdict verdict) {
    areas
        .computeIfAbsent(area, none -> new EnumMap<>(Verdict.class))
        .merge(verdict, 1, Integer::sum);
  }

  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        LINE.formatted(subject, "passed", "failed", "skipped", "known", "all").substring(2));
    Map<Verdict, Integer> all = new EnumMap<>(Verdict.class);
    areas.forEach(
        (area, counts) -> {
          text.append(line(area, counts));
          counts.forEach((verdict, count) -> all.merge(verdict, count, Integer::sum));
        });
    text.append(line("all", all));
    reasonsToSkip.forEach(
        (reason, count) -> text.append("  skipped %d: %s%n".formatted(count, reason)));
    bugs.forEach(
        (reason, contracts) ->
            text.append(
                "  known, %s:%n    %s%n".formatted(reason, String.join("\n    ", contracts))));
    return text.toString();
  }

  private static String line(String area, Map<Verdict, Integer> counts) {
    return LINE.formatted(
        area,
        counts.getOrDefault(Verdict.PASSED, 0),
        counts.getOrDefault(Verdict.FAILED, 0),
        counts.getOrDefault(Verdict.SKIPPED, 0),
        counts.getOrDefault(Verdict.KNOWN, 0),
        counts.values().stream().mapToInt(Integer::intValue).sum());
  }
}
