package io.overlaynio;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names by which a process opens what it was given open: {@code /dev/stdin}, {@code /dev/fd/3}.
 *
 * <p>They are links only in appearance: what they lead to may have no name in any tree, so no
 * overlay can resolve them, and it belongs to the process, not to a file system. Asked of the
 * machine.
 */
final class GivenDescriptor {

  private static final Pattern NAME =
      Pattern.compile("/dev/(?:stdin|stdout|stderr)|(?:/dev|/proc/(?:self|thread-self))/fd/(\\d+)");

  /** Standard input, output and error, which whoever started the program chose. */
  private static final int STANDARD = 3;

  private GivenDescriptor() {}

  /** True of a path of the machine that names an open descriptor. */
  static boolean isReadable(Path real) {
    return matchOrNull(real) != null && Files.exists(real);
  }

  /**
   * The same, of one that may be opened for writing. To open a descriptor by name opens its file
   * anew, and a regular file that the JVM has open only to read must stay as it is.
   */
  static boolean isWritable(Path real) {
    Matcher name = matchOrNull(real);
    return name != null
        && Files.exists(real)
        && (isStandard(name.group(1)) || !Files.isRegularFile(real));
  }

  private static Matcher matchOrNull(Path real) {
    String text = real.toAbsolutePath().toString();
    if (!text.startsWith("/dev/") && !text.startsWith("/proc/")) {
      return null; // nearly always
    }
    Matcher name = NAME.matcher(text);
    return name.matches() ? name : null;
  }

  private static boolean isStandard(String numberOrNull) {
    return numberOrNull == null || Integer.parseInt(numberOrNull) < STANDARD;
  }
}
