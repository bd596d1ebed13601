package io.overlaynio.tck.layers;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.SyncReport;
import io.overlaynio.tck.TreeSnapshot;
import io.overlaynio.tck.layers.ScratchDirectory.Where;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The audit of dirty tracking: after whatever is done to whatever there is, a sync makes what is
 * seen durable, all of it. The disk is the harshest there is, so a force that is missing shows.
 *
 * <p>In memory it runs with every kind of target; on the machine, which has hard links that can be
 * counted, owners and mappings, with a target of each kind, and there it shows that without the
 * sync the crash would have lost the change. With {@code -Dtck.audit.full=true} it is whole
 * everywhere.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AuditTest {

  private static final boolean FULL = Boolean.getBoolean("tck.audit.full");

  private static final List<String> FILES =
      List.of(
          "d/deep/file",
          "upperfile",
          "copied",
          "merged/new",
          "linked/a",
          "h1",
          "again",
          "dirlink/other");
  private static final List<String> DIRECTORIES =
      List.of("d", "ud", "merged", "opaque", "linked", "merged/sub");
  private static final List<String> LINKS = List.of("link", "uplink", "dangling", "dirlink");
  private static final List<String> MISSING =
      List.of("new", "d/new", "ud/new", "merged/new one", "gone", "vanished", "opaque/hidden");

  /** Others of the same kinds, for when time does not matter. */
  private static final List<String> MORE_FILES =
      List.of("merged/sub/old", "opaque/shown", "uplink");

  private static final List<String> MORE_DIRECTORIES = List.of("d/deep", "ud/deep");
  private static final List<String> MORE_MISSING =
      List.of("d/deep/new", "opaque/new", "merged/gone");

  /** One of each kind, where everything costs more. */
  private static final Set<String> ENOUGH =
      Set.of(
          "d/deep/file", "upperfile", "merged/new", "linked/a", "merged", "gone", "d/new", "link");

  /** Jimfs maps no files, knows no numbers of users, and links what a link leads to. */
  private static final Set<Deed> ON_A_MACHINE_ONLY =
      Set.of(FileDeed.MAP, FileDeed.SET_UNIX_USER, LinkDeed.LINK);

  private final Map<Where, PreparedLayers> layers = new EnumMap<>(Where.class);
  private final Map<Where, TreeSnapshot> before = new EnumMap<>(Where.class);

  @BeforeAll
  void prepare() throws IOException {
    for (Where where : Where.values()) {
      layers.put(where, PreparedLayers.create(where));
      try (DurableWorld world = layers.get(where).open()) {
        before.put(where, world.seen());
      }
    }
  }

  @AfterAll
  void remove() throws IOException {
    for (PreparedLayers prepared : layers.values()) {
      prepared.close();
    }
  }

  @ParameterizedTest(name = "{1} {2}, {0}")
  @MethodSource("audit")
  void sync_afterAnyChange_makesItDurable(Where where, Deed deed, String target) throws Exception {
    try (DurableWorld world = layers.get(where).open()) {
      deed.on(world.path(target));
      TreeSnapshot changed = world.seen();
      Survivors withoutSync = world.cut();
      world.overlay().sync();
      Survivors withSync = world.cut();
      SyncReport again = world.overlay().sync();
      assertThat(changed).as("the tree after the deed").isNotEqualTo(before.get(where));
      assertThat(world.seenOn(withSync)).as("after the sync").isSameTreeAs(changed);
      if (where == Where.MACHINE) {
        assertThat(world.seenOn(withoutSync)).as("with no sync").isSameTreeAs(before.get(where));
      }
      assertThat(again.files() + again.directories())
          .as("what is left for the next sync")
          .isEqualTo(deed == FileDeed.MAP ? 1 : 0);
    }
  }

  static Stream<Arguments> audit() {
    List<Arguments> all = new ArrayList<>();
    for (Where where : Where.values()) {
      add(all, where, FileDeed.values(), FILES);
      add(all, where, DirectoryDeed.values(), DIRECTORIES);
      add(all, where, NewDeed.values(), MISSING);
      add(all, where, LinkDeed.values(), LINKS);
      if (FULL) {
        add(all, where, FileDeed.values(), MORE_FILES);
        add(all, where, DirectoryDeed.values(), MORE_DIRECTORIES);
        add(all, where, NewDeed.values(), MORE_MISSING);
      }
    }
    return all.stream();
  }

  private static void add(List<Arguments> all, Where where, Deed[] deeds, List<String> targets) {
    for (Deed deed : deeds) {
      for (String target : targets) {
        if (where == Where.MEMORY ? !ON_A_MACHINE_ONLY.contains(deed) : ENOUGH.contains(target)) {
          all.add(Arguments.of(where, deed, target));
        }
      }
    }
  }
}
