package io.overlaynio.internal.tree;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.util.Set;

/**
 * The names of lower directories that were asked in vain again and again, bounded: where a lower
 * surely has nothing of a name, it need not be asked. Of many lowers most have nothing to say.
 *
 * <p>It only ever keeps a layer from being asked for what it does not have, so that all rules of
 * the merge stay where they are. Names are compared as they are, which not every file system does:
 * it is tried whether a directory tells capital letters from small ones, and other characters than
 * ASCII are always asked for. A directory that may not be searched is asked always, since the
 * answer is then a refusal.
 */
final class LowerNames {

  /** So many lookups in vain take about as long as to list a small directory. */
  static final int WORTH_ASKING = 16;

  /** A name takes at least so many bytes of a directory, and listing it a tenth of a lookup. */
  private static final int BYTES_FOR_A_LOOKUP = 512;

  private static final int NEVER = Integer.MAX_VALUE;

  private final long maximumNames;
  private volatile Cache<LowerDirectory, Set<String>> namesOrNull;

  /**
   * Remembers so many names.
   *
   * @param maximumNames 0 where lower directories may change
   */
  LowerNames(long maximumNames) {
    this.maximumNames = maximumNames;
  }

  /**
   * True if a lower directory surely has nothing of a name, not even a whiteout. One that cannot be
   * listed is asked for each name as ever: its listing is nothing that anybody has asked for.
   */
  boolean lacks(LowerDirectory in, String name) {
    if (maximumNames == 0) {
      return false;
    }
    Cache<LowerDirectory, Set<String>> all = namesOrNull;
    Set<String> known = all == null ? null : all.getIfPresent(in);
    if (known == null && in.isWorthListing()) {
      try {
        known = listedOrNull(in);
      } catch (IOException unlisted) {
        in.listAfter(NEVER);
        System.getLogger("io.overlaynio").log(Level.DEBUG, "cannot list " + in, unlisted);
      }
    }
    return known != null && !known.contains(name) && isPlain(name);
  }

  void forgetAll() {
    Cache<LowerDirectory, Set<String>> all = namesOrNull;
    if (all != null) {
      all.invalidateAll();
    }
  }

  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) > 0x7e) {
        return false;
      }
    }
    return true;
  }

  private Set<String> listedOrNull(LowerDirectory in) throws IOException {
    if (in.isMeasured()) {
      return readOrNull(in);
    }
    long worth = Files.size(in.path()) / BYTES_FOR_A_LOOKUP;
    in.measured((int) Math.min(worth, Integer.MAX_VALUE));
    return in.isWorthListing() ? readOrNull(in) : null;
  }

  private Set<String> readOrNull(LowerDirectory in) throws IOException {
    in.listAfter(NEVER); // by nobody else meanwhile, and if it cannot be by nobody at all
    if (!in.layer().platform() || !Files.isExecutable(in.path())) {
      return null;
    }
    Set<String> names;
    try {
      names = in.layer().mentioned(in.path());
    } catch (AccessDeniedException unreadable) {
      return null;
    }
    if (names.size() > maximumNames || !tellsCase(in, names)) {
      return null;
    }
    in.listAfter(WORTH_ASKING + names.size()); // should it be forgotten
    cache().put(in, names);
    return names;
  }

  /**
   * Looks for a name by other letters than it has. One that is only hidden here, by a whiteout with
   * another name, tells nothing: there is no file of it by any letters.
   */
  private static boolean tellsCase(LowerDirectory in, Set<String> names) throws IOException {
    for (String name : names) {
      String other = otherCase(name);
      if (!other.equals(name) && !names.contains(other) && isThere(in, name)) {
        return !isThere(in, other);
      }
    }
    return names.isEmpty();
  }

  private static boolean isThere(LowerDirectory in, String name) throws IOException {
    return in.layer().attributesOrNull(in.path().resolve(name)) != null;
  }

  private static String otherCase(String name) {
    StringBuilder other = new StringBuilder(name);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        other.setCharAt(i, (char) (c ^ 0x20));
      }
    }
    return other.toString();
  }

  /** Made when first needed: a program that looks for little does not load its classes. */
  private synchronized Cache<LowerDirectory, Set<String>> cache() {
    if (namesOrNull == null) {
      namesOrNull =
          Caffeine.newBuilder()
              .maximumWeight(maximumNames)
              .<LowerDirectory, Set<String>>weigher((in, names) -> 1 + names.size())
              .executor(Runnable::run)
              .build();
    }
    return namesOrNull;
  }
}
