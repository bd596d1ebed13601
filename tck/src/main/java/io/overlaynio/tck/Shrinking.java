package io.overlaynio.tck;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a failing list short by leaving out what is not needed to fail: first halves, then smaller
 * and smaller pieces, at last single elements (Zeller's delta debugging, complements only).
 */
final class Shrinking {

  /** Tells whether a list still fails. */
  @FunctionalInterface
  interface Failing<T> {
    boolean test(List<T> list) throws IOException;
  }

  private Shrinking() {}

  /**
   * The shortest failing list found, the given one if no shorter one fails.
   *
   * @param mostElements how many elements all lists that are tested may have together
   */
  static <T> List<T> smallest(List<T> list, Failing<T> failing, long mostElements)
      throws IOException {
    List<T> current = new ArrayList<>(list);
    long elements = 0;
    int piece = Math.max(1, current.size() / 2);
    while (elements < mostElements) {
      boolean shorter = false;
      for (int end = current.size(); end > 0 && elements < mostElements; end -= piece) {
        List<T> without = new ArrayList<>(current);
        without.subList(Math.max(0, end - piece), end).clear();
        elements += 1 + without.size();
        if (failing.test(without)) {
          current = without;
          shorter = true;
        }
      }
      if (piece == 1 && !shorter) {
        break;
      }
      piece = shorter && piece == 1 ? 1 : Math.max(1, piece / 2);
    }
    return current;
  }
}
