package io.overlaynio;

import io.overlaynio.internal.tree.CopyHow;
import io.overlaynio.internal.tree.OpenHow;
import java.nio.file.CopyOption;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * A caller's sets of options, read once and turned into what the tree understands.
 *
 * <p>What is refused, and with which exception, is what the JDK's own provider refuses on Unix: a
 * null is a NullPointerException, an option that is not known an UnsupportedOperationException, a
 * contradiction an IllegalArgumentException; what makes no sense for reading is ignored when
 * reading. It asks no file system anything.
 */
final class OpenOptions {

  /** Direct I/O and the like, which only the real provider can judge. */
  private static final String JDK_EXTENSIONS = "com.sun.nio.file.Extended";

  /** How a move is done. */
  record MoveHow(boolean replace, boolean atomic) {}

  /** Which kind of channel asks: they differ in what they refuse. */
  enum Kind {
    BYTES,
    FILE,
    ASYNCHRONOUS
  }

  private OpenOptions() {}

  /** False if {@link LinkOption#NOFOLLOW_LINKS} is among the options. */
  static boolean follow(LinkOption... options) {
    boolean follow = true;
    for (LinkOption option : options) {
      if (option == null) {
        throw new NullPointerException("link option");
      }
      follow = false;
    }
    return follow;
  }

  /**
   * The options of an opening.
   *
   * @throws UnsupportedOperationException for an option that this kind of channel does not know
   * @throws IllegalArgumentException for READ or TRUNCATE_EXISTING together with APPEND
   * @throws ReadOnlyFileSystemException if the file system is, and the options would change
   *     something
   */
  static OpenHow parse(Set<? extends OpenOption> options, Kind kind, boolean readOnly) {
    Set<StandardOpenOption> known = EnumSet.noneOf(StandardOpenOption.class);
    Set<OpenOption> others = new HashSet<>();
    boolean noFollow = false;
    for (OpenOption option : options) {
      if (option instanceof StandardOpenOption standard) {
        known.add(standard);
      } else if (option == LinkOption.NOFOLLOW_LINKS) {
        noFollow = true;
      } else if (isJdkExtension(option)) {
        others.add(option);
      } else {
        throw refused(option);
      }
    }
    OpenHow how = combine(known, others, noFollow, kind);
    if (readOnly && (how.write() || how.deleteOnClose())) {
      throw new ReadOnlyFileSystemException();
    }
    return how;
  }

  private static OpenHow combine(
      Set<StandardOpenOption> known, Set<OpenOption> others, boolean noFollow, Kind kind) {
    boolean append = known.contains(StandardOpenOption.APPEND);
    if (append && kind == Kind.ASYNCHRONOUS) {
      throw new UnsupportedOperationException("APPEND not allowed");
    }
    if (append && known.contains(StandardOpenOption.READ)) {
      throw new IllegalArgumentException("READ + APPEND not allowed");
    }
    if (append && known.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
      throw new IllegalArgumentException("APPEND + TRUNCATE_EXISTING not allowed");
    }
    boolean write = append || known.contains(StandardOpenOption.WRITE);
    boolean deleteOnClose = known.contains(StandardOpenOption.DELETE_ON_CLOSE);
    return new OpenHow(
        !write || known.contains(StandardOpenOption.READ),
        write,
        append,
        write && known.contains(StandardOpenOption.TRUNCATE_EXISTING),
        write && known.contains(StandardOpenOption.CREATE),
        write && known.contains(StandardOpenOption.CREATE_NEW),
        deleteOnClose,
        write && known.contains(StandardOpenOption.SPARSE),
        known.contains(StandardOpenOption.SYNC),
        known.contains(StandardOpenOption.DSYNC),
        // As on Unix: what is deleted when closed must be the file itself.
        !noFollow && !deleteOnClose,
        kind != Kind.BYTES,
        Set.copyOf(others));
  }

  /**
   * The options of a copy.
   *
   * @throws UnsupportedOperationException for an option that no copy knows; a copy is never atomic
   */
  static CopyHow copy(CopyOption... options) {
    boolean replace = false;
    boolean attributes = false;
    boolean follow = true;
    boolean interruptible = false;
    for (CopyOption option : options) {
      if (option == StandardCopyOption.REPLACE_EXISTING) {
        replace = true;
      } else if (option == StandardCopyOption.COPY_ATTRIBUTES) {
        attributes = true;
      } else if (option == LinkOption.NOFOLLOW_LINKS) {
        follow = false;
      } else if (isJdkExtension(option)) {
        interruptible = true; // ExtendedCopyOption has no other
      } else {
        throw refused(option);
      }
    }
    return new CopyHow(replace, attributes, follow, interruptible);
  }

  /**
   * The options of a move.
   *
   * @throws UnsupportedOperationException for an option that no move knows
   */
  static MoveHow move(CopyOption... options) {
    boolean replace = false;
    boolean atomic = false;
    for (CopyOption option : options) {
      if (option == StandardCopyOption.REPLACE_EXISTING) {
        replace = true;
      } else if (option == StandardCopyOption.ATOMIC_MOVE) {
        atomic = true;
      } else if (option != LinkOption.NOFOLLOW_LINKS) { // a move never follows
        throw refused(option);
      }
    }
    return new MoveHow(replace, atomic);
  }

  private static boolean isJdkExtension(Object option) {
    return option != null && option.getClass().getName().startsWith(JDK_EXTENSIONS);
  }

  private static RuntimeException refused(Object option) {
    return option == null
        ? new NullPointerException("option")
        : new UnsupportedOperationException(option + " not supported");
  }
}
