package io.overlaynio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.spi.FileSystemProvider;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The overlay behind the default file system: opened by the first thread that asks for a file, and
 * the one place where it is settled whether the overlay answers or the machine.
 *
 * <p>The machine answers what the overlay's own work asks for. While it is opened, while native
 * access is loaded, in the middle of every operation, the JDK and the libraries may look for
 * classes, settings and logs through the default file system, in this thread; the overlay would
 * wait for itself then, or for the thread that waits for this one. Other threads wait until it is
 * open: nothing they do must reach the machine.
 *
 * <p>Locks: whoever holds this one has initialised the logging before, since that reads files under
 * locks of its own, which another thread may hold and want this one.
 */
final class DefaultOverlay {

  /** What is done with one path, by the provider that it is of. */
  @FunctionalInterface
  interface Call<T> {
    T on(FileSystemProvider provider, Path path) throws IOException;
  }

  /** What is done with two paths. */
  @FunctionalInterface
  interface BothCall<T> {
    T on(FileSystemProvider provider, Path one, Path other) throws IOException;
  }

  /** What is done with one path and answers nothing. */
  @FunctionalInterface
  interface Action {
    void on(FileSystemProvider provider, Path path) throws IOException;
  }

  /** What is done with two paths and answers nothing. */
  @FunctionalInterface
  interface BothAction {
    void on(FileSystemProvider provider, Path one, Path other) throws IOException;
  }

  private final FileSystem platform;
  private final LastSync lastSync = new LastSync();
  private final ReentrantLock opening = new ReentrantLock();

  /** True in a thread that works for the overlay at this moment. */
  private final ThreadLocal<Boolean> ownWork = new ThreadLocal<>();

  private volatile OverlayFileSystem overlayOrNull;
  private Exception failureOrNull; // guarded by the lock

  /**
   * @param platform the file system of the machine
   */
  DefaultOverlay(FileSystem platform) {
    this.platform = platform;
  }

  /** Asks for something that changes nothing. */
  <T> T query(Path path, Call<T> call) throws IOException {
    OverlayDefaultPath ours = OverlayDefaultPath.of(path);
    return isOwnWork()
        ? call.on(platform.provider(), ours.platform())
        : inside(ours, opened(), call);
  }

  private <T> T inside(OverlayDefaultPath path, OverlayFileSystem overlay, Call<T> call)
      throws IOException {
    ownWork.set(true);
    try {
      return call.on(overlay.provider(), path.inside(overlay));
    } catch (FileSystemException e) {
      throw PathErrors.asGiven(e, path);
    } finally {
      ownWork.set(false);
    }
  }

  <T> T queryBoth(Path one, Path other, BothCall<T> call) throws IOException {
    OverlayDefaultPath first = OverlayDefaultPath.of(one);
    OverlayDefaultPath second = OverlayDefaultPath.of(other);
    if (isOwnWork()) {
      return call.on(platform.provider(), first.platform(), second.platform());
    }
    OverlayFileSystem overlay = opened();
    ownWork.set(true);
    try {
      return call.on(overlay.provider(), first.inside(overlay), second.inside(overlay));
    } catch (FileSystemException e) {
      throw PathErrors.asGiven(e, first, second);
    } finally {
      ownWork.set(false);
    }
  }

  void change(Path path, Action action) throws IOException {
    queryToChange(
        path,
        (on, real) -> {
          action.on(on, real);
          return null;
        });
  }

  /** Asks for something that may change something. */
  <T> T queryToChange(Path path, Call<T> call) throws IOException {
    changing();
    return query(path, call);
  }

  void changeBoth(Path one, Path other, BothAction action) throws IOException {
    changing();
    queryBoth(
        one,
        other,
        (on, first, second) -> {
          action.on(on, first, second);
          return null;
        });
  }

  /** Asks what is there, which of the name of a descriptor is what that is open on. */
  <T> T look(Path path, boolean follow, Call<T> call) throws IOException {
    Path real = OverlayDefaultPath.of(path).platform();
    return follow && GivenDescriptor.isReadable(real)
        ? call.on(platform.provider(), real)
        : query(path, call);
  }

  /** Opens a file, for what the options say. */
  <T> T open(Path path, Collection<? extends OpenOption> options, Call<T> call) throws IOException {
    return options.contains(StandardOpenOption.WRITE)
            || options.contains(StandardOpenOption.APPEND)
            || options.contains(StandardOpenOption.DELETE_ON_CLOSE)
        ? openToWrite(path, options, call)
        : look(path, !options.contains(LinkOption.NOFOLLOW_LINKS), call);
  }

  /** Opens a file for writing. */
  <T> T openToWrite(Path path, Collection<? extends OpenOption> options, Call<T> call)
      throws IOException {
    Path real = OverlayDefaultPath.of(path).platform();
    boolean named =
        options.contains(StandardOpenOption.DELETE_ON_CLOSE)
            || options.contains(StandardOpenOption.CREATE_NEW)
            || options.contains(LinkOption.NOFOLLOW_LINKS);
    if (!named && GivenDescriptor.isWritable(real)) {
      return call.on(platform.provider(), real);
    }
    return queryToChange(path, call);
  }

  /** A view, through which the file may be changed. */
  <V> V view(Path path, Call<V> call) {
    try {
      return queryToChange(path, call);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // to make one asks for nothing
    }
  }

  private void changing() {
    if (!isOwnWork()) {
      lastSync.atExitOf(opened());
    }
  }

  private boolean isOwnWork() {
    return Boolean.TRUE.equals(ownWork.get()) || OverlayFileSystem.isLoadingNativeAccess();
  }

  /** Makes durable what was changed so far, and tells what could not be by the program's paths. */
  SyncReport sync() throws IOException {
    OverlayFileSystem overlay = opened();
    try {
      return overlay.sync();
    } catch (OverlaySyncException e) {
      Map<Path, IOException> failures = new LinkedHashMap<>();
      e.failures().forEach((path, why) -> failures.put(Path.of(path.toString()), why));
      throw new OverlaySyncException(failures);
    }
  }

  /**
   * The overlay, which is opened if this is the first use of it.
   *
   * @throws ServiceConfigurationError if it cannot be opened, now and from now on, saying why
   */
  OverlayFileSystem opened() {
    OverlayFileSystem overlay = overlayOrNull;
    return overlay != null ? overlay : open();
  }

  private OverlayFileSystem open() {
    boolean was = isOwnWork();
    ownWork.set(true);
    DefaultOptions options;
    try {
      System.getLogger("io.overlaynio").isLoggable(Level.DEBUG); // see the class about locks
      opening.lock();
      try {
        if (overlayOrNull != null) {
          return overlayOrNull;
        }
        options = openOnce();
      } finally {
        opening.unlock();
      }
    } finally {
      ownWork.set(was);
    }
    options.announce();
    return overlayOrNull;
  }

  private DefaultOptions openOnce() {
    try {
      if (failureOrNull == null) {
        DefaultOptions options = DefaultOptions.read(platform);
        overlayOrNull = uninterrupted(options);
        return options;
      }
    } catch (IOException | RuntimeException e) {
      failureOrNull = e;
    }
    throw new ServiceConfigurationError(
        "the default file system cannot be an overlay with "
            + DefaultOptions.given()
            + ": "
            + (failureOrNull instanceof IllegalArgumentException wrongValue
                ? wrongValue.getMessage()
                : failureOrNull),
        failureOrNull);
  }

  /** Whoever is interrupted while he happens to be the first must not end it for all. */
  private static OverlayFileSystem uninterrupted(DefaultOptions options) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          OverlayFileSystem overlay =
              OverlayFileSystem.open(new OverlayFileSystemProvider(), options.options());
          overlay.prepareChanges(); // classes are loaded here, not under a lock of the tree
          return overlay;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
