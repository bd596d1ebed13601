package io.overlaynio.tck.layers;

import java.nio.file.Path;

/**
 * One call of a {@link FilterFileSystem}, as its behaviour sees it. A value; it knows neither
 * answer nor failure.
 *
 * @param path what it is about, as the caller gave it; for something open, as it was opened
 * @param otherOrNull the second path: the target of a copy or move, the existing file of a link
 * @param bytes how many were asked for; 0 where that means nothing
 * @param handleOrNull what is open, or is being opened by this very call
 */
public record Call(
    CallKind kind, Path path, Path otherOrNull, long bytes, OpenHandle handleOrNull) {

  static Call on(CallKind kind, Path path) {
    return new Call(kind, path, null, 0, null);
  }

  static Call on(CallKind kind, Path path, Path other) {
    return new Call(kind, path, other, 0, null);
  }

  static Call on(CallKind kind, OpenHandle handle, long bytes) {
    return new Call(kind, handle.path(), null, bytes, handle);
  }

  /** True if it is about this directory or something below it, by its name at that time. */
  public boolean isBelow(Path directory) {
    return path.startsWith(directory) || (otherOrNull != null && otherOrNull.startsWith(directory));
  }

  /** True if it is about just this path. */
  public boolean isOn(Path that) {
    return path.equals(that) || that.equals(otherOrNull);
  }

  @Override
  public String toString() {
    return kind
        + " "
        + path
        + (otherOrNull == null ? "" : " -> " + otherOrNull)
        + (bytes == 0 ? "" : " (" + bytes + " bytes)");
  }
}
