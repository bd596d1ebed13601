package io.overlaynio.tck.layers;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static io.overlaynio.tck.TreeSnapshotAssert.assertThatTree;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.RandomOperations;
import io.overlaynio.tck.RandomOperations.Ability;
import io.overlaynio.tck.RandomTrial;
import io.overlaynio.tck.TreeBuilder;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.Workspace;
import io.overlaynio.tck.layers.ScratchDirectory.Where;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the filters share: everything is handed on, and comes back as theirs. */
final class FilterFileSystemTest {

  private static final long SEEDS = Long.getLong("tck.seeds", 3);
  private static final int OPERATIONS = Integer.getInteger("tck.operations", 300);
  private static final List<String> STOCK = List.of("a", "b", "c", "d", "name with space");
  private static final Instant RECENT = Instant.parse("2020-01-01T00:00:00Z");

  private ScratchDirectory scratch;

  @BeforeEach
  void createScratch() throws IOException {
    scratch = ScratchDirectory.create(Where.MACHINE);
  }

  @AfterEach
  void removeScratch() throws IOException {
    scratch.close();
  }

  /** A plain directory, and one behind a filter that may know what a crash leaves. */
  private static final class World implements RandomTrial.World {
    private final ScratchDirectory scratch;
    private final CrashingFileSystem crashing;
    private final Workspace expected;
    private final Workspace actual;

    World(Where where) throws IOException {
      scratch = ScratchDirectory.create(where);
      Path plain = filled("plain");
      crashing = CrashingFileSystem.over(filled("filtered"));
      expected = Workspace.on(plain);
      actual = Workspace.on(RecordingFileSystem.over(crashing.root()).root());
    }

    private Path filled(String name) throws IOException {
      Path root = scratch.directory(name);
      TreeBuilder.in(root)
          .file("t/a")
          .file("t/d/b")
          .file("t/d/d/c")
          .directory("t/empty")
          .hardLink("t/linked", "t/a")
          .link("t/link", "d/b")
          .allModifiedFrom(Instant.parse("2001-01-01T00:00:00Z"));
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
      return TreeReader.of(
              Aspect.MODE, Aspect.OWNER, Aspect.MODIFIED, Aspect.ATTRIBUTES, Aspect.LINKS)
          .callingRecent(RECENT);
    }

    /** What was followed all the time is what is there; so a crash of all of it loses nothing. */
    @Override
    public List<String> differencesAtTheEnd() throws IOException {
      crashing.forceAll();
      Path into = scratch.directory("survivors");
      crashing.cut(Survival.ofForcedOnly()).restore(into);
      return reader().read(crashing.below()).differencesTo(reader().read(into));
    }

    @Override
    public void close() throws IOException {
      expected.close();
      actual.close();
      scratch.close();
    }
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("seeds")
  void operations_random_endAsBelow(Where where, long seed) throws IOException {
    Set<Ability> abilities = EnumSet.allOf(Ability.class);
    abilities.removeAll(
        Set.of(Ability.FREEZING, Ability.REOPENING, Ability.TRANSFERS, Ability.OWNERS));
    if (where == Where.MEMORY) {
      abilities.removeAll(
          Set.of(Ability.UNIX_HABITS, Ability.SYMBOLIC_LINKS, Ability.FILE_CHANNELS));
    }
    RandomTrial trial = new RandomTrial(() -> new World(where), 25);
    trial.run(
        where + ", seed " + seed, new RandomOperations(seed, abilities, "t", STOCK), OPERATIONS);
  }

  static Stream<Arguments> seeds() {
    return LongStream.range(0, SEEDS)
        .boxed()
        .flatMap(seed -> Stream.of(Where.values()).map(where -> Arguments.of(where, seed)));
  }

  @Test
  void paths_thatComeBack_areOfTheFilter() throws IOException {
    TreeBuilder.in(scratch.path()).file("d/file").link("d/link", "file");
    FilterFileSystem filter = RecordingFileSystem.over(scratch.path());
    Path directory = filter.root().resolve("d");
    assertThat(directory.toRealPath().getFileSystem()).isSameAs(filter);
    assertThat(directory.resolve("link").toRealPath()).isEqualTo(directory.resolve("file"));
    assertThat(Files.readSymbolicLink(directory.resolve("link")).getFileSystem()).isSameAs(filter);
    try (DirectoryStream<Path> names =
        Files.newDirectoryStream(directory, path -> path.getFileSystem().equals(filter))) {
      assertThat(names)
          .containsExactlyInAnyOrder(directory.resolve("file"), directory.resolve("link"));
    }
  }

  @Test
  void exceptions_thatComeBack_nameTheCallersPath() {
    Path absent = RecordingFileSystem.over(scratch.path()).root().resolve("absent");
    assertThatThrownBy(() -> Files.delete(absent))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(absent.toString());
  }

  @Test
  void path_ofAnotherFilter_isRefused() {
    Path ours = RecordingFileSystem.over(scratch.path()).root();
    Path other = RecordingFileSystem.over(scratch.path()).root();
    assertThat(ours).isNotEqualTo(other);
    assertThatThrownBy(() -> ours.resolve(other)).isInstanceOf(ProviderMismatchException.class);
    assertThatThrownBy(() -> Files.exists(scratch.path().resolve(ours)))
        .isInstanceOf(ProviderMismatchException.class);
  }

  @ParameterizedTest
  @EnumSource
  void directory_openedToRead_canBeForced(Where where) throws IOException {
    try (ScratchDirectory of = ScratchDirectory.create(where)) {
      FilterFileSystem filter = RecordingFileSystem.over(of.path());
      try (FileChannel channel = FileChannel.open(filter.root(), READ)) {
        channel.force(true);
        assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
            .isInstanceOf(IOException.class);
      }
      assertThatThrownBy(() -> FileChannel.open(filter.root(), WRITE))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void openHandles_untilClosed_areKnown() throws IOException {
    TreeBuilder.in(scratch.path()).file("file");
    FilterFileSystem filter = RecordingFileSystem.over(scratch.path());
    Path file = filter.root().resolve("file");
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(filter.root())) {
        assertThat(stream).hasSize(1);
        assertThat(filter.openHandles()).hasSize(2);
      }
      assertThat(channel.isOpen()).isTrue();
      assertThat(filter.openHandles()).extracting(OpenHandle::path).containsExactly(file);
    }
    assertThat(filter.openHandles()).isEmpty();
  }

  @Test
  void filter_beforeAFilter_handsOn() throws IOException {
    RecordingFileSystem below = RecordingFileSystem.over(scratch.path());
    RecordingFileSystem above = RecordingFileSystem.over(ReadOnlyLayer.over(below.root()).root());
    TreeBuilder.in(scratch.path()).file("file");
    assertThatTree(above.root()).hasExactlyNames("file").hasFile("file", "file");
    assertThat(below.calls()).hasSameSizeAs(above.calls());
    assertThat(TreeReader.of().read(above.root()))
        .isSameTreeAs(TreeReader.of().read(scratch.path()));
  }
}
