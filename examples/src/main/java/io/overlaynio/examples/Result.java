package io.overlaynio.examples;

import io.overlaynio.SyncReport;
import io.overlaynio.examples.PlainCopy.Match;
import java.util.List;

/**
 * What came out of a run, and whether it is as it has to be.
 *
 * @param changes how the overlay differs from its lower
 * @param report of the sync
 * @param lowerBefore the hash of the lower before anything was done
 * @param lowerAfter its hash after everything
 * @param overlay the hash of the overlay before it was closed
 * @param reopened its hash after it was opened again
 * @param matches how the class files compare with those of a plain copy, for each compile; none if
 *     no copy was asked for
 * @param copyDifference how the whole overlay differs from the plain copy
 */
record Result(
    Difference changes,
    SyncReport report,
    String lowerBefore,
    String lowerAfter,
    String overlay,
    String reopened,
    List<Match> matches,
    Difference copyDifference) {

  /** True if everything is as it has to be. */
  boolean holds() {
    return lowerBefore.equals(lowerAfter)
        && overlay.equals(reopened)
        && matches.stream().allMatch(match -> match.different().isEmpty())
        && copyDifference.isEmpty();
  }

  void show(Screen screen) {
    screen.heading("In all, the overlay compared with its lower");
    screen.difference(changes);
    screen.heading("Sync");
    screen.report(report);
    screen.heading("Proof: SHA-256 over names, kinds, permissions, times and contents");
    screen.fact("lower before", lowerBefore);
    screen.fact("lower after", lowerAfter);
    screen.fact("", lowerBefore.equals(lowerAfter) ? "unchanged" : "CHANGED");
    screen.fact("overlay", overlay);
    screen.fact("opened again", reopened);
    screen.fact("", overlay.equals(reopened) ? "the same" : "DIFFERENT");
    if (!matches.isEmpty()) {
      screen.heading("The same on a plain copy, compared byte by byte");
      showCopy(screen);
    }
  }

  private void showCopy(Screen screen) {
    for (Match match : matches) {
      screen.fact("identical", Screen.counted(match.identical(), "class file"));
      if (!match.different().isEmpty()) {
        screen.fact("DIFFERENT", String.join(", ", match.different()));
      }
    }
    screen.fact("whole tree", copyDifference.isEmpty() ? "the same" : "DIFFERENT");
    if (!copyDifference.isEmpty()) {
      screen.difference(copyDifference);
    }
  }
}
