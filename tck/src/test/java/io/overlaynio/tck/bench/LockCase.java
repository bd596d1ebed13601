package io.overlaynio.tck.bench;

import io.overlaynio.tck.bench.FigureCase.Found;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** How long many readers wait for locks, as Flight Recorder tells it. */
final class LockCase {

  private static final int THREADS = 8;
  private static final int NAMES = 2_000;
  private static final double MOST = 2;
  private static final List<String> WAITS = List.of("jdk.JavaMonitorEnter", "jdk.ThreadPark");

  private LockCase() {}

  static FigureCase readers() {
    return new FigureCase("locks", 8, (stage, rounds) -> readers(stage, rounds * 500L));
  }

  private static Found readers(Stage stage, long milliseconds) throws IOException {
    stage.merged("merged");
    for (int i = 0; i < THREADS; i++) {
      Stage.files(stage.lowers().get(i), "merged/t" + i + "-", NAMES, new byte[100]);
      stage.inUppers("merged/u" + i + "-", NAMES / 10, new byte[100]);
    }
    stage.open();
    Path root = stage.sides().get(0).root();
    Path file = Files.createTempFile("locks", ".jfr");
    try (Recording recording = new Recording()) {
      for (String event : WAITS) {
        recording.enable(event).withThreshold(Duration.ZERO);
      }
      run(root, milliseconds); // names are remembered in another way once there are many
      recording.start();
      run(root, milliseconds);
      recording.stop();
      recording.dump(file);
      return found(file, THREADS * milliseconds);
    } finally {
      Files.delete(file);
    }
  }

  private static void run(Path root, long milliseconds) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(THREADS, task -> new Thread(task, "reader"));
    try {
      List<Future<?>> all = new ArrayList<>();
      long end = System.nanoTime() + milliseconds * 1_000_000;
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        all.add(threads.submit(() -> readUntil(root, thread, end)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IOException("a reader ended", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void readUntil(Path root, int thread, long end) {
    try {
      for (int i = 0; System.nanoTime() < end; i = (i + 1) % NAMES) {
        Path lower = root.resolve("merged/t" + thread + "-" + i);
        TreeCase.require(Files.exists(lower), lower);
        TreeCase.require(
            Files.readAttributes(lower, BasicFileAttributes.class).size() == 100, lower);
        Path missing = root.resolve("merged/none" + thread + "-" + i);
        TreeCase.require(!Files.exists(missing), missing);
        Path upper = root.resolve("merged/u" + thread + "-" + i % (NAMES / 10));
        TreeCase.require(Files.readAllBytes(upper).length == 100, upper);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Found found(Path file, double milliseconds) throws IOException {
    Map<String, Double> waited = new HashMap<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      boolean reader =
          event.getThread() != null
              && event.getThread().getJavaName() != null
              && event.getThread().getJavaName().equals("reader");
      String field =
          event.getEventType().getName().equals(WAITS.get(0)) ? "monitorClass" : "parkedClass";
      RecordedClass lock = event.getClass(field);
      if (reader
          && lock != null
          && !lock.getName().contains("SynchronousQueue")
          && !lock.getName().contains("AbstractQueuedSynchronizer$ConditionObject")) {
        waited.merge(lock.getName(), event.getDuration().toNanos() / 1e6, Double::sum);
      }
    }
    String worst = "none";
    double most = 0;
    for (Map.Entry<String, Double> one : waited.entrySet()) {
      if (one.getValue() > most) {
        most = one.getValue();
        worst = one.getKey().substring(one.getKey().lastIndexOf('.') + 1);
      }
    }
    double share = 100 * most / milliseconds;
    String figure = String.format(Locale.ROOT, "%.2f %% (%s)", share, worst);
    return new Found(figure, "2 %", share <= MOST);
  }
}
