package io.overlaynio.internal.sys;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;

/**
 * What the overlay asks of the operating system beyond {@code java.nio.file}, in Java words.
 *
 * <p>It exists so that one class alone speaks to native code, and so that native access is
 * optional: its absence is a value ({@link Optional#empty()}), never an error. It knows nothing of
 * layers, overlays or synchronisation. Every path must be of the platform's own file system;
 * nothing here follows a symbolic link in the last name. Failures are the JDK's exceptions with the
 * real path: {@link java.nio.file.NoSuchFileException}, {@link
 * java.nio.file.FileAlreadyExistsException}, {@link java.nio.file.AccessDeniedException}, else a
 * {@link java.nio.file.FileSystemException} whose reason is the system's text for the error number.
 */
public interface Native {

  /**
   * Loads native access, once for the process; the first call costs some hundred milliseconds.
   *
   * @return empty where there is none: another system than 64-bit Linux, the system property {@code
   *     overlay.native} is {@code false} at the first call, or the library cannot be loaded, of
   *     which the reason is logged
   */
  static Optional<Native> load() {
    return LinuxNative.load();
  }

  /**
   * True in the thread that loads native access. What that makes the JDK read for the first time,
   * its settings or its own resources, it reads through the JVM's default file system; if that is
   * an overlay, in which another thread waits for native access under locks, it must not wait for
   * these.
   */
  static boolean isLoadedByThisThread() {
    return LinuxNative.isLoadedByThisThread();
  }

  /** True if {@link #load()} has already been paid for and gave native access; loads nothing. */
  static boolean isLoaded() {
    return LinuxNative.isLoaded();
  }

  /**
   * Makes a special file: mknod(2), with exactly the mode given (the umask is undone).
   *
   * <p>Outcomes: it is there with its mode; or the call throws and nothing was made. A crash leaves
   * nothing, or the file, perhaps still without the permission bits of the umask; a whiteout has
   * none to miss.
   *
   * @param mode type and permission bits, as {@code unix:mode}
   * @param device device number, as {@code unix:rdev}; 0 for a whiteout
   */
  void makeSpecial(Path path, int mode, long device) throws IOException;

  /**
   * Exchanges two names atomically: renameat2(2), RENAME_EXCHANGE.
   *
   * <p>Outcomes, after a crash too: both exchanged, or nothing changed.
   */
  void exchange(Path one, Path other) throws IOException;

  /**
   * Renames and leaves a 0:0 character device at the source, atomically: RENAME_WHITEOUT. An
   * existing target is replaced.
   *
   * <p>Outcomes, after a crash too: renamed and a whiteout left, or nothing changed.
   */
  void renameLeavingWhiteout(Path from, Path to) throws IOException;

  /**
   * The names of all extended attributes that the process may see, with their namespace: {@code
   * user.x}, {@code trusted.y}. None where the file system has no attributes.
   */
  List<String> attributeNames(Path path) throws IOException;

  /** The value of an extended attribute, or null if there is none of this name (or of any name). */
  byte[] attributeOrNull(Path path, String name) throws IOException;

  /**
   * Creates or replaces an extended attribute.
   *
   * <p>Outcomes, after a crash too: the whole new value, or what was there before.
   */
  void setAttribute(Path path, String name, byte[] value) throws IOException;

  /**
   * Removes an extended attribute; one that is not there is no error.
   *
   * <p>Outcomes, after a crash too: gone, or as it was.
   */
  void removeAttribute(Path path, String name) throws IOException;

  /**
   * Copies the contents of a regular file into an existing empty one: as a reflink where the file
   * system can, else range by range with copy_file_range(2), holes staying holes.
   *
   * <p>Outcomes: all is copied; or nothing, and false; or the call throws and the target holds an
   * undefined part, as it may after a crash. Nothing of it is durable yet.
   *
   * @return false, with the target still empty, where the kernel cannot copy between the two
   * @throws java.nio.channels.ClosedByInterruptException if the thread is interrupted, before or
   *     between ranges; it stays interrupted
   */
  boolean copyData(Path from, Path to) throws IOException;

  /**
   * Sets both times to the nanosecond, of a symbolic link too: utimensat(2).
   *
   * <p>Outcomes, after a crash too: both set, as exactly as the file system keeps them, or neither.
   */
  void setTimes(Path path, FileTime accessed, FileTime modified) throws IOException;

  /**
   * Starts writing a file's dirty pages to the disk and does not wait: sync_file_range(2). This
   * makes nothing durable. What has no pages of its own, as a directory, a link or a whiteout, is
   * left alone.
   */
  void startWriteback(Path path) throws IOException;

  /**
   * Opens a regular file in order to see its dirty pages to the disk. What happens to them from now
   * on is told to {@link FileData#awaitWriteback()}, and what happened before unless somebody else
   * was told already.
   *
   * @param path of what the caller knows to be a regular file
   */
  FileData openData(Path path) throws IOException;

  /**
   * The dirty pages of one open file. Nothing here makes anything durable: the disk may keep what
   * it was given in a cache of its own, and what leads to the pages, as size and extents, is in the
   * file system's journal, which others commit.
   */
  interface FileData extends Closeable {

    /**
     * Starts writing and does not wait: sync_file_range(2), WRITE.
     *
     * @throws IOException if pages could not be written; the kernel may have dropped them
     */
    void startWriteback() throws IOException;

    /**
     * Writes what is dirty, waits until all of the file's pages have reached the disk, and until
     * the file system has taken note of where they are: sync_file_range(2), WAIT_BEFORE, WRITE and
     * WAIT_AFTER.
     *
     * @throws IOException if pages could not be written, now or since the file was opened; the
     *     kernel may have dropped them, and tells this descriptor once
     */
    void awaitWriteback() throws IOException;

    /**
     * Writes what is dirty and waits until the file system has taken note of where it is, which
     * btrfs does only after the pages are written: FS_IOC_FIEMAP with FIEMAP_FLAG_SYNC. To be
     * followed by {@link #awaitWriteback()}, which tells of failures.
     */
    void awaitExtents() throws IOException;
  }

  /**
   * Commits what the btrfs that holds a directory was told so far, except data that is still in
   * memory, and waits: BTRFS_IOC_START_SYNC and BTRFS_IOC_WAIT_SYNC.
   *
   * @return false where that does not exist
   * @throws IOException if the commit failed
   */
  boolean commitTransaction(Path directory) throws IOException;

  /**
   * Writes back the whole file system that holds the path, and waits: syncfs(2). Of what cannot be
   * opened, as a link or a whiteout, it is the file system of the directory.
   *
   * @throws IOException if anything on that file system could not be written, whoever wrote it
   */
  void syncFileSystem(Path path) throws IOException;

  /**
   * Reaches the file system of a file that this process has open, through that very descriptor,
   * which stays its opener's and must stay open as long as the answer is used.
   *
   * @return empty if the process has the file open not at all, or more than once
   */
  Optional<OpenFileSystem> openFileSystem(Path openFile) throws IOException;

  /** A file system reached through a descriptor that has been open for a while. */
  interface OpenFileSystem {

    /**
     * Writes back all that anybody has dirty on it, and waits: syncfs(2).
     *
     * <p>Of a file system that has stopped after an error it says nothing, and before Linux 5.17
     * nothing of a commit that failed: at least a change of one's own has to follow.
     *
     * @throws IOException if data could not be written, whoever wrote it, since the descriptor was
     *     opened or since the last failure it was told of, so from Linux 5.8 on; or if the
     *     descriptor was closed
     */
    void sync() throws IOException;
  }

  /**
   * How many bytes the machine has still to write to disks, of anybody and of all file systems, the
   * ones on their way included; {@link Long#MAX_VALUE} where the kernel does not tell.
   */
  long dirtyBytes() throws IOException;
}
