package io.overlaynio.internal.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Sees the data of many files to the disk by one act that knows no files, in place of {@link
 * DataWriteback}.
 */
record DataTogether(DirtyFiles dirty) {

  private record Taken(Tracked file, long pending) {}

  /**
   * Outcomes: the act was done, and each file that is dirty was told to one of the two; or it was
   * not, nobody was told anything, and all is as before.
   *
   * @param act returns whether all data that was written before is on the disk
   * @param written told each file whose data is on the disk
   * @param left told each file that has no name any more: whoever kept a descriptor of it forces it
   * @return whether the act was done
   */
  boolean run(
      List<Tracked> files, BooleanSupplier act, Consumer<Tracked> written, Consumer<Tracked> left) {
    List<Taken> all = new ArrayList<>(files.size());
    List<Tracked> nowhere = new ArrayList<>();
    for (Tracked file : files) {
      if (!dirty.isDirty(file)) {
        continue;
      }
      if (file.isNowhere()) {
        nowhere.add(file);
      } else {
        all.add(new Taken(file, file.takePending()));
      }
    }
    boolean done = false;
    try {
      done = act.getAsBoolean();
    } finally {
      for (Taken taken : all) {
        if (done) {
          dirty.pending().done(taken.pending());
        } else {
          dirty.pending().giveBack(taken.file(), taken.pending());
        }
      }
    }
    if (done) {
      all.forEach(taken -> written.accept(taken.file()));
      nowhere.forEach(left);
    }
    return done;
  }
}
