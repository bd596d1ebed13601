package io.overlaynio.internal.layer;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.sys.Platform;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a work directory says of its upper: who has it open, in which format it is written, and
 * whether its last run was volatile.
 *
 * <p>The lock is a file lock, so a holder that dies gives it up.
 */
final class WorkRecord implements Closeable {

  private static final String LOCK = "overlay-nio.lock";

  private final Path root;
  private final FileChannel holder;
  private final Claim claim;

  private WorkRecord(Path root, FileChannel holder, Claim claim) {
    this.root = root;
    this.holder = holder;
    this.claim = claim;
  }

  static WorkRecord take(Path root) throws IOException {
    if (!Files.isDirectory(root, NOFOLLOW_LINKS)) {
      createPrivateDirectory(root);
    }
    Claim claim = Claim.of(root);
    if (!claim.take()) {
      throw inUse(root, "this process");
    }
    try {
      return lock(root, claim);
    } catch (IOException | RuntimeException e) {
      claim.release();
      throw e;
    }
  }

  /**
   * Takes the usual work directory of an upper, which has another one.
   *
   * @return empty if that other one is the usual one, or if this process can make none
   */
  static Optional<WorkRecord> besideUpper(Path upper, Path work) throws IOException {
    if (upper.getFileName() == null) {
      return Optional.empty();
    }
    Path usual = usual(upper);
    if (usual.equals(work)
        || (Files.exists(usual) && Files.exists(work) && Files.isSameFile(usual, work))) {
      return Optional.empty();
    }
    if (!Files.isDirectory(usual, NOFOLLOW_LINKS)
        && !Files.isWritable(usual.toAbsolutePath().getParent())) {
      return Optional.empty();
    }
    try {
      return Optional.of(take(usual));
    } catch (AccessDeniedException anothers) {
      System.getLogger(WorkRecord.class.getName())
          .log(Level.DEBUG, "what is written down of " + upper + " cannot be read", anothers);
      return Optional.empty();
    }
  }

  /** Where the work directory of an upper is, unless another one was given. */
  static Path usual(Path upper) {
    return upper.resolveSibling("." + upper.getFileName() + ".work");
  }

  /** Open as long as this is. */
  Path lockFile() {
    return root.resolve(LOCK);
  }

  private static WorkRecord lock(Path root, Claim claim) throws IOException {
    Path file = root.resolve(LOCK);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw inUse(root, Files.readString(file));
      }
      byte[] self = self().getBytes(StandardCharsets.UTF_8);
      if (!holds(channel, self)) { // written once: to cut a file is slow
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(self), 0);
      }
      return new WorkRecord(root, channel, claim);
    } catch (IOException | RuntimeException e) {
      try {
        channel.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  private static boolean holds(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer held = ByteBuffer.allocate(content.length + 1);
    channel.read(held, 0);
    return Arrays.equals(Arrays.copyOf(held.array(), held.position()), content);
  }

  private static FileSystemException inUse(Path root, String by) {
    return new FileSystemException(
        root.toString(),
        null,
        "this upper is open as an overlay already, by "
            + by.strip()
            + "; close that one first, or use another upper and work");
  }

  /**
   * The claim of this process to a work directory, by its identity, kept where every class loader
   * finds it. It comes before the file lock: to open the lock file a second time and close it again
   * would give up the first one's lock, as POSIX has it (fcntl(2), advisory record locking).
   *
   * @param nameOrNull null where directories have no identity; there the file lock must do
   */
  private record Claim(String nameOrNull) {

    static Claim of(Path root) throws IOException {
      Object key = Files.readAttributes(root, BasicFileAttributes.class, NOFOLLOW_LINKS).fileKey();
      boolean platform = Platform.owns(root);
      return new Claim(key == null || !platform ? null : "io.overlaynio.work." + key);
    }

    boolean take() {
      return nameOrNull == null
          || System.getProperties().putIfAbsent(nameOrNull, self().strip()) == null;
    }

    void release() {
      if (nameOrNull != null) {
        System.getProperties().remove(nameOrNull);
      }
    }
  }

  private static String self() {
    return "process " + ProcessHandle.current().pid() + "\n";
  }

  /** Makes a directory that others may not read, where the file system knows permissions. */
  static void createPrivateDirectory(Path directory) throws IOException {
    try {
      if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createDirectory(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectory(directory);
      }
    } catch (FileAlreadyExistsException inTheWay) {
      if (Files.isDirectory(directory, NOFOLLOW_LINKS)) {
        return; // another process made it at the same moment; the lock decides whose it is
      }
      FileSystemException e =
          new FileSystemException(
              directory.toString(), null, "work must be a directory, and this is something else");
      e.initCause(inTheWay);
      throw e;
    }
  }

  /** The format that this upper was opened in before, or null at the first time. */
  String formatOrNull() throws IOException {
    Path file = root.resolve("overlay-nio.format");
    String recorded = Files.exists(file, NOFOLLOW_LINKS) ? Files.readString(file) : "";
    // Empty, or zeros of which only the size was on the disk, after a crash before the first sync:
    // what a probe finds is written down without waiting for the disk.
    String id = recorded.replace("\0", "").strip();
    return id.isEmpty() ? null : id;
  }

  /**
   * Writes down the format, whole or not at all.
   *
   * @param durable true to make it durable now: where the format is not the one a probe would find
   *     again, a crash must not lose it while marks in that format survive
   */
  void format(String id, boolean durable) throws IOException {
    Path built = root.resolve("overlay-nio.format.new");
    Path file = root.resolve("overlay-nio.format");
    try (FileChannel channel =
        FileChannel.open(
            built,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.UTF_8)));
      if (durable) {
        channel.force(true);
      }
    }
    Files.move(built, file, StandardCopyOption.ATOMIC_MOVE);
    if (durable) {
      forceDirectory(root);
      forceDirectory(root.toAbsolutePath().getParent());
    }
  }

  /** Makes the names in a directory durable, where directories can be forced at all. */
  private static void forceDirectory(Path directoryOrNull) throws IOException {
    if (directoryOrNull != null
        && Platform.owns(directoryOrNull)
        && !System.getProperty("os.name").startsWith("Windows")) {
      try (FileChannel channel = FileChannel.open(directoryOrNull, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /**
   * Says that from now on the upper may hold data that was never synced, as the kernel says it;
   * durably, since it is after a crash that it matters.
   */
  void markVolatile() throws IOException {
    Files.createDirectories(volatileMark().getParent());
    Files.createFile(volatileMark());
    for (Path d = volatileMark().getParent(); !d.equals(root.getParent()); d = d.getParent()) {
      forceDirectory(d);
    }
    forceDirectory(root.toAbsolutePath().getParent());
  }

  void refuseVolatile() throws IOException {
    if (Files.exists(volatileMark(), NOFOLLOW_LINKS)) {
      throw new FileSystemException(
          root.toString(),
          null,
          "this upper was last open with durability=volatile, so a crash since then may have lost"
              + " some of it; use a new upper, or, if the machine has not crashed since, sync the"
              + " disk and remove "
              + volatileMark().getParent().getParent());
    }
  }

  private Path volatileMark() {
    return root.resolve("work").resolve("incompat").resolve("volatile").resolve("dirty");
  }

  void closeAfter(Exception failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      holder.close();
    } finally {
      claim.release();
    }
  }
}
