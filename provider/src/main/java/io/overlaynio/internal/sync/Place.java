package io.overlaynio.internal.sync;

import java.nio.file.Path;

/**
 * Where a tracked upper file or directory is at this moment.
 *
 * <p>Dirty things are known by identity, since names change while they wait to be made durable; a
 * place is how a round finds the thing again. Renaming a directory moves every place below it.
 */
public interface Place {

  /** The real path now, or null when the last name is gone and nothing is left to make durable. */
  Path pathOrNull();

  /** The path as the overlay's users know it, for messages. */
  String label();
}
