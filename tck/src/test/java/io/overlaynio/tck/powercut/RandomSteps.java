package io.overlaynio.tck.powercut;

import io.overlaynio.tck.powercut.ModelObject.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Draws steps that are possible one after the other, from few names, so that names are deleted and
 * come back, replaced and moved over.
 */
final class RandomSteps {

  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f", "g", "h");
  private static final List<String> MODES =
      List.of("rw-r--r--", "rw-------", "rwxr-xr-x", "r--r--r--", "rw-r-----");
  private static final List<String> DIRECTORY_MODES = List.of("rwxr-xr-x", "rwx------");
  private static final int SLOTS = 3;
  private static final int LARGEST = 60_000;
  private static final int DEEPEST = 3;

  private final Random random;
  private final List<Step> steps = new ArrayList<>();
  private ModelTree tree;
  private int number = 1000;

  /** Numbers of the objects that are open, by slot; those that are mapped stay so. */
  private final Map<Integer, Integer> open = new TreeMap<>();

  private final Map<Integer, Integer> mapped = new TreeMap<>();
  private final Map<Integer, Integer> mappedSizes = new TreeMap<>();

  RandomSteps(long seed, ModelTree start) {
    this.random = new Random(seed ^ 0x5DEECE66DL);
    this.tree = start;
  }

  /** Bytes of a random number, none of them zero, so that a hole shows. */
  static byte[] bytes(Random random) {
    int size =
        switch (random.nextInt(4)) {
          case 0 -> random.nextInt(40);
          case 1 -> random.nextInt(600);
          case 2 -> 4096 * (1 + random.nextInt(3));
          default -> random.nextInt(20_000);
        };
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    for (int i = 0; i < size; i++) {
      bytes[i] = bytes[i] == 0 ? 1 : bytes[i];
    }
    return bytes;
  }

  /** At least so many steps; the last is a sync. */
  List<Step> take(int count) {
    while (steps.size() < count) {
      draw();
    }
    add(new SyncSteps.AwaitSync());
    add(new SyncSteps.Sync(steps.size()));
    return List.copyOf(steps);
  }

  private void add(Step step) {
    steps.add(step);
    tree = step.after(tree);
  }

  private void draw() {
    int choice = random.nextInt(100);
    if (choice < 34) {
      drawNames(choice);
    } else if (choice < 64) {
      drawContents(choice - 34);
    } else if (choice < 76) {
      drawAttributes(choice - 64);
    } else {
      drawSync(choice - 76);
    }
  }

  private void drawNames(int choice) {
    if (choice < 4) {
      freeName()
          .ifPresent(n -> add(new NameSteps.MakeDirectory(n, number++, any(DIRECTORY_MODES))));
    } else if (choice < 11) {
      removable().ifPresent(n -> add(new NameSteps.Delete(n)));
    } else if (choice < 14) {
      name(Kind.DIRECTORY).ifPresent(this::deleteAll);
    } else if (choice < 25) {
      move();
    } else if (choice < 28) {
      name(Kind.FILE).ifPresent(n -> freeName().ifPresent(to -> copy(n, to)));
    } else if (choice < 31) {
      name(Kind.FILE).ifPresent(n -> freeName().ifPresent(to -> link(to, n)));
    } else {
      freeName()
          .ifPresent(n -> add(new NameSteps.SymbolicLink(n, number++, "/" + any(NAMES) + "/x")));
    }
  }

  private void copy(String from, String to) {
    add(new NameSteps.Copy(from, to, number++));
  }

  private void link(String name, String existing) {
    add(new NameSteps.HardLink(name, existing));
  }

  /** All below a directory, then itself; most come back at once, as something new. */
  private void deleteAll(String directory) {
    List<String> below =
        new ArrayList<>(tree.names().subMap(directory + "/", directory + "0").keySet());
    if (below.size() > 8) {
      return;
    }
    for (int i = below.size() - 1; i >= 0; i--) {
      add(new NameSteps.Delete(below.get(i)));
    }
    add(new NameSteps.Delete(directory));
    if (random.nextInt(3) > 0) {
      add(new NameSteps.MakeDirectory(directory, number++, any(DIRECTORY_MODES)));
      makeFile(directory + "/" + any(NAMES));
    }
  }

  private void move() {
    List<String> names = List.copyOf(tree.names().keySet());
    String from = any(names);
    boolean directory = tree.at(from).kind() == Kind.DIRECTORY;
    if (directory || random.nextInt(3) > 0) {
      freeName()
          .filter(to -> !to.startsWith(from + "/") && depth(to) + (directory ? 1 : 0) <= DEEPEST)
          .ifPresent(to -> add(new NameSteps.Move(from, to)));
    } else {
      String to = any(names);
      // Two names of one file stay two when one is moved over the other.
      if (tree.at(to).kind() != Kind.DIRECTORY
          && !tree.numberOrNull(to).equals(tree.numberOrNull(from))) {
        add(new NameSteps.Move(from, to));
      }
    }
  }

  private void makeFile(String name) {
    add(new ContentSteps.MakeFile(name, number++, any(MODES), bytes(random)));
  }

  private void drawContents(int choice) {
    if (choice < 8) {
      freeName().ifPresent(this::makeFile);
    } else if (choice < 20) {
      name(Kind.FILE).ifPresent(name -> changeFile(name, choice - 8));
    } else if (choice < 23) {
      int slot = random.nextInt(SLOTS);
      name(Kind.FILE)
          .ifPresent(
              name -> {
                add(new ContentSteps.OpenChannel(slot, name));
                open.put(slot, tree.numberOrNull(name));
              });
    } else if (choice < 26) {
      writeChannel();
    } else if (choice < 27) {
      int slot = random.nextInt(SLOTS);
      open.remove(slot);
      add(new ContentSteps.CloseChannel(slot));
    } else {
      map();
    }
  }

  private void changeFile(String name, int choice) {
    byte[] contents = tree.at(name).contents();
    boolean isMapped = mapped.containsValue(tree.numberOrNull(name));
    if (choice < 5) {
      int offset = contents.length == 0 ? 0 : random.nextInt(contents.length + 1);
      add(new ContentSteps.WriteAt(name, offset, bytes(random)));
    } else if (choice < 8 && contents.length < LARGEST) {
      add(new ContentSteps.Append(name, bytes(random)));
    } else if (choice < 10 && !isMapped) {
      add(new ContentSteps.Rewrite(name, bytes(random)));
    } else if (contents.length > 0 && !isMapped) {
      add(new ContentSteps.Truncate(name, random.nextInt(contents.length)));
    }
  }

  private void writeChannel() {
    int slot = random.nextInt(SLOTS);
    Integer object = open.get(slot);
    if (object != null) {
      int size = tree.objectOrNull(object).contents().length;
      int offset = random.nextInt(Math.min(size, LARGEST) + 1);
      add(new ContentSteps.WriteChannel(slot, object, offset, bytes(random)));
    }
  }

  private void map() {
    if (mapped.size() < SLOTS) {
      name(Kind.FILE)
          .filter(name -> tree.at(name).contents().length > 0)
          .ifPresent(
              name -> {
                int slot = mapped.size();
                int size = tree.at(name).contents().length;
                add(new ContentSteps.MapFile(slot, name, size));
                mapped.put(slot, tree.numberOrNull(name));
                mappedSizes.put(slot, size);
                writeMapped(slot);
              });
    } else {
      writeMapped(random.nextInt(SLOTS));
    }
  }

  private void writeMapped(int slot) {
    int size = mappedSizes.get(slot);
    int offset = random.nextInt(size);
    byte[] bytes = bytes(random);
    byte[] fitting = Arrays.copyOf(bytes, Math.min(bytes.length, size - offset));
    add(new ContentSteps.WriteMapped(slot, mapped.get(slot), offset, fitting));
  }

  private void drawAttributes(int choice) {
    List<String> names = new ArrayList<>(tree.names().keySet());
    names.removeIf(name -> tree.at(name).kind() == Kind.LINK);
    if (names.isEmpty()) {
      return;
    }
    String name = any(names);
    boolean directory = tree.at(name).kind() == Kind.DIRECTORY;
    if (choice < 4) {
      add(new AttributeSteps.SetMode(name, any(directory ? DIRECTORY_MODES : MODES)));
    } else if (choice < 7 && !directory) {
      add(new AttributeSteps.SetModified(name, 1_100_000_000L + random.nextInt(1_000_000)));
    } else if (choice < 10 || tree.at(name).attributes().isEmpty()) {
      String value = any(NAMES).repeat(1 + random.nextInt(30));
      add(new AttributeSteps.SetAttribute(name, random.nextBoolean() ? "x" : "y", value));
    } else {
      add(new AttributeSteps.DeleteAttribute(name, tree.at(name).attributes().firstKey()));
    }
  }

  private void drawSync(int choice) {
    if (choice < 7) {
      add(new SyncSteps.Sync(steps.size()));
    } else if (choice < 11) {
      syncBesideWrites();
    } else if (choice < 13) {
      add(new SyncSteps.AwaitSync());
    } else if (choice < 19) {
      name(Kind.FILE)
          .ifPresent(
              n ->
                  add(
                      new SyncSteps.Force(
                          n, tree.numberOrNull(n), random.nextBoolean(), steps.size())));
    } else if (choice < 22) {
      forceChannel();
    } else {
      name(Kind.FILE)
          .filter(n -> tree.at(n).contents().length < LARGEST)
          .ifPresent(
              n ->
                  add(
                      new ContentSteps.WriteSynced(
                          n, tree.numberOrNull(n), 0, bytes(random), steps.size())));
    }
  }

  /** A sync in the background beside writes to what it is just making durable, then another. */
  private void syncBesideWrites() {
    List<Step> recent = steps.subList(Math.max(0, steps.size() - 12), steps.size());
    Set<String> written = new HashSet<>();
    List<String> again = new ArrayList<>();
    for (Step step : recent) {
      if (step instanceof ContentSteps.MakeFile made && written.add(made.name())) {
        again.add(made.name());
      } else if (step instanceof ContentSteps.WriteAt write && written.add(write.name())) {
        again.add(write.name());
      }
    }
    add(new SyncSteps.StartSync(steps.size()));
    for (String name : again) {
      if (tree.numberOrNull(name) != null && tree.at(name).kind() == Kind.FILE) {
        add(new ContentSteps.WriteAt(name, 0, bytes(random)));
      }
    }
  }

  private void forceChannel() {
    int slot = random.nextInt(SLOTS);
    Integer object = open.get(slot);
    if (object != null) {
      List<String> names = tree.namesOf(object);
      String nameOrNull = names.size() == 1 ? names.get(0) : null;
      add(new SyncSteps.ForceChannel(slot, nameOrNull, object, steps.size()));
    }
  }

  private Optional<String> name(Kind kind) {
    List<String> names = new ArrayList<>(tree.names().keySet());
    names.removeIf(name -> tree.at(name).kind() != kind);
    return names.isEmpty() ? Optional.empty() : Optional.of(any(names));
  }

  /** What is no directory, or an empty one. */
  private Optional<String> removable() {
    List<String> names = new ArrayList<>(tree.names().keySet());
    names.removeIf(name -> tree.at(name).kind() == Kind.DIRECTORY && !tree.isEmptyDirectory(name));
    return names.isEmpty() ? Optional.empty() : Optional.of(any(names));
  }

  /** A name that nothing has, in a directory that is there. */
  private Optional<String> freeName() {
    List<String> directories = new ArrayList<>(tree.names().keySet());
    directories.removeIf(name -> tree.at(name).kind() != Kind.DIRECTORY || depth(name) >= DEEPEST);
    int choice = random.nextInt(directories.size() + 1);
    String prefix = choice == directories.size() ? "" : directories.get(choice) + "/";
    String name = prefix + any(NAMES);
    return tree.numberOrNull(name) == null ? Optional.of(name) : Optional.empty();
  }

  private static int depth(String name) {
    return (int) name.chars().filter(c -> c == '/').count() + 1;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
