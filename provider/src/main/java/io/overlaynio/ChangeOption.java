package io.overlaynio;

/** How {@link OverlayFileSystem#changes(ChangeOption...)} looks for changes. */
public enum ChangeOption {

  /**
   * Compares the contents of each file that is as long as the one below it. So a file that was
   * written anew with the same bytes is told to be of other {@linkplain
   * OverlayChange.Kind#ATTRIBUTES attributes} only, of which the time is one. It costs to read each
   * such file, above and below.
   *
   * <p>Without it a file of another time counts as modified, and contents are read only where time
   * and size say that perhaps nothing was written.
   */
  COMPARE_CONTENTS
}
