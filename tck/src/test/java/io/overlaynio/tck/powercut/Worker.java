package io.overlaynio.tck.powercut;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.machine.Way;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The program under test, in a JVM of its own: takes orders from its input, performs workloads, and
 * answers a line when it is through. What it does at each moment stands in the notes.
 *
 * <p>An order is a line of fields with tabs between them: {@code run}, the directory with lower,
 * the one with upper and work, the notes, the strategy, the seed, the number of steps. Then {@code
 * close}.
 */
public final class Worker {

  /** A note: the step is about to be performed. */
  static final String BEGUN = "begun";

  /** A note: what the step promises is true now. */
  static final String CONFIRMED = "confirmed";

  static final String DONE = "done";

  /** In place of a {@link Way}: what is chosen by itself. */
  static final String AUTO = "AUTO";

  private static final int MOST_COLLECTIONS = 200;

  private Worker() {}

  /** Follows orders until there are no more. */
  public static void main(String[] arguments) throws IOException {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String order;
    while ((order = orders.readLine()) != null) {
      String[] fields = order.split("\t");
      String disk = fields[2];
      answer(() -> run(fields), "");
      // Kept open until all that reached the disk was counted.
      orders.readLine();
      answer(Worker::close, disk);
    }
  }

  private static Stage stage;

  /** Something that may fail in any way. */
  private interface Work {
    void run() throws IOException;
  }

  private static void answer(Work work, String diskOrEmpty) {
    String answer = DONE;
    try {
      work.run();
    } catch (IOException | RuntimeException | Error e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      answer = trace.toString().replace("\n", " | ");
    }
    if (!diskOrEmpty.isEmpty()) {
      collectMappings(diskOrEmpty);
    }
    System.out.println(answer);
    System.out.flush();
  }

  static OverlayOptions options(Path lower, Path disk, String strategy) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("lower", lower);
    options.put("upper", disk.resolve("upper"));
    options.put("work", disk.resolve("work"));
    if (!strategy.equals(AUTO)) {
      Way way = Way.valueOf(strategy);
      options.put("strategy", way.strategy());
      options.put("neighbourBytes", way.neighbourBytes());
    }
    return OverlayOptions.of(options);
  }

  private static void run(String[] fields) throws IOException {
    OverlayOptions options = options(Path.of(fields[1]), Path.of(fields[2]), fields[4]);
    Workload workload = Workload.of(Long.parseLong(fields[5]), Integer.parseInt(fields[6]));
    stage = new Stage(OverlayFileSystem.open(options), Path.of(fields[3]));
    List<Step> steps = workload.steps();
    for (int i = 0; i < steps.size(); i++) {
      stage.note(BEGUN, i);
      try {
        steps.get(i).perform(stage);
      } catch (IOException | RuntimeException | Error e) {
        e.addSuppressed(new IllegalStateException("in step " + i + ", " + steps.get(i)));
        throw e;
      }
    }
  }

  private static void close() throws IOException {
    Stage open = stage;
    stage = null;
    if (open != null) {
      open.close();
    }
  }

  /** What is mapped keeps the file system from being unmounted. */
  private static void collectMappings(String disk) {
    try {
      for (int i = 0; i < MOST_COLLECTIONS; i++) {
        if (Files.readString(Path.of("/proc/self/maps")).contains(disk)) {
          System.gc();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
