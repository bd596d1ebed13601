package io.overlaynio.tck.powercut;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What the merged tree should be at one moment: names, relative to the root, and the objects they
 * name. An object keeps its number whatever its names do, and stays known without any: it may still
 * be open, and be found again by a cut that undoes its deletion. Immutable.
 */
final class ModelTree {

  private final SortedMap<String, Integer> names;
  private final Map<Integer, ModelObject> objects;

  private ModelTree(SortedMap<String, Integer> names, Map<Integer, ModelObject> objects) {
    this.names = names;
    this.objects = objects;
  }

  static ModelTree empty() {
    return new ModelTree(new TreeMap<>(), new TreeMap<>());
  }

  SortedMap<String, Integer> names() {
    return names;
  }

  /** One entry of a directory: what a change of names changes, wherever the directory is. */
  record Slot(int directory, String leaf) {}

  /** The number of the root, which has no name. */
  static final int ROOT = 0;

  /** The entry that a name, whose parents are there, stands for. */
  Slot slot(String name) {
    int slash = name.lastIndexOf('/');
    int directory = slash < 0 ? ROOT : names.get(name.substring(0, slash));
    return new Slot(directory, name.substring(slash + 1));
  }

  /** Every entry of every directory. */
  Map<Slot, Integer> slots() {
    Map<Slot, Integer> slots = new HashMap<>();
    names.forEach((name, number) -> slots.put(slot(name), number));
    return slots;
  }

  /** The number of what has this name, or null. */
  Integer numberOrNull(String name) {
    return names.get(name);
  }

  /** What has this number, or null if it was not made yet. */
  ModelObject objectOrNull(int number) {
    return objects.get(number);
  }

  /** What has this name, which is there. */
  ModelObject at(String name) {
    return objects.get(names.get(name));
  }

  List<String> namesOf(int number) {
    List<String> found = new ArrayList<>();
    names.forEach(
        (name, named) -> {
          if (named == number) {
            found.add(name);
          }
        });
    return found;
  }

  boolean isEmptyDirectory(String name) {
    return names.subMap(name + "/", name + "0").isEmpty();
  }

  /** With a new object, in place of what had the name. */
  ModelTree with(String name, int number, ModelObject object) {
    SortedMap<String, Integer> changed = new TreeMap<>(names);
    changed.put(name, number);
    Map<Integer, ModelObject> known = new TreeMap<>(objects);
    known.put(number, object);
    return new ModelTree(changed, known);
  }

  /** With one more name for an object. */
  ModelTree linked(String name, String existing) {
    SortedMap<String, Integer> changed = new TreeMap<>(names);
    changed.put(name, names.get(existing));
    return new ModelTree(changed, objects);
  }

  ModelTree without(String name) {
    SortedMap<String, Integer> changed = new TreeMap<>(names);
    changed.remove(name);
    return new ModelTree(changed, objects);
  }

  /** With everything at and below one name at and below another, in place of what was there. */
  ModelTree moved(String from, String to) {
    SortedMap<String, Integer> changed = new TreeMap<>(names);
    changed.remove(from);
    changed.put(to, names.get(from));
    names
        .subMap(from + "/", from + "0")
        .forEach(
            (name, number) -> {
              changed.remove(name);
              changed.put(to + name.substring(from.length()), number);
            });
    return new ModelTree(changed, objects);
  }

  /** With an object changed. */
  ModelTree changed(int number, UnaryOperator<ModelObject> change) {
    Map<Integer, ModelObject> known = new TreeMap<>(objects);
    known.computeIfPresent(number, (same, object) -> change.apply(object));
    return new ModelTree(names, known);
  }

  ModelTree changed(String name, UnaryOperator<ModelObject> change) {
    return changed(names.get(name), change);
  }
}
