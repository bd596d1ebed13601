package io.overlaynio.internal.tree;

/** Who is told of changes after they were made, for the watch services of the overlay. */
public interface ChangeListener {

  /** What happened to a name. */
  enum Kind {
    CREATED,
    DELETED,
    MODIFIED
  }

  /** Whether anybody wants to be told, at this moment. */
  boolean isListening();

  /**
   * A name changed.
   *
   * @param directoryKey as {@link MergedTree#keyOf} gives it
   */
  void changed(Object directoryKey, String name, Kind kind);

  /** A directory was deleted: nothing in it will change any more. */
  void vanished(Object directoryKey);
}
