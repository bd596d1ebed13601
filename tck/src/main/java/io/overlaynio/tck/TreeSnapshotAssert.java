package io.overlaynio.tck;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;

/** Sentences about snapshots; what differs is told name by name. */
public final class TreeSnapshotAssert extends AbstractAssert<TreeSnapshotAssert, TreeSnapshot> {

  private TreeSnapshotAssert(TreeSnapshot actual) {
    super(actual, TreeSnapshotAssert.class);
  }

  /** Begins a sentence about a snapshot. */
  public static TreeSnapshotAssert assertThat(TreeSnapshot actual) {
    return new TreeSnapshotAssert(actual);
  }

  /** Begins a sentence about the names, types, contents and link targets below a directory. */
  public static TreeSnapshotAssert assertThatTree(Path root) throws IOException {
    return new TreeSnapshotAssert(TreeReader.of().read(root)).as("the tree below %s", root);
  }

  /** The two trees are the same in all that both snapshots hold. */
  public TreeSnapshotAssert isSameTreeAs(TreeSnapshot expected) {
    isNotNull();
    List<String> differences = expected.differencesTo(actual);
    if (!differences.isEmpty()) {
      failWithMessage(
          "expected the same tree, but (- missing, + surplus, ~ expected -> actual):%n  %s",
          String.join("\n  ", differences));
    }
    return this;
  }

  /** These and no other names are below the root. */
  public TreeSnapshotAssert hasExactlyNames(String... names) {
    isNotNull();
    List<String> expected = Stream.concat(Stream.of("."), Stream.of(names)).sorted().toList();
    List<String> found = actual.names().stream().sorted().toList();
    if (!expected.equals(found)) {
      failWithMessage("expected exactly the names %s, but found %s", expected, found);
    }
    return this;
  }

  /** The name is a file with this text, of 40 bytes at most. */
  public TreeSnapshotAssert hasFile(String name, String text) {
    return hasFact(name, "type", "file").hasFact(name, "contents", "\"" + text + "\"");
  }

  /** One fact about one name. */
  public TreeSnapshotAssert hasFact(String name, String key, String value) {
    isNotNull();
    if (!actual.names().contains(name)) {
      failWithMessage("expected %s, but there are only %s", name, actual.names());
    }
    String found = actual.factsOf(name).get(key);
    if (!value.equals(found)) {
      failWithMessage("expected %s of %s to be %s, but it is %s", key, name, value, found);
    }
    return this;
  }
}
