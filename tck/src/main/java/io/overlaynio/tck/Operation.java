package io.overlaynio.tck;

import java.io.IOException;

/**
 * One thing that a program does to a tree: a value, so that it can be done to two trees and be
 * printed.
 *
 * <p>What it answers is a text that is equal for equal answers of any two providers; names in it
 * are relative to the tree.
 */
@FunctionalInterface
public interface Operation {

  /** Does it and answers what a caller would have seen, or nothing but an empty text. */
  String run(Workspace in) throws IOException;

  /** The name that it gives another place, with all below it; null for what moves nothing. */
  default String movedOrNull() {
    return null;
  }

  /** Where it moves that name; null for what moves nothing. */
  default String movedToOrNull() {
    return null;
  }
}
