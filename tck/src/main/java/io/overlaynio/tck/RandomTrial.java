package io.overlaynio.tck;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs random operations on two trees that begin alike and must stay alike: one on a provider that
 * is known to be right, one on a provider that is judged.
 *
 * <p>Each operation must end alike on both, and after some of them, and at the end, the trees must
 * be the same. If not, the trial fails with the seed and with a list of few operations that show
 * the difference, found by leaving out others.
 */
public final class RandomTrial {

  /** Two trees that begin alike. */
  public interface World extends Closeable {

    /** The tree that is right. */
    Workspace expected();

    /** The tree that is judged. */
    Workspace actual();

    /** Looks at both trees. */
    TreeReader reader();

    /**
     * Whether exceptions must be of the same class and name the same files; otherwise it is enough
     * that both fail.
     */
    default boolean comparesExceptions() {
      return true;
    }

    /**
     * Whether an operation that has ended so on the right tree may end so on the judged one. A
     * world may ask for more than this does, or know of differences that are meant.
     */
    default boolean isMet(Operation operation, Outcome expected, Outcome actual) {
      return comparesExceptions() ? expected.isMetBy(actual) : expected.isMetLooselyBy(actual);
    }

    /**
     * Whether both trees are spared an operation, as they are now: because it is meant to end so
     * differently that nothing after it could be compared.
     */
    default boolean spares(Operation operation) throws IOException {
      return false;
    }

    /** What is checked when all operations are done, a line for each difference. */
    default List<String> differencesAtTheEnd() throws IOException {
      return List.of();
    }
  }

  /** Makes the same two trees, new ones, at each call. */
  @FunctionalInterface
  public interface Worlds {
    World create() throws IOException;
  }

  /** Choosing by names of a moment ago is good enough, and much faster. */
  private static final int OPERATIONS_CHOSEN_AT_A_LOOK = 4;

  private static final long MOST_OPERATIONS_TO_SHRINK = 80_000;
  private static final int MOST_LOOKS_OF_A_REPLAY = 50;

  private final Worlds worlds;
  private final int operationsBetweenLooks;

  /** A trial on these trees, which are compared after this many operations. */
  public RandomTrial(Worlds worlds, int operationsBetweenLooks) {
    this.worlds = worlds;
    this.operationsBetweenLooks = operationsBetweenLooks;
  }

  /**
   * Runs that many operations.
   *
   * @param title how to run it again: with the seed
   * @throws AssertionError if the trees have not stayed alike
   */
  public void run(String title, RandomOperations operations, int count) throws IOException {
    List<Operation> done = new ArrayList<>();
    Optional<String> difference = firstDifference(operations, count, done);
    if (difference.isPresent()) {
      List<Operation> few =
          Shrinking.smallest(done, list -> replayed(list).isPresent(), MOST_OPERATIONS_TO_SHRINK);
      StringBuilder message = new StringBuilder(title);
      message.append(": ").append(replayed(few).orElse("(no longer) " + difference.get()));
      message.append("\nafter ").append(few.size()).append(" operations:");
      few.forEach(operation -> message.append("\n  ").append(operation));
      message.append("\nfirst seen after ").append(done.size()).append(": ");
      throw new AssertionError(message.append(difference.get()).toString());
    }
  }

  private Optional<String> firstDifference(
      RandomOperations operations, int count, List<Operation> done) throws IOException {
    try (World world = worlds.create()) {
      Set<String> known = TreeReader.names(world.expected().root());
      for (int i = 1; i <= count; i++) {
        Operation operation = operations.next(known);
        done.add(operation);
        Optional<String> difference = differenceAfter(operation, world);
        if (difference.isPresent()) {
          return difference;
        }
        if (i % operationsBetweenLooks == 0) {
          difference = differenceOfTrees(world);
          if (difference.isPresent()) {
            return difference;
          }
        }
        if (i % OPERATIONS_CHOSEN_AT_A_LOOK == 0) {
          known = TreeReader.names(world.expected().root());
        }
      }
      return differenceAtTheEnd(world);
    }
  }

  /**
   * Does the same again on new trees, looking at them after every operation, or of many operations
   * after some: a difference between trees mostly stays until it is seen.
   */
  private Optional<String> replayed(List<Operation> operations) throws IOException {
    int between = 1 + operations.size() / MOST_LOOKS_OF_A_REPLAY;
    try (World world = worlds.create()) {
      int done = 0;
      for (Operation operation : operations) {
        Optional<String> difference = differenceAfter(operation, world);
        if (difference.isEmpty() && ++done % between == 0) {
          difference = lookedAt(world);
        }
        if (difference.isPresent()) {
          return difference;
        }
      }
      return differenceAtTheEnd(world);
    }
  }

  private static Optional<String> differenceAfter(Operation operation, World world)
      throws IOException {
    if (world.spares(operation)) {
      return Optional.empty();
    }
    Outcome expected = Outcome.of(operation, world.expected());
    Outcome actual = Outcome.of(operation, world.actual());
    return world.isMet(operation, expected, actual)
        ? Optional.empty()
        : Optional.of(operation + "\n  expected " + expected + "\n  but it was " + actual);
  }

  private static Optional<String> differenceAtTheEnd(World world) throws IOException {
    Optional<String> difference = differenceOfTrees(world);
    if (difference.isPresent()) {
      return difference;
    }
    List<String> lines;
    try {
      lines = world.differencesAtTheEnd();
    } catch (IOException | RuntimeException e) {
      return Optional.of("at the end it was " + e + causeOf(e));
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of("at the end\n  " + String.join("\n  ", lines));
  }

  private static String causeOf(Exception failure) {
    return failure.getCause() == null ? "" : ", caused by " + failure.getCause();
  }

  private static Optional<String> lookedAt(World world) {
    try {
      return differenceOfTrees(world);
    } catch (IOException e) {
      return Optional.of("a tree cannot be read: " + e);
    }
  }

  private static Optional<String> differenceOfTrees(World world) throws IOException {
    TreeSnapshot expected = world.reader().read(world.expected().root());
    TreeSnapshot actual;
    try {
      actual = world.reader().read(world.actual().root());
    } catch (IOException | RuntimeException e) {
      return Optional.of("the tree cannot be read: " + e);
    }
    List<String> lines = expected.differencesTo(actual);
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of("the trees differ (- missing, + surplus)\n  " + String.join("\n  ", lines));
  }
}
