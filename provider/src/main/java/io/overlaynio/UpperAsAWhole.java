package io.overlaynio;

import io.overlaynio.internal.tree.FilesInUse;
import io.overlaynio.internal.tree.MergedTree;
import java.io.IOException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;

/**
 * What is done to the upper directory as a whole, in the words of callers: the file system must be
 * open and have an upper, and what the tree throws comes back with paths.
 */
final class UpperAsAWhole {

  /** What is asked of the tree. */
  @FunctionalInterface
  private interface Step<T> {
    T on(MergedTree tree) throws IOException;
  }

  private final OverlayFileSystem fileSystem;

  UpperAsAWhole(OverlayFileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  void discard() throws IOException {
    run(
        tree -> {
          tree.discard();
          return null;
        });
  }

  private <T> T run(Step<T> step) throws IOException {
    fileSystem.state().checkOpen();
    MergedTree tree = fileSystem.tree();
    if (tree.readOnly()) {
      throw new ReadOnlyFileSystemException();
    }
    try {
      return step.on(tree);
    } catch (FilesInUse e) {
      throw new OverlayBusyException(paths(e.files()));
    } catch (IOException e) {
      throw PathErrors.rewrite(e, fileSystem.root());
    } catch (ClosedFileSystemException e) {
      throw PathErrors.layerClosed(e, fileSystem.root());
    }
  }

  private List<Path> paths(List<List<String>> names) {
    return names.stream().<Path>map(each -> OverlayPath.absolute(fileSystem, each)).toList();
  }
}
