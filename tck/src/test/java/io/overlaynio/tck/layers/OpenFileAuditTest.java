package io.overlaynio.tck.layers;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.tck.TreeSnapshot;
import io.overlaynio.tck.layers.ScratchDirectory.Where;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The audit of dirty tracking for open files: they are changed through a channel before and after
 * something happens to their names, and made durable by a sync, by closing the file system, or by a
 * force of the channel, which promises the file and the names that lead to it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenFileAuditTest {

  /** When the change is made, and whether the channel is still open when it is made durable. */
  enum Order {
    CHANGED_FIRST,
    CHANGED_AFTERWARDS,
    CLOSED_BEFORE_IT_HAPPENS
  }

  private static final boolean FULL = Boolean.getBoolean("tck.audit.full");

  private static final List<String> TARGETS =
      List.of("d/file", "merged/old", "merged/new", "ud/h1", "ud/created");

  private static final List<String> HARD_LINKS = List.of("ud/h1");

  private final Map<Where, PreparedLayers> layers = new EnumMap<>(Where.class);

  @BeforeAll
  void prepare() throws IOException {
    for (Where where : Where.values()) {
      layers.put(where, PreparedLayers.create(where));
    }
  }

  @AfterAll
  void remove() throws IOException {
    for (PreparedLayers prepared : layers.values()) {
      prepared.close();
    }
  }

  /** Only the machine has mappings and counts the names of a file; memory is faster. */
  private DurableWorld open(HandleDeed deed, String target) throws IOException {
    return layers
        .get(deed.maps() || HARD_LINKS.contains(target) ? Where.MACHINE : Where.MEMORY)
        .open();
  }

  /** Does all of it and answers where the file is then, or null. */
  private static Path run(
      DurableWorld world,
      FileChannel channel,
      Path file,
      HandleDeed deed,
      Happening happening,
      Order order)
      throws Exception {
    if (order != Order.CHANGED_AFTERWARDS) {
      deed.through(channel, file);
    }
    if (order == Order.CLOSED_BEFORE_IT_HAPPENS) {
      channel.close();
    }
    Path now = happening.to(file);
    if (order == Order.CHANGED_AFTERWARDS) {
      deed.through(channel, world.path("file"));
    }
    return now;
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}")
  @MethodSource("all")
  void sync_ofAnOpenFile_makesItDurable(
      HandleDeed deed, Happening happening, Order order, String target) throws Exception {
    try (DurableWorld world = open(deed, target);
        FileChannel channel = FileChannel.open(world.path(target), READ, WRITE, CREATE)) {
      run(world, channel, world.path(target), deed, happening, order);
      TreeSnapshot changed = world.seen();
      world.overlay().sync();
      assertThat(world.seenOn(world.cut())).isSameTreeAs(changed);
      if (order == Order.CHANGED_AFTERWARDS) {
        deed.through(channel, world.path("file"));
        TreeSnapshot again = world.seen();
        world.overlay().sync();
        assertThat(world.seenOn(world.cut())).as("once more").isSameTreeAs(again);
      }
    }
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}")
  @MethodSource("some")
  void close_ofTheFileSystem_makesItDurable(
      HandleDeed deed, Happening happening, Order order, String target) throws Exception {
    try (DurableWorld world = open(deed, target);
        FileChannel channel = FileChannel.open(world.path(target), READ, WRITE, CREATE)) {
      run(world, channel, world.path(target), deed, happening, order);
      TreeSnapshot changed = world.seen();
      world.overlay().close();
      assertThat(channel.isOpen()).isFalse();
      assertThat(world.seenOn(world.cut())).isSameTreeAs(changed);
    }
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}")
  @MethodSource("forceable")
  void force_ofAChannel_makesTheFileAndItsNamesDurable(
      HandleDeed deed, Happening happening, Order order, String target) throws Exception {
    try (DurableWorld world = open(deed, target);
        FileChannel channel = FileChannel.open(world.path(target), READ, WRITE, CREATE)) {
      Path now = run(world, channel, world.path(target), deed, happening, order);
      TreeSnapshot changed = world.seen();
      channel.force(true);
      TreeSnapshot left = world.seenOn(world.cut());
      List<String> names = new ArrayList<>();
      if (now != null) {
        names.add(world.path("").relativize(now).toString());
      }
      if (happening == Happening.LINKED) {
        names.add("merged/linked");
      }
      assertThat(left.names()).containsAll(names);
      for (String name : names) {
        assertThat(without(left, name)).as(name).isEqualTo(without(changed, name));
      }
    }
  }

  /** The facts of a file but for the number of its links, since other names need not be durable. */
  private static Map<String, String> without(TreeSnapshot tree, String name) {
    Map<String, String> facts = new TreeMap<>(tree.factsOf(name));
    facts.remove("links");
    return facts;
  }

  static Stream<Arguments> all() {
    List<Arguments> all = new ArrayList<>();
    for (Happening happening : Happening.values()) {
      for (Order order : Order.values()) {
        for (String target : TARGETS) {
          // Every deed somewhere, every target everywhere; all of it would not tell more.
          HandleDeed[] deeds = HandleDeed.values();
          HandleDeed deed = deeds[all.size() % deeds.length];
          all.add(Arguments.of(deed, happening, order, target));
        }
      }
    }
    // Every second one still has each happening with each target, and each deed often.
    return IntStream.range(0, all.size()).filter(i -> FULL || i % 2 == 0).mapToObj(all::get);
  }

  static Stream<Arguments> some() {
    return all().filter(arguments -> List.of("d/file", "ud/created").contains(arguments.get()[3]));
  }

  static Stream<Arguments> forceable() {
    return all().filter(arguments -> arguments.get()[2] != Order.CLOSED_BEFORE_IT_HAPPENS);
  }
}
