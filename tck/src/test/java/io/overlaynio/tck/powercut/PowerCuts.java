package io.overlaynio.tck.powercut;

import io.overlaynio.tck.machine.Command;
import io.overlaynio.tck.machine.DiskFormat;
import io.overlaynio.tck.machine.Mount;
import io.overlaynio.tck.machine.Requirement;
import io.overlaynio.tck.machine.Scratch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The place where power is cut: scratch space, one program under test, new disks of one format, and
 * a judge for what is left.
 */
final class PowerCuts implements Closeable {

  /** How many steps are told of a cut that broke something. */
  private static final int STORY = 60;

  private final DiskFormat format;
  private final Scratch place;
  private final Path scratch;
  private final LibC libC;
  private final DiskState blank;
  private final WorkerProcess worker;

  private final Map<Long, LowerLayer> lowers = new HashMap<>();

  private PowerCuts(
      DiskFormat format, Scratch place, LibC libC, DiskState blank, WorkerProcess worker) {
    this.format = format;
    this.place = place;
    this.scratch = place.directory();
    this.libC = libC;
    this.blank = blank;
    this.worker = worker;
  }

  /** On disks of this format; the program under test has these in front of its class path. */
  static PowerCuts on(DiskFormat format, Path... inFront) throws IOException {
    Scratch place = Requirement.scratch();
    try {
      DiskState blank = DiskState.formatted(format, place.directory());
      return new PowerCuts(format, place, LibC.load(), blank, WorkerProcess.start(inFront));
    } catch (IOException | RuntimeException e) {
      place.close();
      throw e;
    }
  }

  /** Runs a workload once. */
  Recording record(String strategy, long seed, int steps) throws IOException {
    Path lower = lower(seed).root();
    return Recording.of(libC, worker, blank, format, strategy, scratch, lower, seed, steps);
  }

  private LowerLayer lower(long seed) throws IOException {
    LowerLayer lower = lowers.get(seed);
    if (lower == null) {
      lower = LowerLayer.build(LowerTree.of(seed), scratch.resolve("lower" + seed));
      lowers.put(seed, lower);
    }
    return lower;
  }

  /** Cuts a recording, and answers what is broken, with where the cut was. */
  List<String> cut(Recording recording, long seed, List<Cut> cuts) throws IOException {
    List<String> broken = new ArrayList<>();
    CutImages images = new CutImages(recording.log(), format.sector());
    Path image = scratch.resolve("after.img");
    for (Cut cut : cuts) {
      DiskState disk = images.after(cut);
      disk.writeTo(image);
      List<String> lines = new Judge(lower(seed), scratch).broken(image, recording.promise(cut));
      if (!lines.isEmpty()) {
        keep(disk, seed + "-" + cut.position() + ".img");
        broken.add(
            format
                + " seed "
                + seed
                + " "
                + cut
                + ":\n  "
                + String.join("\n  ", lines)
                + "\n after the steps\n  "
                + String.join("\n  ", story(recording, cut, lines)));
      }
    }
    return broken;
  }

  /** For whoever wants to look: into the directory that powercut.keep names, if it does. */
  private void keep(DiskState disk, String name) throws IOException {
    String directoryOrNull = System.getProperty("powercut.keep");
    if (directoryOrNull != null) {
      disk.writeTo(Files.createDirectories(Path.of(directoryOrNull)).resolve(format + "-" + name));
    }
  }

  /** The last steps before the cut that have to do with what is broken, and what was confirmed. */
  private static List<String> story(Recording recording, Cut cut, List<String> broken) {
    Set<String> names = new TreeSet<>();
    broken.forEach(line -> names.add(line.substring(0, line.indexOf(' '))));
    List<String> steps = new ArrayList<>();
    for (String note : recording.notesUntil(cut.position())) {
      Step step = recording.workload().steps().get(Promise.stepOf(note));
      boolean related =
          Stream.of(step.toString().split("[ ,=\\[\\]]+"))
              .anyMatch(word -> names.stream().anyMatch(name -> areRelated(word, name)));
      if (note.startsWith(Worker.CONFIRMED) || related) {
        steps.add(note + " " + step);
      }
    }
    return steps.subList(Math.max(0, steps.size() - STORY), steps.size());
  }

  private static boolean areRelated(String one, String other) {
    return one.equals(other) || one.startsWith(other + "/") || other.startsWith(one + "/");
  }

  /**
   * Runs a workload and shuts its file system down while it is about a step, or soon after; answers
   * what is broken.
   */
  List<String> shutDown(String strategy, long seed, int steps, int step) throws IOException {
    Path image = scratch.resolve("shutdown.img");
    Path notes = scratch.resolve("notes");
    blank.writeTo(image);
    Files.write(notes, new byte[0]);
    int confirmed;
    try (Mount mount = Mount.image(image, scratch.resolve("before"))) {
      Files.createDirectory(mount.root().resolve("upper"));
      Command.run("sync", "-f", mount.root());
      worker.begin(lower(seed).root(), mount.root(), notes, strategy, seed, steps);
      // It is this busy waiting that hits the middle of a step.
      while (!Files.readString(notes).contains(Worker.BEGUN + " " + step + "\n")) {
        if (worker.hasAnswered()) {
          break;
        }
      }
      confirmed = Files.readAllLines(notes).size();
      libC.shutDown(mount.root());
      // It fails from now on, or had come to its end.
      worker.answer();
      worker.finish();
    }
    List<String> noted = before(confirmed, Files.readAllLines(notes));
    Promise promise = Promise.of(Workload.of(seed, steps), noted);
    List<String> lines = new Judge(lower(seed), scratch).broken(image, promise);
    String where = format + " seed " + seed + " shut down in step " + step + ":\n  ";
    return lines.isEmpty() ? List.of() : List.of(where + String.join("\n  ", lines));
  }

  /**
   * The notes without what was confirmed later than this. A power cut ends the program, but a
   * shutdown lets it go on, and an fsync that is under way then answers that all is well: of 59
   * that did so on ext4 with Linux 6.18, 37 had lost what they confirmed.
   */
  private static List<String> before(int lines, List<String> noted) {
    List<String> told = new ArrayList<>();
    for (int i = 0; i < noted.size(); i++) {
      if (i < lines || !noted.get(i).startsWith(Worker.CONFIRMED)) {
        told.add(noted.get(i));
      }
    }
    return told;
  }

  List<Cut> randomCuts(Recording recording, int count, long seed) {
    return recording.cuts(count, new Random(seed));
  }

  @Override
  public void close() throws IOException {
    try (place) {
      worker.close();
    }
  }
}
