package io.overlaynio.examples.command;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.SyncReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a sync costs on a disk, beside forcing one file after the other. */
@Command(
    name = "sync-bench",
    description = {
      "Writes files into an overlay below a directory and times sync(), and beside it the same"
          + " files forced one by one, in turns; medians. Removes what it made."
    })
final class SyncBenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin Help help;

  @Option(names = "--files", description = "How many; ${DEFAULT-VALUE}.")
  private int files = 200;

  @Option(names = "--bytes", description = "The size of each; ${DEFAULT-VALUE}.")
  private int bytes = 4096;

  @Option(names = "--rounds", description = "How many rounds count; ${DEFAULT-VALUE}.")
  private int rounds = 9;

  @Option(names = "--json", description = "As a JSON object.")
  private boolean json;

  @Parameters(description = "A directory on the disk.")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    Path place = Files.createTempDirectory(directory, "sync-bench-");
    List<Long> ours = new ArrayList<>();
    List<Long> plain = new ArrayList<>();
    SyncReport last = null;
    try {
      Path lower = Files.createDirectory(place.resolve("lower"));
      Path upper = Files.createDirectory(place.resolve("upper"));
      Path beside = Files.createDirectory(place.resolve("plain"));
      try (OverlayFileSystem overlay =
          OverlayFileSystem.open(OverlayOptions.builder().lower(lower).upper(upper).build())) {
        for (int round = -rounds; round < rounds; round++) {
          write(overlay.getPath("/"));
          long start = System.nanoTime();
          last = overlay.sync();
          long synced = System.nanoTime() - start;
          List<Path> written = write(beside);
          start = System.nanoTime();
          force(written);
          long forced = System.nanoTime() - start;
          if (round >= 0) { // the first half is for the code to be compiled
            ours.add(synced);
            plain.add(forced);
          }
        }
      }
    } finally {
      delete(place);
    }
    print(median(ours), median(plain), last);
    return 0;
  }

  private List<Path> write(Path root) throws IOException {
    List<Path> written = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      written.add(Files.write(root.resolve("file" + i), new byte[bytes]));
    }
    return written;
  }

  private static void force(List<Path> written) throws IOException {
    for (Path file : written) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
  }

  private static double median(List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.get(sorted.size() / 2) / 1e6;
  }

  private void print(double ours, double plain, SyncReport last) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.printf(
          Locale.ROOT,
          "{\"files\":%d,\"bytes\":%d,\"syncMillis\":%.3f,\"forceMillis\":%.3f,\"strategy\":\"%s\"}%n",
          files,
          bytes,
          ours,
          plain,
          last.strategy());
    } else {
      out.printf(Locale.ROOT, "%d files of %d bytes%n", files, bytes);
      out.printf(Locale.ROOT, "sync()      %10.2f ms, by %s%n", ours, last.strategy());
      out.printf(Locale.ROOT, "one by one  %10.2f ms%n", plain);
    }
  }

  private static void delete(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
