package io.overlaynio.internal.sys;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many files this process may have open: the soft RLIMIT_NOFILE, as it is when it is asked for.
 *
 * <p>It is read where Linux shows it, so that nobody has to load native access for it, and through
 * {@code java.io}, which never sees an overlay that is the default file system.
 */
public final class OpenFileLimit {

  private static final Pattern SOFT = Pattern.compile("(?m)^Max open files\\s+(\\d+|unlimited)\\s");

  private OpenFileLimit() {}

  /** The limit; {@link Long#MAX_VALUE} if there is none, empty if it cannot be told. */
  public static OptionalLong soft() {
    return soft(new File("/proc/self/limits"));
  }

  static OptionalLong soft(File limits) {
    if (!limits.exists()) {
      return OptionalLong.empty();
    }
    try (InputStream in = new FileInputStream(limits)) {
      return parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      System.getLogger("io.overlaynio").log(Level.DEBUG, "reading " + limits, e);
      return OptionalLong.empty();
    }
  }

  /** Parses the text of a limits file, described in proc(5). */
  static OptionalLong parse(String limits) {
    Matcher soft = SOFT.matcher(limits);
    if (!soft.find()) {
      return OptionalLong.empty();
    }
    try {
      boolean unlimited = soft.group(1).equals("unlimited");
      return OptionalLong.of(unlimited ? Long.MAX_VALUE : Long.parseLong(soft.group(1)));
    } catch (NumberFormatException beyondAny) {
      return OptionalLong.of(Long.MAX_VALUE);
    }
  }
}
