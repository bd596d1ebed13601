package io.overlaynio.tck.powercut;

/**
 * One power cut.
 *
 * @param position how much had happened when the power went
 * @param survival what becomes of the disk's cache
 * @param seed which part of it, if some
 */
record Cut(int position, Survival survival, long seed) {

  /** What becomes of the writes that were not flushed. */
  enum Survival {
    /** All are lost. */
    NONE,
    /** Any of their sectors survive, whatever their order was. */
    SOME,
    /** All survive: what a copy of the image at that moment holds. */
    ALL
  }
}
