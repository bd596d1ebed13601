package io.overlaynio.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.overlaynio.tck.RandomOperations.Ability;
import io.overlaynio.tck.Workspace.Stage.Opening;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** That random trials find what is wrong, and tell it shortly. */
final class RandomTrialTest {

  private static final Set<Ability> ABILITIES =
      EnumSet.of(Ability.REOPENING, Ability.ATTRIBUTES, Ability.FILE_CHANNELS);
  private static final List<String> STOCK = List.of("a", "b", "c");

  /** What the judged tree does wrong when it is opened again. */
  private interface Fault {
    void happen(Path root) throws IOException;
  }

  /** Two equal trees in memory, of which one has a fault. */
  private static final class MemoryWorld implements RandomTrial.World {

    private final FileSystem memory;
    private final Workspace expected;
    private final Workspace actual;

    MemoryWorld(Fault fault) throws IOException {
      memory =
          Jimfs.newFileSystem(
              Configuration.unix().toBuilder().setAttributeViews("basic", "posix", "user").build());
      expected = Workspace.on(tree("/expected"));
      Path root = tree("/actual");
      actual =
          Workspace.on(
              how -> {
                if (how == Opening.AGAIN) {
                  fault.happen(root);
                }
                return root;
              });
    }

    private Path tree(String name) throws IOException {
      Path root = Files.createDirectory(memory.getPath(name));
      TreeBuilder.in(root).file("t/a/x", "1").file("t/b", "2").directory("t/c");
      return root;
    }

    @Override
    public Workspace expected() {
      return expected;
    }

    @Override
    public Workspace actual() {
      return actual;
    }

    @Override
    public TreeReader reader() {
      return TreeReader.of(Aspect.ATTRIBUTES);
    }

    @Override
    public void close() throws IOException {
      expected.close();
      actual.close();
      memory.close();
    }
  }

  private static void run(Fault fault, long seed) throws IOException {
    new RandomTrial(() -> new MemoryWorld(fault), 10)
        .run("seed " + seed, new RandomOperations(seed, ABILITIES, "t", STOCK), 400);
  }

  @Test
  void run_treesThatAreAlike_passes() {
    for (long seed = 0; seed < 3; seed++) {
      long each = seed;
      assertThatCode(() -> run(root -> {}, each)).doesNotThrowAnyException();
    }
  }

  @Test
  void run_treeThatLosesAFile_tellsTheSeedAndFewOperations() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> run(root -> Files.deleteIfExists(root.resolve("t/b")), 7))
        .withMessageContaining("seed 7")
        .withMessageContaining("after 1 operations")
        .withMessageContaining("Reopen")
        .withMessageContaining("- t/b");
  }

  @Test
  void run_treeThatGainsAFile_fails() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> run(root -> Files.writeString(root.resolve("t/ghost"), ""), 7))
        .withMessageContaining("+ t/ghost");
  }

  @Test
  void run_treeThatCannotBeOpened_tellsWhatWasThrown() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () ->
                run(
                    root -> {
                      throw new IOException("cannot be opened");
                    },
                    7))
        .withMessageContaining("cannot be opened")
        .withMessageContaining("after 1 operations");
  }

  @Test
  void next_sameSeed_givesTheSameOperations() throws IOException {
    try (MemoryWorld world = new MemoryWorld(root -> {})) {
      TreeSnapshot tree = TreeReader.of().read(world.expected().root());
      RandomOperations one = new RandomOperations(3, ABILITIES, "t", STOCK);
      RandomOperations two = new RandomOperations(3, ABILITIES, "t", STOCK);
      for (int i = 0; i < 500; i++) {
        assertThat(one.next(tree)).isEqualTo(two.next(tree));
      }
    }
  }

  @Test
  void smallest_twoCulpritsAmongMany_areAllThatIsLeft() throws IOException {
    List<Integer> list = IntStream.range(0, 300).boxed().toList();
    assertThat(Shrinking.smallest(list, some -> some.contains(17) && some.contains(230), 100_000))
        .containsExactly(17, 230);
    assertThat(Shrinking.smallest(list, some -> some.size() > 2, 100_000)).hasSize(3);
    assertThat(Shrinking.smallest(list, some -> false, 100_000)).isEqualTo(list);
  }

  @Test
  void isMetBy_outcomes_areComparedByWhatCounts() throws IOException {
    try (MemoryWorld world = new MemoryWorld(root -> {})) {
      Workspace one = world.expected();
      Workspace other = world.actual();
      Outcome missing = Outcome.of(new FileOperations.Read("t/none"), one);
      assertThat(missing.isMetBy(Outcome.of(new FileOperations.Read("t/none"), other))).isTrue();
      assertThat(missing.isMetBy(Outcome.of(new FileOperations.Read("t/else"), other))).isFalse();
      assertThat(missing.isMetBy(Outcome.of(new FileOperations.Read("t/b"), other))).isFalse();
      assertThat(missing.isMetLooselyBy(Outcome.of(new NameOperations.MakeDirectory("t/b"), other)))
          .isTrue();
      Outcome read = Outcome.of(new FileOperations.Read("t/b"), one);
      assertThat(read.isMetBy(Outcome.of(new FileOperations.Read("t/b"), other))).isTrue();
      assertThat(read.isMetBy(Outcome.of(new FileOperations.Read("t/a/x"), other))).isFalse();
      assertThat(read.isMetLooselyBy(missing)).isFalse();
    }
  }
}
