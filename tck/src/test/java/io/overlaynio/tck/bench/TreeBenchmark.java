package io.overlaynio.tck.bench;

import io.overlaynio.tck.machine.DiskFormat;
import io.overlaynio.tck.machine.Scratch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the merged tree costs beside the kernel's overlayfs, used through the platform's provider:
 * the same work over the same layers on the same image, in one JVM and in turns. For root on Linux
 * 6.5 or later:
 *
 * <pre>{@code
 * mvn -B -ntp -q -Pbench -DskipTests -pl tck -am package exec:exec
 *     -Dbench.main=io.overlaynio.tck.bench.TreeBenchmark
 * }</pre>
 *
 * with {@code -Dbench.args="--case exists-low,open --lowers 8"} for some of it; {@code --help}
 * tells of the rest.
 */
@Command(
    name = "tree-benchmark",
    mixinStandardHelpOptions = true,
    description = "Measures the merged tree side by side with the kernel's, and prints a table.")
final class TreeBenchmark implements Callable<Integer> {

  private static final long DISK = 4L << 30;

  @Option(names = "--disk", split = ",", description = "Of ${COMPLETION-CANDIDATES}; EXT4.")
  private List<DiskFormat> disks = List.of(DiskFormat.EXT4);

  @Option(
      names = "--case",
      split = ",",
      description = "What to measure, by name or the beginning of names; all by default.")
  private List<String> wanted = List.of("");

  @Option(names = "--lowers", split = ",", description = "Counts of lowers; 1, 8 and 32.")
  private List<Integer> lowers = List.of(1, 8, 32);

  @Option(names = "--rounds", description = "Rounds that count; by default ${DEFAULT-VALUE}.")
  private int rounds = 9;

  @Option(
      names = "--images",
      description = "A directory for the images, on a disk; that for temporary files.")
  private Path images = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--times-ten", description = "Each case with ten times as much.")
  private boolean timesTen;

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new TreeBenchmark())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    List<TreeCase> cases = all(timesTen ? 10 : 1).stream().filter(c -> isWanted(c.name())).toList();
    List<FigureCase> figures = figures().stream().filter(c -> isWanted(c.name())).toList();
    Verdicts verdicts = new Verdicts(System.out);
    for (DiskFormat format : disks) {
      try (Scratch scratch = Scratch.in(images);
          Disk disk = Disk.make(format, scratch.directory(), timesTen ? 4 * DISK : DISK)) {
        for (TreeCase one : cases) {
          for (int count : one.lowers() == 0 ? lowers : List.of(one.lowers())) {
            duel(format, disk, one, count, verdicts);
          }
        }
        for (FigureCase one : figures) {
          try (Stage stage = Stage.on(disk, one.lowers())) {
            FigureCase.Found found = one.measure().of(stage, rounds);
            verdicts.figure(format, one.name(), one.lowers(), found);
          }
        }
      }
    }
    System.out.println(verdicts.missed() + " missed");
    return 0;
  }

  private static List<TreeCase> all(int scale) {
    List<TreeCase> all = new ArrayList<>();
    all.addAll(LookupCases.all(scale));
    all.addAll(DataCases.all(scale));
    all.addAll(ListingCases.all(scale));
    all.addAll(ChangeCases.all(scale));
    return all;
  }

  private static List<FigureCase> figures() {
    List<FigureCase> all = new ArrayList<>(StartCases.all());
    all.addAll(MemoryCases.all());
    all.add(LockCase.readers());
    return all;
  }

  private boolean isWanted(String name) {
    return wanted.stream().anyMatch(name::startsWith);
  }

  private void duel(DiskFormat format, Disk disk, TreeCase one, int count, Verdicts verdicts)
      throws IOException {
    Map<String, Samples> times = new Duel(disk, rounds).run(one, count);
    verdicts.compare(
        format,
        one.name(),
        count,
        times.get("ours").quantile(0.5),
        times.get("kernel").quantile(0.5),
        one.goal().applyAsDouble(format));
  }
}
