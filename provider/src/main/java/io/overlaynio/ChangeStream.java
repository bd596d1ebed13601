package io.overlaynio;

import io.overlaynio.internal.tree.Changed;
import io.overlaynio.internal.tree.Difference;
import io.overlaynio.internal.tree.Difference.Contents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The tree's difference as a caller sees it: paths instead of names, and failures that name them.
 * Between two changes it holds nothing open.
 */
final class ChangeStream extends Spliterators.AbstractSpliterator<OverlayChange> {

  private final OverlayFileSystem fileSystem;
  private final Difference difference;

  private ChangeStream(OverlayFileSystem fileSystem, Difference difference) {
    super(Long.MAX_VALUE, ORDERED | DISTINCT | NONNULL);
    this.fileSystem = fileSystem;
    this.difference = difference;
  }

  static Stream<OverlayChange> of(OverlayFileSystem fileSystem, ChangeOption... options) {
    fileSystem.state().checkOpen();
    return stream(fileSystem, fileSystem.tree().difference(contents(options)));
  }

  static Stream<OverlayChange> of(OverlayFileSystem fileSystem, Path below, ChangeOption... options)
      throws IOException {
    Contents contents = contents(options);
    fileSystem.root().resolve(below); // refuses a path of another file system
    Difference difference =
        TreeCall.query(OverlayPath.of(below), (tree, names) -> tree.difference(names, contents));
    return stream(fileSystem, difference);
  }

  private static Contents contents(ChangeOption... options) {
    return List.of(options).contains(ChangeOption.COMPARE_CONTENTS)
        ? Contents.ALWAYS
        : Contents.IN_DOUBT;
  }

  private static Stream<OverlayChange> stream(OverlayFileSystem on, Difference difference) {
    return StreamSupport.stream(new ChangeStream(on, difference), false);
  }

  @Override
  public boolean tryAdvance(Consumer<? super OverlayChange> action) {
    Changed changed = nextOrNull();
    if (changed == null) {
      return false;
    }
    action.accept(change(changed));
    return true;
  }

  private Changed nextOrNull() {
    fileSystem.state().checkOpen();
    try {
      return difference.nextOrNull();
    } catch (IOException e) {
      throw new UncheckedIOException(PathErrors.rewrite(e, path(difference.at())));
    } catch (ClosedFileSystemException e) {
      throw new UncheckedIOException(PathErrors.layerClosed(e, path(difference.at())));
    }
  }

  private OverlayPath path(List<String> names) {
    return OverlayPath.absolute(fileSystem, names);
  }

  private OverlayChange change(Changed changed) {
    return new OverlayChange(
        path(changed.names()),
        OverlayChange.Kind.valueOf(changed.kind().name()),
        type(changed.beforeOrNull()),
        type(changed.nowOrNull()),
        size(changed.sizeBefore()),
        size(changed.sizeNow()));
  }

  private static Optional<OverlayChange.FileType> type(Changed.Type typeOrNull) {
    return Optional.ofNullable(typeOrNull).map(type -> OverlayChange.FileType.valueOf(type.name()));
  }

  private static OptionalLong size(long size) {
    return size == Changed.NO_SIZE ? OptionalLong.empty() : OptionalLong.of(size);
  }
}
