package io.overlaynio.tck.bench;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.SyncStrategy;
import io.overlaynio.tck.bench.Table.Goal;
import io.overlaynio.tck.machine.DiskFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What sync() costs beside the kernel's overlayfs and beside FileChannel.force, on images of its
 * own that are mounted by loop devices. For root on Linux.
 */
@Command(
    name = "sync-benchmark",
    mixinStandardHelpOptions = true,
    description = "Measures sync() side by side with the kernel's overlayfs, and prints a table.")
final class SyncBenchmark implements Callable<Integer> {

  /** What can be measured. */
  enum Case {
    NEIGHBOUR,
    QUIET,
    ONE,
    FORCE,
    CLEAN,
    LATENCY,
    MANY
  }

  /** So many rounds for one: a file takes a millisecond, and its code is slow at first. */
  private static final int MORE_OF_ONE = 20;

  private static final long DISK = 8L << 30;

  private static final Workload LITTLE = new Workload(10, 4 << 10);
  private static final List<Workload> QUIET =
      List.of(new Workload(500, 4 << 10), new Workload(4_000, 10 << 10), new Workload(64, 4 << 20));

  @Option(
      names = "--disk",
      split = ",",
      description = "File systems: ${COMPLETION-CANDIDATES}; all by default.")
  private List<DiskFormat> disks = List.of(DiskFormat.values());

  @Option(
      names = "--case",
      split = ",",
      description = "What to measure: ${COMPLETION-CANDIDATES}; all by default.")
  private Set<Case> cases = EnumSet.allOf(Case.class);

  @Option(
      names = "--strategy",
      split = ",",
      description = "Ours: ${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
  private List<SyncStrategy> strategies = List.of(SyncStrategy.AUTO);

  @Option(names = "--rounds", description = "Rounds that count; by default ${DEFAULT-VALUE}.")
  private int rounds = 7;

  @Option(
      names = "--warm-up",
      description =
          "Small files that each side makes durable before it counts, so that the JVM has compiled"
              + " what it runs; ${DEFAULT-VALUE}; 0 shows it cold.")
  private int warmUp = 50_000;

  @Option(
      names = "--images",
      description = "A directory for the images, on a disk; that for temporary files.")
  private Path images = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--neighbour", description = "MiB that a neighbour has dirty; ${DEFAULT-VALUE}.")
  private int neighbour = 1024;

  @Option(names = "--clean", description = "Clean files looked up; ${DEFAULT-VALUE}.")
  private int clean = 1_000_000;

  @Option(names = "--many", description = "Dirty files at most; ${DEFAULT-VALUE}.")
  private int many = 200_000;

  private Table table;

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new SyncBenchmark())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    table = new Table(System.out);
    for (DiskFormat format : disks) {
      try (Disk disk = Disk.make(format, images, DISK)) {
        measure(format, disk);
      }
    }
    return 0;
  }

  private void measure(DiskFormat format, Disk disk) throws IOException {
    if (cases.contains(Case.NEIGHBOUR)) {
      neighbour(format, disk);
    }
    if (cases.contains(Case.QUIET)) {
      for (Workload work : QUIET) {
        Map<String, Turn> times = race(disk, oursAnd(disk, Contestant.kernel(disk)), work);
        table.compare(format, work + ", quiet disk", times, "kernel", quietGoal(format));
      }
    }
    if (cases.contains(Case.ONE)) {
      Workload one = new Workload(1, 4 << 10);
      List<Contestant> contestants = oursAnd(disk, Contestant.forces(disk));
      Map<String, Turn> times = race(disk, contestants, one, rounds * MORE_OF_ONE);
      table.compare(format, one + ", quiet disk", times, "force", new Goal(1.5));
    }
    if (cases.contains(Case.FORCE)) {
      Workload work = QUIET.get(1);
      Map<String, Turn> times = race(disk, oursAnd(disk, Contestant.forces(disk)), work);
      table.compare(format, work + ", one by one", times, "force", forceGoal(format));
    }
    if (cases.contains(Case.LATENCY)) {
      latency(format, disk);
    }
    if (cases.contains(Case.CLEAN)) {
      clean(format, disk);
    }
    if (cases.contains(Case.MANY)) {
      for (int files = many / 4; files <= many; files *= 2) {
        many(format, disk, files);
      }
    }
  }

  private static Goal quietGoal(DiskFormat format) {
    return switch (format) {
      case EXT4 -> new Goal(1.2);
      case XFS -> new Goal(1.4);
      case BTRFS -> Goal.NONE;
    };
  }

  private static Goal forceGoal(DiskFormat format) {
    return switch (format) {
      case EXT4 -> new Goal(1.0 / 15);
      case XFS -> new Goal(1.0 / 10);
      case BTRFS -> new Goal(1);
    };
  }

  private List<Contestant> oursAnd(Disk disk, Contestant other) throws IOException {
    List<Contestant> all = new ArrayList<>();
    for (SyncStrategy strategy : strategies) {
      all.add(Contestant.ours(disk, strategy));
    }
    all.add(other);
    return all;
  }

  private Map<String, Turn> race(Disk disk, List<Contestant> contestants, Workload work)
      throws IOException {
    return race(disk, contestants, work, rounds);
  }

  private Map<String, Turn> race(Disk disk, List<Contestant> contestants, Workload work, int times)
      throws IOException {
    return race(contestants, new Race(disk, contestants, times, warmUp, unused -> {}), work);
  }

  private Map<String, Turn> race(
      Disk disk, List<Contestant> contestants, Workload work, Race.Beside beside)
      throws IOException {
    return race(contestants, new Race(disk, contestants, rounds, warmUp, beside), work);
  }

  private static Map<String, Turn> race(List<Contestant> contestants, Race race, Workload work)
      throws IOException {
    try {
      return race.run(work);
    } finally {
      for (Contestant contestant : contestants) {
        contestant.close();
      }
    }
  }

  /** A little here, much dirty there: what this exists for. */
  private void neighbour(DiskFormat format, Disk disk) throws IOException {
    String what = LITTLE + ", " + neighbour + " MiB of a neighbour's dirty";
    Map<String, Turn> beside =
        race(
            disk,
            oursAnd(disk, Contestant.kernel(disk)),
            LITTLE,
            busy -> busy.neighbourWrites(neighbour));
    table.compare(format, what, beside, "kernel", new Goal(1.0 / 500));
    Map<String, Turn> quiet = race(disk, oursAnd(disk, Contestant.forces(disk)), LITTLE);
    for (SyncStrategy strategy : strategies) {
      String name = strategy.name().toLowerCase(Locale.ROOT);
      table.row(
          format,
          what + " / quiet disk",
          name,
          beside.get(name).sync().milliseconds(),
          name + ", quiet",
          quiet.get(name).sync().milliseconds(),
          "1.50",
          "");
    }
    Files.deleteIfExists(disk.root().resolve("neighbour"));
  }

  /** How long a neighbour's little fsync takes while an instance with much to write syncs. */
  private void latency(DiskFormat format, Disk disk) throws IOException {
    Workload work = new Workload(neighbour / 16, 16 << 20);
    Map<String, Samples> latencies = new LinkedHashMap<>();
    List<Contestant> contestants = oursAnd(disk, Contestant.kernel(disk));
    try {
      for (int round = 0; round < rounds; round++) {
        for (Contestant contestant : contestants) {
          latency(disk, contestant, work)
              .ifPresent(samples -> merge(latencies, contestant.toString(), samples));
        }
      }
    } finally {
      for (Contestant contestant : contestants) {
        contestant.close();
      }
    }
    double kernel = latencies.get("kernel").quantile(0.99) / 1e6;
    latencies.forEach(
        (name, samples) -> {
          if (!name.equals("kernel")) {
            String what = "a neighbour's fsync, p99 of " + samples.count() + ", beside " + work;
            table.row(
                format, what, name, samples.quantile(0.99) / 1e6, "kernel", kernel, "1.00", "");
          }
        });
  }

  private static void merge(Map<String, Samples> all, String name, Samples more) {
    all.computeIfAbsent(name, unused -> new Samples()).addAll(more);
  }

  private Optional<Samples> latency(Disk disk, Contestant contestant, Workload work)
      throws IOException {
    disk.settle();
    Path directory = contestant.root().resolve("work");
    List<Path> written = work.write(directory);
    Samples latencies;
    try (Neighbour other = new Neighbour(disk.root().resolve("small"))) {
      other.count(true);
      contestant.sync(written);
      other.count(false);
      latencies = other.latencies();
    }
    Contestant.clear(directory);
    contestant.sync(List.of());
    return latencies.isEmpty() ? Optional.empty() : Optional.of(latencies);
  }

  /** Files that are looked at and not changed. */
  private void clean(DiskFormat format, Disk disk) throws IOException {
    Path place = Files.createTempDirectory(disk.root(), "clean");
    Path upper = Files.createDirectory(place.resolve("upper"));
    for (int i = 0; i < clean; i++) {
      if (i % 1000 == 0) {
        Files.createDirectory(upper.resolve("d" + i / 1000));
      }
      Files.createFile(upper.resolve("d" + i / 1000 + "/f" + i));
    }
    disk.settle();
    Path lower = Files.createDirectory(place.resolve("lower"));
    Samples times = new Samples();
    try (OverlayFileSystem overlay =
        OverlayFileSystem.open(OverlayOptions.builder().lower(lower).upper(upper).build())) {
      for (int i = 0; i < clean; i++) {
        if (!Files.exists(overlay.getPath("/d" + i / 1000 + "/f" + i))) {
          throw new IOException("file " + i + " is missing");
        }
      }
      for (int i = 0; i < 100; i++) {
        long start = System.nanoTime();
        overlay.sync();
        times.add(System.nanoTime() - start);
      }
    }
    String figure = String.format(Locale.ROOT, "%.4f ms", times.milliseconds());
    table.note(format, "sync() with " + clean + " clean files looked up", figure, "1 ms");
  }

  /** Very many dirty files: what each costs in time and in memory. */
  private void many(DiskFormat format, Disk disk, int files) throws IOException {
    disk.settle();
    Path place = Files.createTempDirectory(disk.root(), "many");
    Path upper = Files.createDirectory(place.resolve("upper"));
    Path lower = Files.createDirectory(place.resolve("lower"));
    try (OverlayFileSystem overlay =
        OverlayFileSystem.open(
            OverlayOptions.builder()
                .lower(lower)
                .upper(upper)
                .strategy(strategies.get(0))
                .build())) {
      byte[] content = new byte[100];
      overlay.sync();
      long before = heap();
      for (int i = 0; i < files; i++) {
        if (i % 1000 == 0) {
          Files.createDirectory(overlay.getPath("/d" + i / 1000));
        }
        Files.write(overlay.getPath("/d" + i / 1000 + "/f" + i), content);
      }
      long dirty = heap();
      long start = System.nanoTime();
      overlay.sync();
      double taken = (System.nanoTime() - start) / 1e6;
      long clean = heapWithoutHandles(overlay);
      String figure =
          String.format(
              Locale.ROOT,
              "%.0f ms, %.1f us and %d bytes of heap a file, beside %d for its name",
              taken,
              taken * 1000 / files,
              (dirty - clean) / files,
              (clean - before) / files);
      table.note(format, files + " dirty files, sync()", figure, "linear, 300 bytes");
    }
  }

  /** The heap when nothing is dirty and a round has forgotten the handles that nobody has. */
  private static long heapWithoutHandles(OverlayFileSystem overlay) throws IOException {
    heap(); // the collector has to find them first
    Files.write(overlay.getPath("/d0/f0"), new byte[1]);
    overlay.sync();
    return heap();
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
