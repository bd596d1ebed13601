package io.overlaynio.tck.powercut;

import java.io.IOException;
import java.util.List;

/**
 * One step of a workload, both as a program does it and as the model understands it.
 *
 * <p>A step is what one call of {@code java.nio.file} does, or a few that belong together. It knows
 * nothing of cuts.
 */
interface Step {

  /** Does it. */
  void perform(Stage stage) throws IOException;

  /** The tree after it. */
  ModelTree after(ModelTree before);

  /**
   * Every state of the tree that it goes through, the last of them {@link #after}: as many as it
   * makes changes that a crash may tell apart.
   */
  default List<ModelTree> through(ModelTree before) {
    return List.of(after(before));
  }

  /** What it promises once it has told the stage so. */
  default Confirms confirms() {
    return Confirms.NOTHING;
  }

  /**
   * What has become durable when a step says that it is done.
   *
   * @param everything all that was completed before the step began
   * @param nameOrNull or one file, and the names that lead to it by this one
   * @param number the number of that file; 0 if there is none
   */
  record Confirms(boolean everything, String nameOrNull, int number) {
    static final Confirms NOTHING = new Confirms(false, null, 0);
    static final Confirms EVERYTHING = new Confirms(true, null, 0);

    static Confirms file(String nameOrNull, int number) {
      return new Confirms(false, nameOrNull, number);
    }
  }
}
