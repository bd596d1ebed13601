package io.overlaynio.tck;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThatTree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That a snapshot notices what it is there to notice. */
final class TreeSnapshotTest {

  private static final TreeReader ALL = TreeReader.of(Aspect.values());

  private FileSystem memory;
  private Path root;
  private TreeBuilder tree;

  @BeforeEach
  void build() throws IOException {
    memory =
        Jimfs.newFileSystem(
            Configuration.unix().toBuilder().setAttributeViews("basic", "posix", "user").build());
    root = Files.createDirectory(memory.getPath("/tree"));
    tree =
        TreeBuilder.in(root)
            .file("d/file", "text")
            .file("long", "x".repeat(1000))
            .link("link", "d/file")
            .directory("empty")
            .attribute("d/file", "note", "value")
            .allModifiedFrom(Instant.EPOCH);
  }

  @AfterEach
  void close() throws IOException {
    memory.close();
  }

  static List<Consumer<TreeBuilder>> changes() {
    return List.of(
        it -> it.file("new"),
        it -> it.file("d/file", "test"),
        it -> it.file("long", "y".repeat(1000)),
        it -> it.directory("empty/new"),
        it -> it.mode("d/file", "rwx------"),
        it -> it.modified("d", Instant.EPOCH.plusNanos(1000)),
        it -> it.modified("", Instant.EPOCH.plusSeconds(999)),
        it -> it.attribute("d/file", "note", "other"),
        it -> it.attribute("d", "new", ""));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void read_afterAnyChange_differs(Consumer<TreeBuilder> change) throws IOException {
    TreeSnapshot before = ALL.read(root);
    assertThat(ALL.read(root)).isEqualTo(before).hasSameHashCodeAs(before);
    change.accept(tree);
    TreeSnapshot after = ALL.read(root);
    assertThat(after).isNotEqualTo(before);
    assertThat(before.differencesTo(after)).isNotEmpty();
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> TreeSnapshotAssert.assertThat(after).isSameTreeAs(before));
  }

  @Test
  void differencesTo_otherTree_tellsEachName() throws IOException {
    TreeSnapshot before = TreeReader.of().read(root);
    tree.file("added", "a").file("d/file", "changed");
    Files.delete(root.resolve("link"));
    Files.createDirectory(root.resolve("link"));
    Files.delete(root.resolve("empty"));
    assertThat(before.differencesTo(TreeReader.of().read(root)))
        .containsExactly(
            "+ added {contents=\"a\", type=file}",
            "~ d/file contents: \"text\" -> \"changed\"",
            "- empty {type=directory}",
            "~ link target: d/file -> (none), type: link -> directory");
  }

  @Test
  void read_withoutAnAspect_doesNotSeeIt() throws IOException {
    TreeReader some = ALL.without(Aspect.MODE, Aspect.MODIFIED);
    TreeSnapshot before = some.read(root);
    tree.mode("d/file", "rwx------").modified("d/file", Instant.EPOCH.plusSeconds(5));
    assertThat(some.read(root)).isEqualTo(before);
  }

  @Test
  void callingRecent_laterTimes_areAlike() throws IOException {
    TreeReader reader =
        TreeReader.of(Aspect.MODIFIED).callingRecent(Instant.parse("2000-01-01T00:00:00Z"));
    tree.modified("long", Instant.parse("2001-01-01T00:00:00Z"));
    TreeSnapshot before = reader.read(root);
    assertThat(before.factsOf("long")).containsEntry("modified", "recent");
    assertThat(before.factsOf("d").get("modified")).startsWith("1970-01-01");
    tree.modified("long", Instant.parse("2002-01-01T00:00:00Z"));
    assertThat(reader.read(root)).isEqualTo(before);
  }

  @Test
  void factsOf_unknownName_isRefused() throws IOException {
    TreeSnapshot snapshot = TreeReader.of().read(root);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> snapshot.factsOf("none"))
        .withMessageContaining("none");
  }

  @Test
  void sentences_thatAreWrong_fail() throws IOException {
    assertThatTree(root)
        .hasExactlyNames("d", "d/file", "empty", "link", "long")
        .hasFile("d/file", "text")
        .hasFact("link", "target", "d/file");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThatTree(root).hasExactlyNames("d"))
        .withMessageContaining("d/file");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThatTree(root).hasFile("d/file", "other"))
        .withMessageContaining("text");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThatTree(root).hasFile("none", ""));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThatTree(root).hasFile("empty", ""));
  }

  @Test
  void unchangedTrees_check_failsOnceForEachChange() throws IOException {
    UnchangedTrees trees = new UnchangedTrees();
    trees.watch(root);
    tree.file("new");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(trees::check)
        .withMessageContaining("+ new");
    assertThatCode(trees::check).doesNotThrowAnyException();
    trees.watch(root);
    assertThatCode(trees::check).doesNotThrowAnyException();
  }

  @Test
  void mergedCopy_ofLayers_isWhatTheyShow() throws IOException {
    Path above = Files.createDirectory(memory.getPath("/above"));
    TreeBuilder.in(above)
        .file("d/file", "above")
        .file("d/added")
        .file("empty", "a file now")
        .file("link/inside")
        .allModifiedFrom(Instant.EPOCH.plusSeconds(100_000));
    Path copy = Files.createDirectory(memory.getPath("/copy"));
    MergedCopy.of(List.of(above, root), copy);
    assertThatTree(copy)
        .hasExactlyNames("d", "d/added", "d/file", "empty", "link", "link/inside", "long")
        .hasFile("d/file", "above")
        .hasFile("empty", "a file now");
    for (String name : List.of("", "d", "d/file", "link")) {
      assertThat(Files.getLastModifiedTime(copy.resolve(name)))
          .isEqualTo(Files.getLastModifiedTime(above.resolve(name)));
    }
    assertThat(Files.getLastModifiedTime(copy.resolve("long")))
        .isEqualTo(Files.getLastModifiedTime(root.resolve("long")));
  }
}
