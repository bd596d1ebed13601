package io.overlaynio.tck.overlay;

import io.overlaynio.tck.Operation;
import io.overlaynio.tck.Outcome;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Where an overlay is meant to differ from the kernel's, each with the reason: the whole list,
 * which comparing with the kernel consults, and nothing else may differ.
 */
enum DeliberateDifference {
  /**
   * The kernel refuses, with EXDEV, to rename a directory that has anything below unless it was
   * mounted with {@code redirect_dir=on}, which {@code userxattr} excludes; the platform's provider
   * then says that the directory is not empty, and may have deleted the target before. Here such a
   * directory is moved: by redirect in the format {@code kernel}, else by copying its tree up.
   */
  MOVED_DIRECTORY {
    @Override
    boolean spares(Operation operation, ParityWorld world) throws IOException {
      return operation.movedOrNull() != null
          && !world.kind().hasRedirects()
          && world.isMergedToTheKernel(operation.movedOrNull());
    }
  },

  /**
   * On XFS a directory that changes places with a whiteout in another directory gets a new time of
   * modification, and the kernel's overlay shows it; here it keeps its own, as on a plain
   * directory.
   */
  MOVED_ONTO_WHITEOUT_ON_XFS {
    @Override
    boolean spares(Operation operation, ParityWorld world) throws IOException {
      return operation.movedOrNull() != null
          && world.isOnXfs()
          && world.isMovedOntoWhiteout(operation.movedOrNull(), operation.movedToOrNull());
    }
  },

  /**
   * Before the platform's provider moves a directory below itself, which cannot be, it deletes what
   * it is to replace there. Here the move is refused and nothing is lost.
   */
  MOVED_BELOW_ITSELF {
    @Override
    boolean spares(Operation operation, ParityWorld world) throws IOException {
      return operation.movedOrNull() != null
          && world.isMovedBelowItself(operation.movedOrNull(), operation.movedToOrNull());
    }
  },

  /**
   * With {@code userxattr} the kernel cannot write down where a symbolic link was copied up from,
   * and shows two names of one link as two files if one of them is older than the copy-up. Here
   * they are one file, as on a plain directory.
   */
  TWO_NAMES_OF_ONE_LINK {
    @Override
    boolean spares(Operation operation, ParityWorld world) throws IOException {
      List<String> names = OperationNames.of(operation);
      return names.size() == 2 && world.areOneLinkToUpperAlone(names.get(0), names.get(1));
    }
  },

  /**
   * The kernel copies up with the rights of whoever mounted the overlay. Here it is the user's own
   * process that does it: what it may not read it cannot copy, and it can put nothing into a
   * directory that has a mode without its write permission, which a copied-up directory keeps. So
   * such files and directories of a lower layer cannot be changed, though they may be looked at.
   * And in a directory that may be read and not searched, names that whiteouts hide are listed.
   */
  RIGHTS_OF_THE_MOUNTER {
    @Override
    boolean spares(Operation operation, ParityWorld world) throws IOException {
      return !world.isPrivileged()
          && new CopyUpRights(world.expected().root()).areMissingFor(operation);
    }
  },

  /**
   * Too many symbolic links are a {@code FileSystemException} of the platform's provider, with the
   * words of the system; here a {@code FileSystemLoopException}, which is one, made for it.
   */
  LOOP_OF_LINKS {
    @Override
    boolean covers(Operation operation, Outcome kernels, Outcome ours) {
      return kernels.failureOrNull().getClass() == FileSystemException.class
          && kernels.reason().startsWith("Too many levels of symbolic links")
          && ours.failureOrNull() instanceof FileSystemLoopException
          && namesNoOther(kernels, ours);
    }
  },

  /**
   * Where the platform's provider throws an {@code IOException} without the name of a file, as for
   * a link that is not to be followed, ours throws one that has it, with the same reason if any.
   */
  FILE_NAMED {
    @Override
    boolean covers(Operation operation, Outcome kernels, Outcome ours) {
      return kernels.failureOrNull().getClass() == IOException.class
          && ours.failureOrNull() instanceof FileSystemException
          && (ours.reason().equals(kernels.reason())
              || ours.failureOrNull() instanceof FileSystemLoopException);
    }
  },

  /**
   * What fails for two files names both in the platform's provider, whichever it failed for; here
   * it may name only the one that it failed for.
   */
  ONE_FILE_NAMED {
    @Override
    boolean covers(Operation operation, Outcome kernels, Outcome ours) {
      return kernels.failureOrNull().getClass() == ours.failureOrNull().getClass()
          && kernels.reason().equals(ours.reason())
          && namesNoOther(kernels, ours);
    }
  },

  /** Where the system has a word that fits many failures, ours tells what is wrong. */
  PLAINER_REASON {
    private final Map<String, List<String>> plainerWords =
        Map.of(
            "Invalid argument",
            List.of("a directory cannot be moved into itself"),
            "Invalid cross-device link",
            List.of(
                "a directory with content in a lower layer is moved by copying it, in format user",
                "a directory with content in a lower layer is moved by copying it, in format"
                    + " kernel"));

    @Override
    boolean covers(Operation operation, Outcome kernels, Outcome ours) {
      return kernels.failureOrNull().getClass() == ours.failureOrNull().getClass()
          && plainerWords.getOrDefault(kernels.reason(), List.of()).contains(ours.reason())
          && namesNoOther(kernels, ours);
    }
  };

  /** Whether each names a file, or none does, and ours no other than the kernel's. */
  private static boolean namesNoOther(Outcome kernels, Outcome ours) {
    return kernels.named().containsAll(ours.named())
        && kernels.named().isEmpty() == ours.named().isEmpty();
  }

  /**
   * Whether neither overlay is to be given this operation, as they are now, since the kernel's
   * would be left in a state that ours is never in.
   */
  boolean spares(Operation operation, ParityWorld world) throws IOException {
    return false;
  }

  /** Whether ours may fail like this where the kernel's fails like that. */
  boolean covers(Operation operation, Outcome kernels, Outcome ours) {
    return false;
  }

  static boolean spare(Operation operation, ParityWorld world) throws IOException {
    for (DeliberateDifference difference : values()) {
      if (difference.spares(operation, world)) {
        return true;
      }
    }
    return false;
  }

  static boolean cover(Operation operation, Outcome kernels, Outcome ours) {
    return kernels.failureOrNull() != null
        && ours.failureOrNull() != null
        && Arrays.stream(values())
            .anyMatch(difference -> difference.covers(operation, kernels, ours));
  }
}
