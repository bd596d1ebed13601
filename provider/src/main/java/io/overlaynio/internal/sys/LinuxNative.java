package io.overlaynio.internal.sys;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import jnr.constants.platform.Errno;

/**
 * {@link Native} by way of jnr-ffi and the C library of Linux.
 *
 * <p>It exists to hold what is peculiar to Linux: which call, which flag, which error number means
 * what. It knows nothing of layers. Naming this class, and asking {@link #isLoaded()}, loads no
 * class of jnr: only {@link #load()} does, through {@link Loaded}.
 */
final class LinuxNative implements Native {
  private static final int PERMISSIONS = 07777;

  /** What most attributes fit in; one call then does. */
  private static final int USUAL_VALUE = 256;

  /** XATTR_SIZE_MAX and XATTR_LIST_MAX of the kernel: no value and no list is longer. */
  private static final int LONGEST_VALUE = 65536;

  /** Of the process, as the library is: the one thing here that changes, once, from false. */
  private static final AtomicBoolean LOADED = new AtomicBoolean();

  private final LibC libC;

  private LinuxNative(LibC libC) {
    this.libC = libC;
  }

  /** Native access, or the lack of it; being initialised is the loading. */
  private static final class Loaded {
    static final Optional<Native> NATIVE = loadUndisturbed();
  }

  /**
   * In a thread of its own: the library is unpacked through a channel, and an interrupt of the
   * thread that needs it first would close that, and leave the process without for ever.
   */
  private static Optional<Native> loadUndisturbed() {
    Executor loader = task -> new Loader(task).start();
    return CompletableFuture.supplyAsync(LinuxNative::tryLoad, loader).join();
  }

  /** Known by its class, so that nobody has to remember which thread it is. */
  private static final class Loader extends Thread {
    Loader(Runnable task) {
      super(task, "overlay-native");
    }
  }

  static boolean isLoadedByThisThread() {
    return Thread.currentThread() instanceof Loader;
  }

  private static Optional<Native> tryLoad() {
    System.Logger logger = System.getLogger("io.overlaynio");
    try {
      if (!"Linux".equals(System.getProperty("os.name"))) {
        logger.log(Level.DEBUG, "no native access: it is for Linux");
        return Optional.empty();
      }
      if ("false".equals(System.getProperty("overlay.native"))) {
        logger.log(Level.DEBUG, "no native access: overlay.native=false");
        return Optional.empty();
      }
      Native loaded = new LinuxNative(LibC.load());
      LOADED.set(true);
      return Optional.of(loaded);
    } catch (LinkageError | RuntimeException e) {
      logger.log(Level.INFO, "no native access: all works without it, but slower", e);
      return Optional.empty();
    }
  }

  static Optional<Native> load() {
    return Loaded.NATIVE;
  }

  static boolean isLoaded() {
    return LOADED.get();
  }

  @Override
  public void makeSpecial(Path path, int mode, long device) throws IOException {
    byte[] name = RealName.of(path);
    if (libC.mknod(name, mode, device) < 0) {
      throw SystemFailure.of(libC.errno(), path);
    }
    int permissions = mode & PERMISSIONS;
    // The umask only takes bits away: there is nothing to undo where none was asked for.
    if (permissions != 0 && libC.call().chmod(name, permissions) < 0) {
      IOException failure = SystemFailure.of(libC.errno(), path);
      try {
        Files.delete(path);
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
      throw failure;
    }
  }

  @Override
  public void exchange(Path one, Path other) throws IOException {
    rename(one, other, LibC.RENAME_EXCHANGE);
  }

  @Override
  public void renameLeavingWhiteout(Path from, Path to) throws IOException {
    rename(from, to, LibC.RENAME_WHITEOUT);
  }

  private void rename(Path from, Path to, int flags) throws IOException {
    if (libC.rename(RealName.of(from), RealName.of(to), flags) < 0) {
      throw SystemFailure.of(libC.errno(), from, to);
    }
  }

  @Override
  public List<String> attributeNames(Path path) throws IOException {
    byte[] file = RealName.of(path);
    byte[] names = new byte[USUAL_VALUE];
    long length = libC.call().llistxattr(file, names, names.length);
    if (length < 0 && libC.failedWith(Errno.ERANGE)) {
      names = new byte[LONGEST_VALUE];
      length = libC.call().llistxattr(file, names, names.length);
    }
    if (length < 0) {
      if (libC.failedWith(Errno.EOPNOTSUPP)) {
        return List.of();
      }
      throw SystemFailure.of(libC.errno(), path);
    }
    return split(names, (int) length);
  }

  private static List<String> split(byte[] names, int length) {
    List<String> split = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (names[i] == 0) {
        split.add(RealName.decode(names, start, i));
        start = i + 1;
      }
    }
    return split;
  }

  @Override
  public byte[] attributeOrNull(Path path, String name) throws IOException {
    byte[] file = RealName.of(path);
    byte[] attribute = RealName.ofAttribute(path, name);
    byte[] value = new byte[USUAL_VALUE];
    long length = libC.call().lgetxattr(file, attribute, value, value.length);
    if (length < 0 && libC.failedWith(Errno.ERANGE)) {
      value = new byte[LONGEST_VALUE];
      length = libC.call().lgetxattr(file, attribute, value, value.length);
    }
    if (length < 0) {
      if (isNoAttribute()) {
        return null;
      }
      throw SystemFailure.of(libC.errno(), path);
    }
    return Arrays.copyOf(value, (int) length);
  }

  @Override
  public void setAttribute(Path path, String name, byte[] value) throws IOException {
    byte[] file = RealName.of(path);
    byte[] attribute = RealName.ofAttribute(path, name);
    if (libC.call().lsetxattr(file, attribute, value, value.length, 0) < 0) {
      throw SystemFailure.of(libC.errno(), path);
    }
  }

  @Override
  public void removeAttribute(Path path, String name) throws IOException {
    byte[] file = RealName.of(path);
    if (libC.call().lremovexattr(file, RealName.ofAttribute(path, name)) < 0 && !isNoAttribute()) {
      throw SystemFailure.of(libC.errno(), path);
    }
  }

  /** None of this name, or a file system that has none at all. */
  private boolean isNoAttribute() {
    return libC.failedWith(Errno.ENODATA) || libC.failedWith(Errno.EOPNOTSUPP);
  }

  @Override
  public boolean copyData(Path from, Path to) throws IOException {
    return new DataCopy(libC, DataCopy.CHUNK).copy(from, to);
  }

  @Override
  public void setTimes(Path path, FileTime accessed, FileTime modified) throws IOException {
    Instant access = accessed.toInstant();
    Instant modification = modified.toInstant();
    long[] times = {
      access.getEpochSecond(),
      access.getNano(),
      modification.getEpochSecond(),
      modification.getNano()
    };
    byte[] name = RealName.of(path);
    if (libC.call().utimensat(LibC.AT_FDCWD, name, times, LibC.AT_SYMLINK_NOFOLLOW) < 0) {
      throw SystemFailure.of(libC.errno(), path);
    }
  }

  @Override
  public void startWriteback(Path path) throws IOException {
    try (Descriptor file = Descriptor.readOrNull(libC, path)) {
      if (file == null) {
        requireNoContents(path);
      } else if (libC.call().sync_file_range(file.number(), 0, 0, LibC.SYNC_FILE_RANGE_WRITE) < 0
          && !libC.failedWith(Errno.ESPIPE)) { // what has no pages: a FIFO, a character device
        throw file.failure();
      }
    }
  }

  @Override
  public FileData openData(Path path) throws IOException {
    return new OpenData(libC, Descriptor.read(libC, path));
  }

  @Override
  public boolean commitTransaction(Path directory) throws IOException {
    long[] transaction = new long[1];
    try (Descriptor file = Descriptor.read(libC, directory)) {
      if (libC.call().ioctl(file.number(), LibC.BTRFS_IOC_START_SYNC, transaction) < 0) {
        if (libC.failedWith(Errno.ENOTTY) || libC.failedWith(Errno.EOPNOTSUPP)) {
          return false;
        }
        throw file.failure();
      }
      int result;
      do {
        result = libC.call().ioctl(file.number(), LibC.BTRFS_IOC_WAIT_SYNC, transaction);
      } while (result < 0 && libC.failedWith(Errno.EINTR));
      if (result < 0) {
        throw file.failure();
      }
      return true;
    }
  }

  /**
   * Tells whether the open that has just failed was of something without contents: a link, a
   * socket, a whiteout (which not even its owner may open) or a directory.
   */
  private void requireNoContents(Path path) throws IOException {
    IOException failure = SystemFailure.of(libC.errno(), path);
    if (!Files.exists(path, NOFOLLOW_LINKS) || Files.isRegularFile(path, NOFOLLOW_LINKS)) {
      throw failure;
    }
  }

  @Override
  public void syncFileSystem(Path path) throws IOException {
    try (Descriptor file = readItOrItsDirectory(path)) {
      if (libC.call().syncfs(file.number()) < 0) {
        throw file.failure();
      }
    }
  }

  @Override
  public Optional<OpenFileSystem> openFileSystem(Path openFile) throws IOException {
    return HeldFileSystem.through(libC, openFile);
  }

  @Override
  public long dirtyBytes() throws IOException {
    long pages = DirtyPages.read();
    return pages == Long.MAX_VALUE ? pages : pages * libC.call().getpagesize();
  }

  /** A link, a socket or a whiteout cannot be opened; the directory it is in is as good. */
  private Descriptor readItOrItsDirectory(Path path) throws IOException {
    Descriptor file = Descriptor.readOrNull(libC, path);
    if (file != null) {
      return file;
    }
    requireNoContents(path);
    return Descriptor.read(libC, path.toAbsolutePath().getParent());
  }
}
