package io.overlaynio.tck.overlay;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.tck.Operation;
import io.overlaynio.tck.Outcome;
import io.overlaynio.tck.RandomOperations;
import io.overlaynio.tck.TreeBuilder;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import io.overlaynio.tck.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Lower layers by a seed, with all that the kernel puts into its uppers: the lowest is filled by
 * hand, each further one by random operations on the kernel's own overlay over those before it, so
 * that whiteouts, opaque directories and redirects stand where the kernel would put them.
 */
final class ParityLayers {

  private static final List<String> STOCK =
      List.of("a", "b", "c", "d", ".f", "g h", "\u00e4\u6f22", "new\nline", ".wh.a");

  /** As long as a name may be. */
  private static final String LONG = "n".repeat(255);

  /** The kernel writes no redirect of more than 256 bytes, and ours neither: none comes so long. */
  private static final String NOT_SO_LONG = "n".repeat(40);

  private static final List<String> MODES =
      List.of("---------", "--x--x--x", "r--r--r--", "rwx------", "rw-r-----", "rwxr-xr-x");
  private static final int NODES = 30;
  private static final int OPERATIONS = 40;
  private static final int OPERATIONS_CHOSEN_AT_A_LOOK = 4;

  private final Random random;
  private final ParityKind kind;
  private final List<String> stock;
  private final Path scratch;
  private final List<Path> layers = new ArrayList<>();
  private Instant time = RandomLayers.FIRST_TIME;

  private ParityLayers(long seed, ParityKind kind, Path scratch) {
    this.random = new Random(seed);
    this.kind = kind;
    this.stock = stock(kind);
    this.scratch = scratch;
  }

  /** Names that files may have, of which some are odd. */
  static List<String> stock(ParityKind kind) {
    List<String> stock = new ArrayList<>(STOCK);
    stock.add(kind.hasRedirects() ? NOT_SO_LONG : LONG);
    return stock;
  }

  /** Makes layers in this directory, and answers them, topmost first. */
  static List<Path> of(long seed, ParityKind kind, Path scratch, int count) throws IOException {
    ParityLayers making = new ParityLayers(seed, kind, scratch);
    making.fillLowest();
    while (making.layers.size() < count) {
      making.changeOnTop();
    }
    return making.layers;
  }

  private Path newLayer() throws IOException {
    return Files.createDirectory(scratch.resolve("lower" + layers.size()));
  }

  private void fillLowest() throws IOException {
    Path layer = newLayer();
    fill(layer, NODES);
    settleTimes(layer);
    layers.add(layer);
  }

  private void changeOnTop() throws IOException {
    Path layer = newLayer();
    try (KernelMount mount = KernelMount.with(kind.mountOptions(), layer, layers)) {
      fill(mount.root(), NODES / 4);
      try (Workspace workspace = Workspace.on(mount.root())) {
        RandomOperations operations =
            new RandomOperations(
                random.nextLong(), kind.abilitiesForLayers(), RandomLayers.TOP, stock);
        TreeSnapshot known = TreeReader.of().read(mount.root());
        for (int i = 0; i < OPERATIONS; i++) {
          Operation operation = operations.next(known);
          // Those that fail change nothing, or what they change is as good.
          Outcome.of(operation, workspace);
          if (i % OPERATIONS_CHOSEN_AT_A_LOOK == 0) {
            known = TreeReader.of().read(mount.root());
          }
        }
      }
    }
    settleTimes(layer);
    layers.add(0, layer);
  }

  /** Gives each file a time of its own, long ago; a whiteout has none that anybody sees. */
  private void settleTimes(Path layer) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(layer)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      BasicFileAttributeView view =
          Files.getFileAttributeView(path, BasicFileAttributeView.class, NOFOLLOW_LINKS);
      if (!view.readAttributes().isOther()) {
        time = time.plusSeconds(3601).plusNanos(123_456_000);
        view.setTimes(FileTime.from(time), null, null);
      }
    }
  }

  private void fill(Path root, int nodes) {
    TreeBuilder builder = TreeBuilder.in(root).directory(RandomLayers.TOP);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      StringBuilder name = new StringBuilder(RandomLayers.TOP);
      for (int depth = random.nextInt(5); depth >= 0; depth--) {
        name.append('/').append(oneOf(stock));
      }
      add(builder, name.toString(), names);
    }
  }

  /** Adds something, unless a name on the way is a file already. */
  private void add(TreeBuilder builder, String name, List<String> names) {
    int what = random.nextInt(12);
    boolean fancy = random.nextInt(3) == 0;
    String text = builder.path("").getFileName() + " " + names.size();
    try {
      if (what < 2 && !names.isEmpty()) {
        builder.hardLink(name, oneOf(names));
        return;
      } else if (what < 6) {
        builder.file(name, what == 5 ? text.repeat(3000) : text);
        names.add(name);
      } else if (what < 9) {
        builder.directory(name);
      } else {
        builder.link(name, linkTarget(name, what));
        return;
      }
      if (fancy) {
        builder.mode(name, oneOf(MODES)).attribute(name, "note", text);
      }
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof FileSystemException)) {
        throw e;
      }
    }
  }

  /** To a neighbour that may be there or not, to itself, or to another directory's file. */
  private String linkTarget(String name, int what) {
    return switch (what) {
      case 9 -> oneOf(stock);
      case 10 -> name.substring(name.lastIndexOf('/') + 1);
      default -> "../" + oneOf(stock);
    };
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
