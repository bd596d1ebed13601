package io.overlaynio.tck;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that has changed a tree which nobody may change: the lower layers of an overlay.
 *
 * <p>Registered as a field with {@code @RegisterExtension}, it compares after each test every tree
 * that was given to it, in every aspect that its file system knows, Unix's time of change too,
 * which no caller can set. Who closes the file systems of the trees must do it later: in an
 * extension that is registered before this one, or after calling {@link #check} himself.
 */
public final class UnchangedTrees implements AfterEachCallback {

  /** Link counts change with the count only, and the time of change tells that as well. */
  private static final TreeReader EVERYTHING = TreeReader.of(Aspect.values());

  private final Map<Path, TreeSnapshot> watched = new LinkedHashMap<>();

  /** Remembers what is below this directory now. */
  public void watch(Path root) throws IOException {
    watched.put(root, EVERYTHING.read(root));
  }

  /** Compares each tree with what it was, once, and forgets it. */
  public void check() throws IOException {
    Map<Path, TreeSnapshot> trees = new LinkedHashMap<>(watched);
    watched.clear();
    for (Map.Entry<Path, TreeSnapshot> tree : trees.entrySet()) {
      TreeSnapshotAssert.assertThat(EVERYTHING.read(tree.getKey()))
          .as("%s, which nobody may change", tree.getKey())
          .isSameTreeAs(tree.getValue());
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    check();
  }
}
