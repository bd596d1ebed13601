package io.overlaynio.tck;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a tree looked like at one moment: a value, so that trees of any two providers can be
 * compared, and so that a difference can be read by a human.
 *
 * <p>Below each name, relative to the root and with {@code /} between names, stand facts: words for
 * what was seen ({@code type}, {@code contents}, {@code mode}, ...) with what was seen. The root
 * itself is the name {@code .}. A snapshot knows nothing of where it was taken; {@link TreeReader}
 * takes it.
 */
public final class TreeSnapshot {

  private final SortedMap<String, SortedMap<String, String>> facts;

  private TreeSnapshot(SortedMap<String, SortedMap<String, String>> facts) {
    this.facts = facts;
  }

  /** A snapshot of these facts by name. */
  static TreeSnapshot of(Map<String, Map<String, String>> factsByName) {
    SortedMap<String, SortedMap<String, String>> copy = new TreeMap<>();
    factsByName.forEach(
        (name, facts) -> copy.put(name, Collections.unmodifiableSortedMap(new TreeMap<>(facts))));
    return new TreeSnapshot(Collections.unmodifiableSortedMap(copy));
  }

  /** Every name below the root, and the root as {@code .}. */
  public Set<String> names() {
    return facts.keySet();
  }

  /**
   * What is known of one name.
   *
   * @throws IllegalArgumentException if there is no such name
   */
  public Map<String, String> factsOf(String name) {
    SortedMap<String, String> found = facts.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no " + name + " among " + names());
    }
    return found;
  }

  /**
   * What another tree has otherwise, a line for each name: {@code -} for what only this one has,
   * {@code +} for what only the other has, {@code ~} with both values for each fact that differs.
   */
  public List<String> differencesTo(TreeSnapshot other) {
    Set<String> names = new TreeSet<>(names());
    names.addAll(other.names());
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      SortedMap<String, String> mine = facts.get(name);
      SortedMap<String, String> its = other.facts.get(name);
      if (its == null) {
        lines.add("- " + readable(name) + " " + mine);
      } else if (mine == null) {
        lines.add("+ " + readable(name) + " " + its);
      } else if (!mine.equals(its)) {
        lines.add("~ " + readable(name) + " " + changes(mine, its));
      }
    }
    return lines;
  }

  private static String changes(Map<String, String> mine, Map<String, String> its) {
    Set<String> keys = new TreeSet<>(mine.keySet());
    keys.addAll(its.keySet());
    List<String> changes = new ArrayList<>();
    for (String key : keys) {
      String before = mine.get(key);
      String after = its.get(key);
      if (!Objects.equals(before, after)) {
        changes.add(key + ": " + orNone(before) + " -> " + orNone(after));
      }
    }
    return String.join(", ", changes);
  }

  private static String orNone(String fact) {
    return fact == null ? "(none)" : fact;
  }

  /** The name on one line, whatever is in it. */
  private static String readable(String name) {
    StringBuilder text = new StringBuilder();
    name.chars()
        .forEach(
            c -> {
              if (c < ' ' || c == 0x7f) {
                text.append("\\x%02x".formatted(c));
              } else {
                text.append((char) c);
              }
            });
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TreeSnapshot that && facts.equals(that.facts);
  }

  @Override
  public int hashCode() {
    return facts.hashCode();
  }

  /** Every name on a line of its own, with its facts. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    facts.forEach((name, of) -> text.append(readable(name)).append(' ').append(of).append('\n'));
    return text.toString();
  }
}
