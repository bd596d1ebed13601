package io.overlaynio.tck.contract;

/** What a file system may have or not have, without being wrong. */
public enum Capability {
  /** It can be closed, and then refuses everything. The default file system cannot. */
  CLOSING,
  /** {@link FileSystemContract#openReadOnly} is overridden. */
  READ_ONLY,
  /** {@link FileSystemContract#openCrashing} is overridden: it can be seen what is durable. */
  DURABILITY,

  /** Names that differ in case are different names. */
  CASE_SENSITIVE,
  /** A name may have any character but the separator and NUL. */
  ANY_NAMES,
  /** A name may have 255 bytes. */
  LONG_NAMES,
  /** A name may not have more than 255 bytes. */
  NAME_LIMIT,
  /** Names that begin with a dot are hidden. */
  HIDDEN_DOTS,
  /** {@code Path.toUri} and {@code Path.of(URI)} lead to each other while it is open. */
  URIS,
  /** {@code Path.toFile} works. */
  TO_FILE,

  /** Symbolic links. */
  SYMBOLIC_LINKS,
  /** Several names of one file. */
  HARD_LINKS,
  /** The view {@code posix}: owner, group, permissions. */
  POSIX,
  /** The view {@code owner}, and a lookup of its principals. */
  OWNER,
  /** The view {@code user}: attributes with names and bytes of the caller's choice. */
  USER_ATTRIBUTES,
  /** The view {@code dos}: four flags. */
  DOS,
  /** The view {@code acl}: access control lists. */
  ACL,
  /** {@code BasicFileAttributes.fileKey} is there. */
  FILE_KEYS,
  /** The time of a file's last access can be set. */
  ACCESS_TIMES,

  /** {@code ATOMIC_MOVE} of a file. */
  ATOMIC_MOVES,
  /** Directories that are not empty can be moved. */
  DIRECTORY_MOVES,
  /** What is open can be read and written on when its name has been deleted. */
  OPEN_DELETED_FILES,
  /** Files of more than 4 GiB, with holes that cost nothing. */
  LARGE_FILES,

  /** Byte channels that read and write, at any position. */
  RANDOM_ACCESS,
  /** {@code FileChannel.open}. */
  FILE_CHANNELS,
  /** Channels are closed when a thread that uses them is interrupted. */
  INTERRUPTION,
  /** {@code AsynchronousFileChannel.open}. */
  ASYNCHRONOUS_CHANNELS,
  /** {@code FileChannel.lock}. */
  LOCKS,
  /** A process that opens a file by its {@code Path.toFile} finds the locks of others on it. */
  PROCESS_LOCKS,
  /** {@code FileChannel.map}. */
  MAPPING,
  /** Directory streams are secure directory streams. */
  SECURE_STREAMS,
  /** {@code FileSystem.newWatchService}. */
  WATCHING,

  /** Overlays: {@link OverlayContract#sync} is overridden. */
  SYNC,
  /** Overlays: directories that are (also) in a lower layer can be moved. */
  LOWER_DIRECTORY_MOVES,
  /** Overlays: no name is reserved in the upper directory. */
  NO_RESERVED_NAMES
}
