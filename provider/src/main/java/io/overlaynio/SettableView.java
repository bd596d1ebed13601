package io.overlaynio;

import java.io.IOException;

/**
 * An attribute view whose attributes can also be set by name.
 *
 * <p>It exists for {@code Files.setAttribute}: each view knows the names that can be set through
 * it.
 */
interface SettableView {

  /**
   * Sets the attribute of this name.
   *
   * @return false if the view has no such attribute, or none that can be set; nothing is changed
   *     then
   * @throws ClassCastException if the value is of the wrong type; nothing is changed then
   */
  boolean set(String name, Object value) throws IOException;
}
