package io.overlaynio.internal.sys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads attributes of what may be missing. This is the class for JDKs up to 21: its namesake for
 * later ones asks in a way that costs no exception.
 */
public final class RealAttributes {

  private RealAttributes() {}

  /** Attributes of a real object, links not followed; null if it is missing. */
  public static <A extends BasicFileAttributes> A readOrNull(Path real, Class<A> type)
      throws IOException {
    try {
      return Files.readAttributes(real, type, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException missing) {
      return null;
    }
  }
}
