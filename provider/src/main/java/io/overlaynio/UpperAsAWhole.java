package io.overlaynio;

import io.overlaynio.internal.tree.CommitRefused;
import io.overlaynio.internal.tree.FilesInUse;
import io.overlaynio.internal.tree.MergedTree;
import java.io.IOException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * What is done to the upper directory as a whole, in the words of callers: the file system must be
 * open and have an upper, and what the tree throws comes back with paths.
 */
final class UpperAsAWhole {

  /** What is asked of the tree. */
  @FunctionalInterface
  private interface Step {
    void on(MergedTree tree) throws IOException;
  }

  private final OverlayFileSystem fileSystem;

  UpperAsAWhole(OverlayFileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  void discard() throws IOException {
    run(MergedTree::discard);
  }

  void commit(Path target, Consumer<? super CommitProgress> progress) throws IOException {
    Objects.requireNonNull(progress);
    if (target.getFileSystem().equals(fileSystem)) {
      throw new IllegalArgumentException(
          "an overlay cannot be committed to a directory of its own: " + target);
    }
    changeable();
    ((OverlayFileSystemProvider) fileSystem.provider()).registry().requireFree(target.toRealPath());
    try {
      run(
          tree ->
              tree.commit(
                  target,
                  (names, done, of, bytes, ofBytes) ->
                      progress.accept(new CommitProgress(path(names), done, of, bytes, ofBytes))));
    } catch (CommitRefused e) {
      throw new OverlayConflictException(target, paths(e.conflicts()));
    }
  }

  OverlaySnapshot snapshot(Path whereOrNull) throws IOException {
    AtomicReference<OverlaySnapshot> made = new AtomicReference<>();
    run(
        tree -> {
          if (tree.lowers().size() >= OverlayOptions.MOST_LOWERS) {
            throw new FileSystemException(
                "/", null, "there are as many lower directories as there can be");
          }
          Path lower = tree.snapshot(whereOrNull);
          made.set(new OverlaySnapshot(lower, tree.lowers()));
        });
    return made.get();
  }

  private MergedTree changeable() {
    fileSystem.state().checkOpen();
    MergedTree tree = fileSystem.tree();
    if (tree.readOnly()) {
      throw new ReadOnlyFileSystemException();
    }
    return tree;
  }

  private void run(Step step) throws IOException {
    MergedTree tree = changeable();
    try {
      fileSystem.naming(() -> step.on(tree));
    } catch (FilesInUse e) {
      throw new OverlayBusyException(paths(e.files()));
    } catch (CommitRefused | OverlaySyncException e) {
      throw e;
    } catch (IOException e) {
      throw PathErrors.rewrite(e, fileSystem.root());
    } catch (ClosedFileSystemException e) {
      throw PathErrors.layerClosed(e, fileSystem.root());
    }
  }

  private List<Path> paths(List<List<String>> names) {
    return names.stream().map(this::path).toList();
  }

  private Path path(List<String> names) {
    return OverlayPath.absolute(fileSystem, names);
  }
}
