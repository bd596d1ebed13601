package io.overlaynio.tck.powercut;

import io.overlaynio.tck.machine.Command;
import io.overlaynio.tck.machine.DiskFormat;
import io.overlaynio.tck.machine.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * One run of a workload on a recording disk, to be cut as often as one likes.
 *
 * @param format the file system of the disk
 * @param workload what was performed
 * @param log what reached the disk
 * @param from where in the log the workload began
 * @param to where it had ended
 * @param answer what the program under test answered
 */
record Recording(
    DiskFormat format, Workload workload, DiskLog log, int from, int to, String answer) {

  /** Performs a workload, its lower layer built in an empty directory. */
  static Recording of(
      LibC libC,
      WorkerProcess worker,
      DiskState blank,
      DiskFormat format,
      String strategy,
      Path scratch,
      Path lower,
      long seed,
      int steps)
      throws IOException {
    Path fuse = Files.createDirectories(scratch.resolve("disk"));
    try (RecordingDisk disk = RecordingDisk.start(libC, fuse, blank)) {
      int from;
      int to;
      String answer;
      Path root = scratch.resolve("before");
      try (Mount mount = Mount.image(disk.disk(), root, format.commitsWhenAsked())) {
        Files.createDirectory(mount.root().resolve("upper"));
        Command.run("sync", "-f", mount.root());
        from = disk.log().position();
        worker.begin(lower, mount.root(), disk.notes(), strategy, seed, steps);
        answer = worker.answer();
        to = disk.log().position();
        String closed = worker.finish();
        answer = answer.equals(Worker.DONE) ? closed : answer;
      }
      return new Recording(format, Workload.of(seed, steps), disk.log(), from, to, answer);
    }
  }

  /** What the program under test had noted before a position. */
  List<String> notesUntil(int position) {
    return log.until(position).stream()
        .filter(DiskLog.Note.class::isInstance)
        .map(event -> ((DiskLog.Note) event).text())
        .toList();
  }

  /**
   * Cuts in the order of their positions: half of them anywhere, half right after something was
   * confirmed, when what was not flushed matters most.
   */
  List<Cut> cuts(int count, Random random) {
    List<Integer> confirmations = confirmations();
    List<Cut> cuts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int position =
          confirmations.isEmpty() || random.nextBoolean()
              ? from + random.nextInt(to - from + 1)
              : confirmations.get(random.nextInt(confirmations.size()));
      Cut.Survival[] survivals = Cut.Survival.values();
      Cut.Survival survival = survivals[random.nextInt(survivals.length)];
      cuts.add(new Cut(position, survival, random.nextLong()));
    }
    cuts.sort(Comparator.comparingInt(Cut::position));
    return cuts;
  }

  /** Cuts right after the last confirmations, at which nothing survives that was not flushed. */
  List<Cut> cutsAfterConfirmations(int most) {
    List<Integer> all = confirmations();
    return all.subList(Math.max(0, all.size() - most), all.size()).stream()
        .map(position -> new Cut(position, Cut.Survival.NONE, 0))
        .toList();
  }

  private List<Integer> confirmations() {
    List<Integer> positions = new ArrayList<>();
    List<DiskLog.Event> events = log.until(to);
    for (int i = from; i < to; i++) {
      if (events.get(i) instanceof DiskLog.Note note && note.text().startsWith(Worker.CONFIRMED)) {
        positions.add(i + 1);
      }
    }
    return positions;
  }

  /** Where in the log a note is. */
  int positionOf(String kind, int step) {
    return log.until(to).indexOf(new DiskLog.Note(kind + " " + step));
  }

  /** What the notes promise after a cut. */
  Promise promise(Cut cut) {
    return Promise.of(workload, notesUntil(cut.position()));
  }
}
