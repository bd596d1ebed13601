package io.overlaynio;

import java.nio.file.PathMatcher;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The matchers of {@code FileSystem.getPathMatcher}: {@code glob:} and {@code regex:}, both matched
 * against the path's whole text. They ask no file system anything.
 */
final class PathMatchers {

  private PathMatchers() {}

  /**
   * The matcher that a text like {@code glob:*.java} spells; the syntax may be in any case.
   *
   * @throws IllegalArgumentException if there is no {@code syntax:} in front
   * @throws java.util.regex.PatternSyntaxException if the pattern is not of its syntax
   * @throws UnsupportedOperationException if the syntax is neither
   */
  static PathMatcher parse(String syntaxAndPattern) {
    int colon = syntaxAndPattern.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException(
          "\"" + syntaxAndPattern + "\" does not begin with glob: or regex:");
    }
    String syntax = syntaxAndPattern.substring(0, colon);
    String pattern = syntaxAndPattern.substring(colon + 1);
    Pattern compiled =
        switch (syntax.toLowerCase(Locale.ROOT)) {
          case "glob" -> Glob.compile(pattern);
          case "regex" -> Pattern.compile(pattern);
          default ->
              throw new UnsupportedOperationException(
                  "Syntax '" + syntax + "' not recognized; there are glob and regex");
        };
    return path -> compiled.matcher(path.toString()).matches();
  }
}
