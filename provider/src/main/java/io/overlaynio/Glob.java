package io.overlaynio;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Translates a glob into a regular expression, with the meaning that {@code
 * FileSystem.getPathMatcher} gives it and the JDK's readings where that leaves room: a leading dot
 * is nothing special, groups do not nest, a closing bracket cannot be in a class.
 *
 * <p>One object translates one glob, a character at a time.
 */
final class Glob {

  private static final String NOT_SLASH = "[^/]";

  private final String glob;
  private final StringBuilder regex;
  private int next;
  private boolean inGroup;

  private Glob(String glob) {
    this.glob = glob;
    this.regex = new StringBuilder(glob.length() * 2);
  }

  /**
   * The pattern that matches what the glob matches.
   *
   * @throws PatternSyntaxException if it is no glob
   */
  static Pattern compile(String glob) {
    Glob translation = new Glob(glob);
    // A line break is a character of a name as any other.
    return Pattern.compile(translation.translate(), Pattern.DOTALL);
  }

  private String translate() {
    while (next < glob.length()) {
      char c = glob.charAt(next++);
      switch (c) {
        case '*' -> regex.append(take('*') ? ".*" : NOT_SLASH + "*");
        case '?' -> regex.append(NOT_SLASH);
        case '[' -> bracket();
        case '{' -> openGroup();
        case '}' -> closeGroup();
        case ',' -> regex.append(inGroup ? "|" : ",");
        case '\\' -> literal(escaped());
        default -> literal(c);
      }
    }
    if (inGroup) {
      throw error("Missing '}'");
    }
    return regex.toString();
  }

  private void openGroup() {
    if (inGroup) {
      throw error("Cannot nest groups");
    }
    inGroup = true;
    regex.append("(?:");
  }

  private void closeGroup() {
    regex.append(inGroup ? ")" : "\\}");
    inGroup = false;
  }

  private char escaped() {
    if (next == glob.length()) {
      throw error("No character to escape");
    }
    return glob.charAt(next++);
  }

  /** A bracket expression: one character out of a set, or not out of it, and never a slash. */
  private void bracket() {
    // Outside a class, so that a negated one does not match the slash either.
    regex.append("(?!/)[").append(take('!') ? "^" : "");
    int first = next;
    if (take('-')) {
      literal('-');
    } else if (take('^')) {
      literal('^');
    }
    int startOfRange = -1;
    while (next < glob.length()) {
      char c = glob.charAt(next++);
      if (c == ']') {
        closeBracket(first);
        return;
      }
      requireNoSlash(c);
      if (c != '-') {
        startOfRange = c;
        literal(c);
      } else if (startOfRange < 0) {
        throw error("Invalid range");
      } else {
        endRange(startOfRange);
        startOfRange = -1;
      }
    }
    throw error("Missing ']'");
  }

  private void closeBracket(int first) {
    if (next - 1 == first) {
      throw error("Empty class");
    }
    regex.append(']');
  }

  /** After the hyphen of a range; one that is last in the class stands for itself. */
  private void endRange(int start) {
    if (next == glob.length()) {
      throw error("Missing ']'");
    }
    char end = glob.charAt(next);
    if (end == ']') {
      literal('-');
      return;
    }
    next++;
    requireNoSlash(end);
    if (end < start) {
      throw error("Invalid range");
    }
    regex.append('-');
    literal(end);
  }

  private void requireNoSlash(char c) {
    if (c == '/') {
      throw error("Explicit 'name separator' in class");
    }
  }

  /**
   * Any character but a letter, digit or part of a surrogate pair may be escaped; it is then
   * itself.
   */
  private void literal(char c) {
    if (c < 128 && !Character.isLetterOrDigit(c)) {
      regex.append('\\');
    }
    regex.append(c);
  }

  private boolean take(char expected) {
    boolean there = next < glob.length() && glob.charAt(next) == expected;
    if (there) {
      next++;
    }
    return there;
  }

  private PatternSyntaxException error(String what) {
    return new PatternSyntaxException(what, glob, Math.max(0, next - 1));
  }
}
