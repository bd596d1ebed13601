package io.overlaynio.tck.contract;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The contracts that a provider is known to break, each with a reason. They are run all the same:
 * one that is kept after all is a failure, so that the list stays true.
 */
public final class KnownBugs {

  private final Map<String, String> reasons = new LinkedHashMap<>();

  KnownBugs() {}

  /**
   * Declares contracts to be broken.
   *
   * @param reason what is wrong, best with where it was reported
   * @param contracts their names, as they are reported: {@code area/name}, or {@code
   *     area/name[row]} of a table
   */
  public KnownBugs because(String reason, String... contracts) {
    for (String contract : contracts) {
      if (reasons.put(contract, reason) != null) {
        throw new IllegalArgumentException(contract + " is declared twice");
      }
    }
    return this;
  }

  String reasonOrNull(String contract) {
    return reasons.get(contract);
  }

  /** Those declared for an area. */
  Set<String> of(String area) {
    Set<String> contracts = new LinkedHashSet<>(reasons.keySet());
    contracts.removeIf(contract -> !contract.startsWith(area + "/"));
    return contracts;
  }
}
