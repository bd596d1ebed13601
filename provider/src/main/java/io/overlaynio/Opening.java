package io.overlaynio;

import io.overlaynio.internal.tree.MergedTree;
import io.overlaynio.internal.tree.OpenFile;
import io.overlaynio.internal.tree.OpenHow;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * Opens what must be closed again: a file of the tree, with a channel of the right kind on it, in
 * the care of the file system.
 *
 * <p>It exists so that nothing stays open when a step fails. Each opening has one of these
 * outcomes: a channel; an exception and nothing changed; or, with CREATE, TRUNCATE_EXISTING or a
 * copy-up, an exception or a crash after that change, whole, but with no channel.
 */
final class Opening {

  /** Makes the channel of an open file. */
  @FunctionalInterface
  private interface ChannelOf<C extends Closeable> {
    C on(OpenFile file) throws IOException;
  }

  private Opening() {}

  static FileChannel fileChannel(
      OverlayPath path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return open(
        path,
        options,
        OpenOptions.Kind.FILE,
        file -> new OverlayFileChannel(path, file),
        attributes);
  }

  /** A file channel wherever the layer has one: the JDK's own provider gives nothing less. */
  static SeekableByteChannel byteChannel(
      OverlayPath path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return Opening.<SeekableByteChannel>open(
        path,
        options,
        OpenOptions.Kind.BYTES,
        file ->
            file.channel() instanceof FileChannel
                ? new OverlayFileChannel(path, file)
                : new OverlayByteChannel(path, file),
        attributes);
  }

  /** A stream that goes on reading whatever interrupts come, as the platform's. */
  static InputStream inputStream(OverlayPath path, OpenOption... options) throws IOException {
    Set<OpenOption> all = new HashSet<>();
    for (OpenOption option : options) {
      if (option == StandardOpenOption.APPEND || option == StandardOpenOption.WRITE) {
        throw new UnsupportedOperationException("'" + option + "' not allowed");
      }
      all.add(option);
    }
    return Channels.newInputStream(streamChannel(path, all));
  }

  /** A stream that goes on writing whatever interrupts come, as the platform's. */
  static OutputStream outputStream(OverlayPath path, OpenOption... options) throws IOException {
    Set<OpenOption> all = new HashSet<>();
    for (OpenOption option : options) {
      if (option == StandardOpenOption.READ) {
        throw new IllegalArgumentException("READ not allowed");
      }
      all.add(option);
    }
    if (all.isEmpty()) {
      all.add(StandardOpenOption.CREATE);
      all.add(StandardOpenOption.TRUNCATE_EXISTING);
    }
    all.add(StandardOpenOption.WRITE);
    return Channels.newOutputStream(streamChannel(path, all));
  }

  /** A stream into a new file with these attributes. */
  static OutputStream newFile(OverlayPath path, FileAttribute<?>... attributes) throws IOException {
    Set<OpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return Channels.newOutputStream(streamChannel(path, fresh, attributes));
  }

  private static StreamChannel streamChannel(
      OverlayPath path, Set<OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return open(
        path, options, OpenOptions.Kind.BYTES, file -> new StreamChannel(path, file), attributes);
  }

  static AsynchronousFileChannel asynchronousChannel(
      OverlayPath path,
      Set<? extends OpenOption> options,
      ExecutorService executorOrNull,
      FileAttribute<?>... attributes)
      throws IOException {
    return open(
        path,
        options,
        OpenOptions.Kind.ASYNCHRONOUS,
        file -> new OverlayAsynchronousFileChannel(path, file, executorOrNull),
        attributes);
  }

  static DirectoryStream<Path> directory(
      OverlayPath directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    Objects.requireNonNull(filter);
    return directory(directory, directory, filter, true);
  }

  /**
   * The same, of a directory that is found by one path and shown by another.
   *
   * @param shown what the entries are resolved against
   */
  static SecureDirectoryStream<Path> directory(
      OverlayPath found,
      OverlayPath shown,
      DirectoryStream.Filter<? super Path> filter,
      boolean follow)
      throws IOException {
    MergedTree.Listing listing = TreeCall.query(found, (tree, names) -> tree.hold(names, follow));
    return shown
        .getFileSystem()
        .state()
        .register(
            new OverlaySecureDirectoryStream(
                shown, listing.key(), new OverlayDirectoryStream(shown, listing.names(), filter)));
  }

  private static <C extends Closeable> C open(
      OverlayPath path,
      Set<? extends OpenOption> options,
      OpenOptions.Kind kind,
      ChannelOf<C> channel,
      FileAttribute<?>... attributes)
      throws IOException {
    for (FileAttribute<?> attribute : attributes) {
      Objects.requireNonNull(attribute);
    }
    path.getFileSystem().state().checkOpen();
    InitialAttributes.check(path.getFileSystem().supportedFileAttributeViews(), attributes);
    OpenFile file =
        TreeCall.query(
            path,
            (tree, names) -> {
              OpenHow how = OpenOptions.parse(options, kind, tree.readOnly());
              return tree.open(names, how, attributes);
            });
    return path.getFileSystem().state().register(onto(file, channel));
  }

  private static <C extends Closeable> C onto(OpenFile file, ChannelOf<C> channel)
      throws IOException {
    try {
      return channel.on(file);
    } catch (IOException | RuntimeException | Error e) {
      Failures failures = new Failures();
      failures.add(e);
      failures.run(file::close);
      throw e;
    }
  }
}
