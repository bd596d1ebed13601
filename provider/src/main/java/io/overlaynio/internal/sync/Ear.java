package io.overlaynio.internal.sync;

import java.io.IOException;

/** Hears of data that was dropped and of which nobody is told who forces the file it belongs to. */
interface Ear {

  /** For file systems that tell. */
  Ear NOTHING_TO_HEAR =
      new Ear() {
        @Override
        public boolean heard() {
          return false;
        }

        @Override
        public void noted() {}
      };

  /** What is said of files that may have lost data. */
  String DROPPED =
      "the file system reports errors, and may have dropped what it could not write: see the"
          + " kernel's log, check the file system, then write the file again";

  /** What is said while it cannot hear. */
  String UNKNOWN = "it cannot be told now whether the file system has dropped data";

  /**
   * To be asked once, when a file that is dirty has been forced.
   *
   * @return whether any file that was dirty since this began to listen may have lost data
   * @throws IOException if that cannot be told now
   */
  boolean heard() throws IOException;

  /**
   * To be told after something was heard, when every file that was dirty then has failed for it: it
   * need not be heard again. Not before: who asks meanwhile has to hear it, too.
   */
  void noted();
}
