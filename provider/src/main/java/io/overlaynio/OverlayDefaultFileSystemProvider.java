package io.overlaynio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * An overlay of the whole machine as the JVM's default file system, for programs that know nothing
 * of it:
 *
 * <pre>
 * java -Djava.nio.file.spi.DefaultFileSystemProvider=io.overlaynio.OverlayDefaultFileSystemProvider
 *      -Doverlay.upper=DIR -cp overlay-nio.jar:...:program.jar Program
 * </pre>
 *
 * <p>The program sees the same paths as before, of the scheme {@code file}. What it changes through
 * {@code java.nio.file} goes into the upper directory, and the machine stays as it is. The upper
 * and its work directory are not seen by the program, wherever they are. The library must be on the
 * class path or, as a module of the boot layer, on the module path.
 *
 * <table>
 *   <caption>System properties, read when the first file is asked for</caption>
 *   <thead>
 *     <tr><th scope="col">Property</th><th scope="col">Meaning</th><th scope="col">Default</th></tr>
 *   </thead>
 *   <tbody>
 *     <tr><th scope="row">{@code overlay.upper}</th><td>the directory that takes the changes; it
 *         must exist</td><td>a new one among the temporary files, which stays; its name is written
 *         to the standard error stream</td></tr>
 *     <tr><th scope="row">{@code overlay.work}</th><td>as the option {@code work}</td>
 *         <td>{@code .NAME.work} beside the upper</td></tr>
 *     <tr><th scope="row">{@code overlay.lower}</th><td>the directories below, the topmost first,
 *         separated as a class path is</td><td>{@code /}</td></tr>
 *     <tr><th scope="row">{@code overlay.cachedNames}</th><td>as the option {@code
 *         cachedNames}</td><td>0, for others go on changing the machine</td></tr>
 *     <tr><th scope="row">{@code overlay.format}, {@code overlay.durability}, {@code
 *         overlay.strategy} and the others</th><td>as the options of these names</td>
 *         <td>as theirs</td></tr>
 *   </tbody>
 * </table>
 *
 * <p>The directory {@code /} itself has the owner and the permissions of the upper; everything
 * below it has its own, and a program may do what it might on the machine. A name that the encoding
 * of the JVM for names cannot express is listed and then not found: start it in a locale of UTF-8.
 *
 * <p>With values that cannot be used, every use of a file is a {@link
 * java.util.ServiceConfigurationError} that says what was given and what was expected: nothing is
 * ever done on the machine instead.
 *
 * <h2>What is the machine's all the same</h2>
 *
 * <ul>
 *   <li>{@code java.io}, class loading, {@code System.load} and other processes see the machine and
 *       write to it. {@code Path.toFile()} works, and leads there.
 *   <li>Devices, pipes and sockets are the machine's own, and so are the descriptors that the
 *       process was started with, by names as {@code /dev/stdin} and {@code /dev/fd/3}. Regular
 *       files are not, in {@code /proc} and {@code /sys} neither: what is written to them is not
 *       told to the kernel.
 *   <li>What this library and the classes it needs read for themselves.
 * </ul>
 *
 * <p>The JDK knows Unix domain sockets, and on 17 {@link Files#probeContentType}, with its own
 * default provider only. Flight Recorder makes directories through {@code java.nio.file} and writes
 * into them by other means, so it cannot be started. The watch service reports what this program
 * changes, not what others do.
 *
 * <h2>Durability</h2>
 *
 * {@link #sync()} and {@code FileChannel.force} promise what they do for any overlay. When the JVM
 * ends by itself, by {@code System.exit} or by a signal that lets it, a last sync makes durable
 * what was changed, unless durability is {@code volatile}; what fails then is told on the standard
 * error stream. Other shutdown hooks run at the same time, and what they write may miss it. When
 * the JVM is killed, or crashes, there is no such sync: every operation that has returned is in the
 * upper directory as long as the machine goes on, and is there when the next program is started
 * over it; a power cut soon after may take what was not synced, each operation whole. The default
 * file system cannot be closed.
 */
public final class OverlayDefaultFileSystemProvider extends FileSystemProvider {

  private final FileSystemProvider platform;
  private final OverlayDefaultFileSystem fileSystem;

  /**
   * Made by the JDK while it makes its default file system, which therefore must not be asked for:
   * nothing is opened here.
   *
   * @param platform the provider that would be the default one
   */
  public OverlayDefaultFileSystemProvider(FileSystemProvider platform) {
    super();
    this.platform = platform;
    this.fileSystem =
        new OverlayDefaultFileSystem(this, platform.getFileSystem(URI.create("file:///")));
  }

  /**
   * Makes every change durable that the program has made so far, and of nothing else on the disk.
   *
   * <p>For a program that does know: {@code ((OverlayDefaultFileSystemProvider)
   * FileSystems.getDefault().provider()).sync()}.
   *
   * @throws OverlaySyncException naming every path that could not be made durable
   * @see OverlayFileSystem#sync()
   */
  public SyncReport sync() throws IOException {
    return fileSystem.overlay().sync();
  }

  /**
   * What was done so far and what a sync would have to do.
   *
   * @see OverlayFileSystem#statistics()
   */
  public OverlayStatistics statistics() {
    return fileSystem.overlay().opened().statistics();
  }

  /** {@code file}. */
  @Override
  public String getScheme() {
    return platform.getScheme();
  }

  /** Answers as the platform's provider: there is one file system of this scheme. */
  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) throws IOException {
    return platform.newFileSystem(uri, env);
  }

  /**
   * {@inheritDoc}
   *
   * @param uri {@code file:///}, the only one there is
   */
  @Override
  public FileSystem getFileSystem(URI uri) {
    platform.getFileSystem(uri); // refuses every other, in the platform's words
    return fileSystem;
  }

  @Override
  public Path getPath(URI uri) {
    // From JDK 25 on that is a path of the default file system already: ours.
    return fileSystem.getPath(platform.getPath(uri).toString());
  }

  @Override
  public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
    return overlay().open(path, List.of(options), (on, real) -> on.newInputStream(real, options));
  }

  @Override
  public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
    return overlay()
        .openToWrite(path, List.of(options), (on, real) -> on.newOutputStream(real, options));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return overlay()
        .open(path, options, (on, real) -> on.newByteChannel(real, options, attributes));
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return overlay()
        .open(path, options, (on, real) -> on.newFileChannel(real, options, attributes));
  }

  @Override
  public AsynchronousFileChannel newAsynchronousFileChannel(
      Path path,
      Set<? extends OpenOption> options,
      ExecutorService executor,
      FileAttribute<?>... attributes)
      throws IOException {
    return overlay()
        .open(
            path,
            options,
            (on, real) -> on.newAsynchronousFileChannel(real, options, executor, attributes));
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    return overlay()
        .query(
            directory,
            (on, real) ->
                OverlayDefaultDirectoryStream.of(
                    overlay(),
                    OverlayDefaultPath.of(directory),
                    filter,
                    all -> on.newDirectoryStream(real, all)));
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
    overlay().change(directory, (on, real) -> on.createDirectory(real, attributes));
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
      throws IOException {
    String text = OverlayDefaultPath.of(target).toString();
    overlay()
        .change(
            link,
            (on, real) ->
                on.createSymbolicLink(real, real.getFileSystem().getPath(text), attributes));
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    overlay().changeBoth(link, existing, (on, made, real) -> on.createLink(made, real));
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return overlay()
        .query(link, (on, real) -> fileSystem.getPath(on.readSymbolicLink(real).toString()));
  }

  @Override
  public void delete(Path path) throws IOException {
    overlay().change(path, (on, real) -> on.delete(real));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    overlay().changeBoth(source, target, (on, from, to) -> on.copy(from, to, options));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    overlay().changeBoth(source, target, (on, from, to) -> on.move(from, to, options));
  }

  /** False if the other path is of another file system, unless they are equal. */
  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    OverlayDefaultPath ours = OverlayDefaultPath.of(path);
    return ours.equals(other)
        || (other instanceof OverlayDefaultPath
            && overlay().queryBoth(ours, other, (on, one, two) -> on.isSameFile(one, two)));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return overlay().query(path, (on, real) -> on.isHidden(real));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return overlay().query(path, (on, real) -> on.getFileStore(real));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    overlay()
        .look(
            path,
            true,
            (on, real) -> {
              on.checkAccess(real, modes);
              return null;
            });
  }

  /**
   * Whether the file exists; false too if nobody can tell. Overrides the method of the JDK from 20
   * on.
   */
  public boolean exists(Path path, LinkOption... options) {
    try {
      return overlay().look(path, isFollowed(options), (on, real) -> Files.exists(real, options));
    } catch (IOException e) {
      return false; // the answer that FileSystemProvider.exists asks for
    }
  }

  /**
   * The attributes, or null if there is no such file. Overrides the method of the JDK from 20 on.
   */
  public <A extends BasicFileAttributes> A readAttributesIfExists(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return overlay()
        .look(
            path,
            isFollowed(options),
            (on, real) -> {
              if (on instanceof OverlayFileSystemProvider overlays) {
                return overlays.readAttributesIfExists(real, type, options);
              }
              try {
                return on.readAttributes(real, type, options);
              } catch (NoSuchFileException e) {
                return null;
              }
            });
  }

  private static boolean isFollowed(LinkOption... options) {
    return !Arrays.asList(options).contains(LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return overlay().view(path, (on, real) -> on.getFileAttributeView(real, type, options));
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return overlay()
        .look(path, isFollowed(options), (on, real) -> on.readAttributes(real, type, options));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return overlay()
        .look(
            path, isFollowed(options), (on, real) -> on.readAttributes(real, attributes, options));
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    overlay().change(path, (on, real) -> on.setAttribute(real, attribute, value, options));
  }

  private DefaultOverlay overlay() {
    return fileSystem.overlay();
  }
}
