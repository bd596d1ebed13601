package io.overlaynio.tck.layers;

import java.util.Map;

/**
 * One change of the names of one directory, which survives a crash whole or not at all.
 *
 * <p>A rename from one directory to another is two of them; each knows the other as its twin.
 */
final class Change {

  private final Inode.Directory directory;
  private final String name;
  private final Inode nowOrNull;
  private final String removedOrNull;
  private Change twinOrNull;
  private boolean durable;

  private Change(Inode.Directory directory, String name, Inode nowOrNull, String removedOrNull) {
    this.directory = directory;
    this.name = name;
    this.nowOrNull = nowOrNull;
    this.removedOrNull = removedOrNull;
  }

  /** The name leads to something else from now on, or to nothing. */
  static Change of(Inode.Directory directory, String name, Inode nowOrNull) {
    return new Change(directory, name, nowOrNull, null);
  }

  /** A rename within one directory. */
  static Change rename(Inode.Directory directory, String from, String to, Inode moved) {
    return new Change(directory, to, moved, from);
  }

  Inode.Directory directory() {
    return directory;
  }

  void twinOf(Change other) {
    twinOrNull = other;
    other.twinOrNull = this;
  }

  Change twinOrNull() {
    return twinOrNull;
  }

  void becameDurable() {
    durable = true;
  }

  boolean isDurable() {
    return durable;
  }

  void applyTo(Map<String, Inode> names) {
    if (removedOrNull != null) {
      names.remove(removedOrNull);
    }
    if (nowOrNull == null) {
      names.remove(name);
    } else {
      names.put(name, nowOrNull);
    }
  }
}
