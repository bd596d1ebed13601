package io.overlaynio.tck.powercut;

import io.overlaynio.tck.powercut.ModelTree.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What must be found after a cut, given how far a workload had come and what had been confirmed.
 *
 * <p>The tree went through states, one after the other. Of these the <em>possible</em> ones of an
 * object, or of an entry of a directory, are those from the last that was confirmed for it to the
 * last that may have begun. Then:
 *
 * <ol>
 *   <li>Under each name in a directory is what one of its possible states has there: the same
 *       object, or nothing. So what was not touched is as it was confirmed, what was deleted stays
 *       so, and no name appears that was never given. A directory is the same one wherever it was
 *       moved, so that its move and a change in it may be found in any order.
 *   <li>Each attribute, mode and time of an object is that of one of its possible states; a time
 *       that was nobody's choice in one of them may be any.
 *   <li>Each byte of a file is that of one of its possible states, or zero where one of them ended
 *       before it; and its length lies between those of its possible states. A file whose content
 *       was not changed is whole, to the byte, also if it was copied up meanwhile.
 *   <li>An object that has a name in all of its possible states has been found under one of them:
 *       no move loses both names.
 * </ol>
 */
final class Promise {

  private final List<ModelTree> trees;
  private final int end;
  private int confirmed;
  private final Map<Slot, Integer> confirmedSlots = new HashMap<>();
  private final Map<Integer, Integer> confirmedObjects = new HashMap<>();

  private Promise(Workload workload, int begun) {
    this.trees = workload.trees();
    this.end = workload.stateAfter(begun);
  }

  /** What is promised to a program that left these notes. */
  static Promise of(Workload workload, List<String> notes) {
    int begun = -1;
    for (String note : notes) {
      if (note.startsWith(Worker.BEGUN)) {
        begun = Math.max(begun, stepOf(note));
      }
    }
    Promise promise = new Promise(workload, begun);
    for (String note : notes) {
      if (note.startsWith(Worker.CONFIRMED)) {
        Step step = workload.steps().get(stepOf(note));
        promise.confirm(step.confirms(), workload.stateAfter(stepOf(note)));
      }
    }
    return promise;
  }

  /** What is promised if only the program has died: all that it had done, confirmed or not. */
  static Promise ofTheDead(Workload workload, List<String> notes) {
    int begun = -1;
    for (String note : notes) {
      begun = Math.max(begun, stepOf(note));
    }
    Promise promise = new Promise(workload, begun);
    promise.confirmed = workload.stateAfter(begun - 1);
    return promise;
  }

  static int stepOf(String note) {
    return Integer.parseInt(note.substring(note.indexOf(' ') + 1));
  }

  private void confirm(Step.Confirms confirms, int state) {
    if (confirms.everything()) {
      confirmed = Math.max(confirmed, state);
      return;
    }
    confirmedObjects.merge(confirms.number(), state, Math::max);
    String name = confirms.nameOrNull();
    while (name != null) {
      confirmedSlots.merge(trees.get(state).slot(name), state, Math::max);
      int slash = name.lastIndexOf('/');
      name = slash < 0 ? null : name.substring(0, slash);
    }
  }

  private int from(Integer confirmedOrNull) {
    return confirmedOrNull == null ? confirmed : Math.max(confirmed, confirmedOrNull);
  }

  /** What of it is broken, a line each that begins with a name. */
  List<String> brokenBy(Observation found) {
    List<Map<Slot, Integer>> slots = new ArrayList<>();
    trees.subList(confirmed, end + 1).forEach(tree -> slots.add(tree.slots()));
    Findings findings = findings(ModelTree.ROOT, "", found, slots);
    Set<Integer> kept = new TreeSet<>(slots.get(0).values());
    slots.forEach(state -> kept.retainAll(new TreeSet<>(state.values())));
    for (Integer number : kept) {
      if (!findings.found().contains(number)) {
        Set<String> names = new LinkedHashSet<>();
        trees.subList(confirmed, end + 1).forEach(tree -> names.addAll(tree.namesOf(number)));
        String first = names.iterator().next();
        findings.broken().add(first + " is lost, #" + number + " is under none of " + names);
      }
    }
    return findings.broken();
  }

  /** What is broken in a part of the tree, and the numbers of what was found there. */
  private record Findings(List<String> broken, Set<Integer> found) {
    static Findings none() {
      return new Findings(new ArrayList<>(), new TreeSet<>());
    }

    void add(Findings others) {
      broken.addAll(others.broken);
      found.addAll(others.found);
    }
  }

  private Findings findings(
      int directory, String prefix, Observation seen, List<Map<Slot, Integer>> slots) {
    Findings findings = Findings.none();
    Set<String> leaves = new TreeSet<>(seen.leavesIn(prefix));
    for (Map<Slot, Integer> state : slots) {
      for (Slot slot : state.keySet()) {
        if (slot.directory() == directory) {
          leaves.add(slot.leaf());
        }
      }
    }
    for (String leaf : leaves) {
      findings.add(findings(new Slot(directory, leaf), prefix + leaf, seen, slots));
    }
    return findings;
  }

  private Findings findings(
      Slot slot, String name, Observation seen, List<Map<Slot, Integer>> slots) {
    Findings findings = Findings.none();
    Set<Integer> allowed = new LinkedHashSet<>();
    slots
        .subList(from(confirmedSlots.get(slot)) - confirmed, slots.size())
        .forEach(state -> allowed.add(state.get(slot)));
    ModelObject objectOrNull = seen.objects().get(name);
    if (objectOrNull == null) {
      if (!allowed.contains(null)) {
        findings.broken().add(name + " is missing, it should be " + states(allowed));
      }
      return findings;
    }
    List<String> why = new ArrayList<>();
    List<Integer> matching = new ArrayList<>();
    for (Integer number : allowed) {
      String how = number == null ? "nothing" : mismatch(number, objectOrNull);
      if (how.isEmpty()) {
        matching.add(number);
      } else {
        why.add("#" + number + ": " + how);
      }
    }
    if (matching.isEmpty()) {
      findings.broken().add(name + " is " + objectOrNull + "; not " + String.join("; ", why));
    } else if (objectOrNull.kind() != ModelObject.Kind.DIRECTORY) {
      findings.found().addAll(matching);
    } else {
      // One directory may have followed another under its name: what is in it tells which it is.
      findings.add(
          matching.stream()
              .map(number -> asDirectory(number, name, seen, slots))
              .min(Comparator.comparingInt(result -> result.broken().size()))
              .orElseThrow());
    }
    return findings;
  }

  private Findings asDirectory(
      int number, String name, Observation seen, List<Map<Slot, Integer>> slots) {
    Findings findings = findings(number, name + "/", seen, slots);
    findings.found().add(number);
    return findings;
  }

  private String states(Set<Integer> numbers) {
    List<String> texts = new ArrayList<>();
    numbers.forEach(number -> texts.add("#" + number + " of " + statesOf(number)));
    return String.join(" or ", texts);
  }

  private Set<ModelObject> statesOf(int number) {
    Set<ModelObject> states = new LinkedHashSet<>();
    int from = from(confirmedObjects.get(number));
    for (ModelTree tree : trees.subList(from, end + 1)) {
      if (tree.objectOrNull(number) != null) {
        states.add(tree.objectOrNull(number));
      }
    }
    return states;
  }

  /** Why this cannot be the object; empty if it can. */
  private String mismatch(int number, ModelObject found) {
    Set<ModelObject> states = statesOf(number);
    if (!isOneOf(states, ModelObject::kind, found)) {
      return "another kind";
    }
    if (!isOneOf(states, ModelObject::mode, found)) {
      return "mode of none of " + states;
    }
    if (states.stream().noneMatch(s -> s.modified() == ModelObject.ANY_TIME)
        && !isOneOf(states, ModelObject::modified, found)) {
      return "time of none of " + states;
    }
    Set<String> attributes = new TreeSet<>(found.attributes().keySet());
    states.forEach(state -> attributes.addAll(state.attributes().keySet()));
    for (String name : attributes) {
      if (!isOneOf(states, object -> object.attributes().get(name), found)) {
        return "attribute " + name + " of none of " + states;
      }
    }
    return contentMismatch(states.stream().map(ModelObject::contents).toList(), found.contents());
  }

  private static boolean isOneOf(
      Set<ModelObject> states, Function<ModelObject, Object> aspect, ModelObject found) {
    return states.stream()
        .anyMatch(state -> Objects.equals(aspect.apply(state), aspect.apply(found)));
  }

  private static String contentMismatch(List<byte[]> states, byte[] found) {
    if (states.stream().anyMatch(state -> Arrays.equals(state, found))) {
      return "";
    }
    int shortest = states.stream().mapToInt(state -> state.length).min().orElseThrow();
    int longest = states.stream().mapToInt(state -> state.length).max().orElseThrow();
    if (found.length < shortest || found.length > longest) {
      return "length " + found.length + " is not from " + shortest + " to " + longest;
    }
    for (int i = 0; i < found.length; i++) {
      boolean known = false;
      for (byte[] state : states) {
        known |= i < state.length ? state[i] == found[i] : found[i] == 0;
      }
      if (!known) {
        return "byte " + i + " is " + found[i] + ", of none of " + states.size() + " states";
      }
    }
    return "";
  }
}
