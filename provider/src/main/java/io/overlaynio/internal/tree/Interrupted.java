package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.SetAside;
import io.overlaynio.internal.layer.SetAside.Purpose;
import java.io.IOException;
import java.lang.System.Logger.Level;

/**
 * What a crash left undone of what is done to the upper layer as a whole: finished or taken back
 * when the overlay is opened next, before anybody has looked at it.
 */
final class Interrupted {

  private final Overlay overlay;
  private final Commit commit;

  Interrupted(Overlay overlay, Commit commit) {
    this.overlay = overlay;
    this.commit = commit;
  }

  /** Outcomes: none is left; or an exception, and what is left stays for the next open. */
  void settle() throws IOException {
    finish(Purpose.DISCARD, new RootAttributes(overlay)::restore);
    finish(Purpose.COMMITTED, () -> {});
    SetAside snapshot = SetAside.of(overlay.upper(), overlay.work(), Purpose.SNAPSHOT);
    if (snapshot.isBegun()) {
      snapshot.takeBack();
      told("was taken back: there is no snapshot", snapshot);
    }
    commit.redo();
  }

  private void finish(Purpose purpose, EmptiedUpper.Root root) throws IOException {
    SetAside aside = SetAside.of(overlay.upper(), overlay.work(), purpose);
    if (aside.isBegun()) {
      aside.takeOut();
      root.restore();
      overlay.work().discard(aside.end());
      aside.ended();
      told("was finished: the upper is empty", aside);
    }
  }

  private static void told(String what, SetAside aside) {
    System.getLogger("io.overlaynio")
        .log(Level.INFO, "what was broken off at {0} {1}", aside.directory(), what);
  }
}
