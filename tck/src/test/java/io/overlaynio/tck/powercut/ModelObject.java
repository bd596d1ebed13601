package io.overlaynio.tck.powercut;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one file, directory or link is at one moment, beside its names. Immutable.
 *
 * @param kind what it is
 * @param contents of a file, or the target of a link; nobody changes the array
 * @param mode as in {@code rwxr-x---}; empty for a link
 * @param modified seconds that were set, or -1 if the time is nobody's choice
 * @param attributes the user-defined ones
 */
record ModelObject(
    Kind kind, byte[] contents, String mode, long modified, SortedMap<String, String> attributes) {

  enum Kind {
    FILE,
    DIRECTORY,
    LINK
  }

  static final long ANY_TIME = -1;
  private static final byte[] NOTHING = {};

  static ModelObject file(byte[] contents, String mode) {
    return new ModelObject(Kind.FILE, contents, mode, ANY_TIME, new TreeMap<>());
  }

  static ModelObject directory(String mode) {
    return new ModelObject(Kind.DIRECTORY, NOTHING, mode, ANY_TIME, new TreeMap<>());
  }

  static ModelObject link(byte[] target) {
    return new ModelObject(Kind.LINK, target, "", ANY_TIME, new TreeMap<>());
  }

  ModelObject withContents(byte[] changed) {
    return new ModelObject(kind, changed, mode, ANY_TIME, attributes);
  }

  /** With these bytes there; what lies between the end and them is zero. */
  ModelObject written(int offset, byte[] bytes) {
    byte[] changed = Arrays.copyOf(contents, Math.max(contents.length, offset + bytes.length));
    System.arraycopy(bytes, 0, changed, offset, bytes.length);
    return withContents(changed);
  }

  ModelObject withMode(String changed) {
    return new ModelObject(kind, contents, changed, modified, attributes);
  }

  ModelObject withModified(long seconds) {
    return new ModelObject(kind, contents, mode, seconds, attributes);
  }

  ModelObject withAttribute(String name, String value) {
    SortedMap<String, String> changed = new TreeMap<>(attributes);
    changed.put(name, value);
    return new ModelObject(kind, contents, mode, modified, changed);
  }

  ModelObject withoutAttribute(String name) {
    SortedMap<String, String> changed = new TreeMap<>(attributes);
    changed.remove(name);
    return new ModelObject(kind, contents, mode, modified, changed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelObject that
        && kind == that.kind
        && Arrays.equals(contents, that.contents)
        && mode.equals(that.mode)
        && modified == that.modified
        && attributes.equals(that.attributes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(contents) * 31 + attributes.hashCode();
  }

  @Override
  public String toString() {
    String what =
        kind == Kind.LINK
            ? " -> " + new String(contents, StandardCharsets.UTF_8)
            : kind == Kind.FILE ? " of " + contents.length + " bytes" : "";
    String time = modified == ANY_TIME ? "" : " modified " + modified;
    Map<String, String> more = attributes;
    return kind.name().toLowerCase(Locale.ROOT) + what + " " + mode + time + " " + more;
  }
}
