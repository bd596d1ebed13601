package io.overlaynio.tck.crowd;

import java.io.IOException;
import java.nio.file.Path;

/** One of the crowd, who acts in a thread of its own. */
interface Member {

  /**
   * One more step; whatever is thrown is a fault, as is what is found to be otherwise than done.
   */
  void step() throws IOException;

  /** Looks, when nobody acts any more, whether all is as it was done, below this root. */
  void check(Path root) throws IOException;

  /** Lets go of what is open; the last step was taken. */
  default void rest() throws IOException {}
}
