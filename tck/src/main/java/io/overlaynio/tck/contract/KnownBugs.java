package io.overlaynio.tck.contract;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
   *     area/name[row]} of a table; {@code area/name[*]} is every row of it
   */
  public KnownBugs because(String reason, String... contracts) {
    for (String contract : contracts) {
      if (reasons.put(contract, reason) != null) {
        throw new IllegalArgumentException(contract + " is declared twice");
      }
    }
    return this;
  }

  String reasonOrNull(Contract contract) {
    return reasons.getOrDefault(contract.id(), reasons.get(contract.idOfTable()));
  }

  /** Those declared for an area that are none of its contracts. */
  Set<String> unknownOf(String area, List<Contract> contracts) {
    Set<String> unknown = new LinkedHashSet<>(reasons.keySet());
    unknown.removeIf(id -> !id.startsWith(area + "/"));
    for (Contract contract : contracts) {
      unknown.remove(contract.id());
      unknown.remove(contract.idOfTable());
    }
    return unknown;
  }
}
