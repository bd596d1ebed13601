package io.overlaynio.tck.overlay;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.tck.Outcome;
import io.overlaynio.tck.TreeBuilder;
import io.overlaynio.tck.overlay.NearGround.Settling;
import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The tables of the unionmount test suite, each case in a directory of its own with a thing of each
 * kind in it, in lock step with the kernel: on what is in a lower layer, on what is new in the
 * upper one, and on what was copied up. At the end each reads the upper of the other.
 */
@ParameterizedClass(name = "{0}")
@EnumSource
final class UnionmountTest {

  /** Where the things are that a case is about. */
  enum Where {
    BELOW,
    NEW,
    COPIED_UP
  }

  /** A thing of each kind, below the directory of a case; the last is not there. */
  private static final List<String> THINGS =
      List.of(
          "file",
          "empty",
          "full",
          "full/file",
          "toFile",
          "toLink",
          "toEmpty",
          "toFull",
          "dangling",
          "file/behind",
          "hard",
          "none");

  /** How those are made that need no others. */
  private static final Map<String, BiConsumer<TreeBuilder, String>> MAKINGS =
      Map.of(
          "file", (tree, in) -> tree.file(in + "file", "contents"),
          "empty", (tree, in) -> tree.directory(in + "empty"),
          "full", (tree, in) -> tree.file(in + "full/file").file(in + "full/directory/file"),
          "toFile", (tree, in) -> tree.link(in + "toFile", "file"),
          "toLink", (tree, in) -> tree.link(in + "toLink", "toFile"),
          "toEmpty", (tree, in) -> tree.link(in + "toEmpty", "empty"),
          "toFull", (tree, in) -> tree.link(in + "toFull", "full"),
          "dangling", (tree, in) -> tree.link(in + "dangling", "nowhere"),
          "hard", (tree, in) -> tree.hardLink(in + "hard", in + "full/directory/file"));

  /** What has to be there for others, in an order that sorting keeps. */
  private static final Map<String, List<String>> NEEDED =
      Map.of(
          "full/file", List.of("full"),
          "toFile", List.of("file", "toFile"),
          "toLink", List.of("file", "toFile", "toLink"),
          "toEmpty", List.of("empty", "toEmpty"),
          "toFull", List.of("full", "toFull"),
          "file/behind", List.of("file"),
          "hard", List.of("full", "hard"));

  private static final boolean ALL = Boolean.getBoolean("parity.all");

  private static final List<CopyOption[]> MOVES =
      List.of(
          new CopyOption[0], new CopyOption[] {REPLACE_EXISTING}, new CopyOption[] {ATOMIC_MOVE});

  private final ParityKind kind;
  private final List<Consumer<TreeBuilder>> trees = new ArrayList<>();
  private final List<Deed> deeds = new ArrayList<>();

  UnionmountTest(ParityKind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void requireKernel() throws IOException {
    Machine.requireKernelOverlays();
    Machine.requireCommand("getfattr");
  }

  /** A directory for one more case, with these things in it. */
  private String newCase(String... things) {
    String in = "t/c" + trees.size() + "/";
    Set<String> needed = new TreeSet<>();
    for (String thing : things) {
      needed.addAll(NEEDED.getOrDefault(thing, List.of(thing)));
    }
    trees.add(
        tree -> {
          tree.directory(in);
          needed.forEach(thing -> MAKINGS.getOrDefault(thing, (t, none) -> {}).accept(tree, in));
        });
    return in;
  }

  /** A directory with a thing of each kind. */
  private String newCaseOfAll() {
    return newCase(THINGS.toArray(String[]::new));
  }

  private void build(Path root) {
    TreeBuilder tree = TreeBuilder.in(root).directory("t");
    trees.forEach(one -> one.accept(tree));
    tree.allModifiedFrom(Instant.parse("2001-01-01T00:00:00Z"));
  }

  /** In one place for each kind, so that each place has its turn; in all by -Dparity.all=true. */
  private void runAll() throws IOException {
    for (Where where : Where.values()) {
      if (ALL || where.ordinal() == kind.ordinal()) {
        runAll(where);
      }
    }
  }

  /** Does all of it on both, and compares how each ends, then the trees, then the uppers. */
  private void runAll(Where where) throws IOException {
    Path scratch = Machine.newDirectory();
    Path lower = Files.createDirectory(scratch.resolve("lower"));
    if (where != Where.NEW) {
      build(lower);
    }
    List<String> differences = new ArrayList<>();
    try (ParityWorld world =
        new ParityWorld(kind, NearGround.over(List.of(lower), scratch, Settling.NONE))) {
      for (Path root : List.of(world.expected().root(), world.actual().root())) {
        if (where == Where.NEW) {
          build(root);
        } else if (where == Where.COPIED_UP) {
          copyUp(root);
        }
      }
      for (Deed deed : deeds) {
        if (!world.spares(deed)) {
          Outcome expected = Outcome.of(deed, world.expected());
          Outcome actual = Outcome.of(deed, world.actual());
          if (!world.isMet(deed, expected, actual)) {
            differences.add(deed + "\n  expected " + expected + "\n  but it was " + actual);
          }
        }
      }
      differences.addAll(
          world
              .reader()
              .read(world.expected().root())
              .differencesTo(world.reader().read(world.actual().root())));
      differences.addAll(world.differencesAtTheEnd());
    }
    assertThat(differences).as("%d deeds on what is %s", deeds.size(), where).isEmpty();
  }

  /** Nothing but where it is changes. */
  private static void copyUp(Path root) throws IOException {
    List<Path> paths;
    try (var walk = Files.walk(root)) {
      paths = walk.filter(path -> !Files.isSymbolicLink(path)).toList();
    }
    for (Path path : paths) {
      Files.setLastModifiedTime(path, Files.getLastModifiedTime(path));
    }
  }

  @Test
  void open_everyKindInEveryWay_isTheKernels() throws IOException {
    List<Set<StandardOpenOption>> accesses =
        List.of(Set.of(READ), Set.of(WRITE), Set.of(WRITE, APPEND), Set.of(READ, WRITE));
    List<Set<StandardOpenOption>> makings =
        List.of(
            Set.of(),
            Set.of(CREATE),
            Set.of(CREATE_NEW),
            Set.of(TRUNCATE_EXISTING),
            Set.of(CREATE, TRUNCATE_EXISTING),
            Set.of(CREATE_NEW, TRUNCATE_EXISTING));
    for (Set<StandardOpenOption> access : accesses) {
      for (Set<StandardOpenOption> making : makings) {
        Set<StandardOpenOption> options = EnumSet.noneOf(StandardOpenOption.class);
        options.addAll(access);
        options.addAll(making);
        String in = newCaseOfAll();
        THINGS.forEach(thing -> deeds.add(Deed.open(in + thing, options)));
      }
    }
    runAll();
  }

  @Test
  void change_everyKindInEveryWay_isTheKernels() throws IOException {
    for (String thing : THINGS) {
      String name = newCase(thing, "file") + thing;
      deeds.addAll(List.of(Deed.makeDirectory(name), Deed.list(name)));
      deeds.addAll(List.of(Deed.delete(name), Deed.delete(name), Deed.makeDirectory(name)));
      deeds.addAll(
          List.of(
              Deed.delete(newCase(thing, "file") + thing),
              Deed.readLink(newCase(thing, "file") + thing)));
      deeds.add(Deed.makeLink(newCase(thing, "file") + thing, "file"));
      String tree = newCase(thing, "file") + thing;
      deeds.addAll(List.of(Deed.deleteTree(tree), Deed.makeDirectory(tree), Deed.list(tree)));
      deeds.addAll(
          List.of(
              Deed.open(tree + "/new", Set.of(WRITE, CREATE)),
              Deed.delete(tree),
              Deed.delete(tree + "/new"),
              Deed.delete(tree),
              Deed.list(tree),
              Deed.makeDirectory(tree)));
      String cut = newCase(thing, "file") + thing;
      for (long size : new long[] {0, 29, 30, 5, 4096, 3, 0}) {
        deeds.add(Deed.truncate(cut, size));
      }
    }
    runAll();
  }

  @Test
  void link_everyKindToEveryKind_isTheKernels() throws IOException {
    for (String existing : THINGS) {
      for (String name : THINGS) {
        String in = newCase(existing, name);
        deeds.add(Deed.makeHardLink(in + name, in + existing));
      }
      String in = newCase(existing);
      deeds.add(Deed.makeHardLink(in + "second", in + existing));
      deeds.add(Deed.open(in + existing, Set.of(WRITE)));
      deeds.add(Deed.delete(in + existing));
      deeds.add(Deed.open(in + "second", Set.of(READ)));
      deeds.add(Deed.makeHardLink(in + existing, in + "second"));
      deeds.add(Deed.move(in + "second", in + "third"));
      deeds.add(Deed.makeHardLink(in + "second", in + "third"));
      deeds.add(Deed.move(in + "second", in + "third", REPLACE_EXISTING));
    }
    runAll();
  }

  @Test
  void move_everyKindToEveryKind_isTheKernels() throws IOException {
    int turn = 0;
    for (String thing : THINGS) {
      turn++;
      for (String target : THINGS) {
        turn++;
        for (CopyOption[] how : ALL ? MOVES : MOVES.subList(turn % 3, turn % 3 + 1)) {
          // The platform's provider deletes the target before it finds that it lies in the source,
          // or that the source lies in it.
          boolean within = target.startsWith(thing + "/") || thing.startsWith(target + "/");
          String in = newCase(thing, target);
          if (!within || how.length == 0) {
            deeds.add(Deed.move(in + thing, in + target, how));
            deeds.add(Deed.move(in + target, in + thing));
          }
        }
      }
      String in = newCase(thing);
      deeds.add(Deed.move(in + thing, in + "once"));
      deeds.add(Deed.move(in + thing, in + "twice"));
      deeds.add(Deed.move(in + "once", in + "twice"));
      deeds.add(Deed.deleteTree(in + "twice"));
      deeds.add(Deed.move(in + "twice", in + thing));
    }
    runAll();
  }

  @Test
  void move_overWhatWasRemovedOrMade_isTheKernels() throws IOException {
    for (String thing : List.of("file", "empty", "full", "toFile", "dangling", "hard")) {
      for (String removed : List.of("file", "empty", "full", "toFull", "hard")) {
        String in = newCase(thing, removed);
        deeds.add(Deed.deleteTree(in + removed));
        deeds.add(Deed.move(in + thing, in + removed));
        deeds.add(Deed.list(in + removed));
        deeds.add(Deed.move(in + removed, in + thing));
        String made = newCase(thing, removed);
        deeds.add(Deed.deleteTree(made + removed));
        deeds.add(Deed.makeDirectory(made + removed));
        deeds.add(Deed.move(made + thing, made + removed, REPLACE_EXISTING));
        deeds.add(Deed.list(made + removed));
        deeds.add(Deed.move(made + thing, made + removed + "/leaf", ATOMIC_MOVE));
      }
    }
    runAll();
  }

  /** Across parents, child before itself and after, into ancestors, and rings of names. */
  @Test
  void move_directoriesAndRings_isTheKernels() throws IOException {
    String one = newCaseOfAll();
    String other = newCaseOfAll();
    deeds.add(Deed.move(one + "full", other + "moved"));
    deeds.add(Deed.move(other + "moved/directory", one + "leaf"));
    deeds.add(Deed.move(one + "leaf", other + "moved/back"));
    deeds.add(Deed.move(other + "moved", one + "full"));
    String child = newCaseOfAll();
    deeds.add(Deed.move(child + "full/directory", child + "child"));
    deeds.add(Deed.move(child + "full", child + "self"));
    deeds.add(Deed.move(child + "child", child + "self/directory"));
    String ancestor = newCaseOfAll();
    deeds.add(Deed.makeDirectory(ancestor + "new"));
    deeds.add(Deed.makeDirectory(ancestor + "new/branch"));
    deeds.add(Deed.open(ancestor + "new/branch/leaf", Set.of(WRITE, CREATE)));
    deeds.add(Deed.move(ancestor + "new/branch", ancestor + "full/branch"));
    deeds.add(Deed.move(ancestor + "new", ancestor + "full/new"));
    deeds.add(Deed.deleteTree(ancestor + "full"));
    for (String thing : List.of("file", "toFile", "dangling", "full", "empty")) {
      String ring = newCaseOfAll();
      List<String> places = List.of("ring1", "full/ring2", "empty/ring3", "ring4");
      String at = ring + thing;
      for (int round = 0; round < 2; round++) {
        for (String place : places) {
          if (!place.startsWith(thing + "/")) {
            deeds.add(Deed.move(at, ring + place));
            at = ring + place;
          }
        }
      }
      deeds.add(Deed.move(at, ring + thing));
    }
    runAll();
  }
}
