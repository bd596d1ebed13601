package io.overlaynio.internal.tree;

import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.internal.layer.FormatChoice;
import io.overlaynio.internal.layer.LayerStack;
import io.overlaynio.internal.sync.DirtyFiles;
import io.overlaynio.internal.sync.FlushStrategy;
import io.overlaynio.internal.sync.Mappings;
import io.overlaynio.internal.sync.Writeback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree without an upper layer: everything that looks, over layers that stay untouched. */
final class ReadOnlyTest {

  @TempDir Path temporary;
  private LayerStack stack;
  private Writeback writeback;
  private MergedTree tree;

  @BeforeEach
  void prepare() throws IOException {
    Path top = Files.createDirectories(temporary.resolve("top/d"));
    Path below = Files.createDirectories(temporary.resolve("below/d"));
    Files.writeString(top.resolve("a"), "top");
    Files.writeString(below.resolve("a"), "below");
    Files.writeString(below.resolve("b"), "below");
    Files.createFile(top.resolve(".wh.gone"));
    Files.createFile(below.resolve("gone"));
    Files.createSymbolicLink(top.getParent().resolve("link"), Path.of("/d"));
    stack = LayerStack.readOnly(List.of(top.getParent(), below.getParent()), FormatChoice.MARKER);
    DirtyFiles dirty = new DirtyFiles(1);
    Mappings mappings = new Mappings();
    writeback = Writeback.create(dirty, mappings, FlushStrategy.portable());
    tree =
        MergedTree.of(
            stack, 100, CopyUpForce.FILES, SyncDoors.of(dirty, mappings, writeback), new Events());
  }

  @AfterEach
  void close() throws IOException {
    writeback.close();
    stack.close();
  }

  @Test
  void look_everywhere_seesTheMerge() throws IOException {
    assertThat(tree.readOnly()).isTrue();
    assertThat(tree.list(List.of())).containsExactlyInAnyOrder("d", "link");
    assertThat(tree.list(names("link"))).containsExactlyInAnyOrder("a", "b");
    assertThat(tree.exists(names("d/gone"), true)).isFalse();
    assertThat(tree.readLink(names("link"))).isEqualTo("/d");
    assertThat(tree.readAttributes(List.of(), BasicFileAttributes.class, true).isDirectory())
        .isTrue();
    assertThat(tree.readAttributes(names("d/b"), "size", true)).containsEntry("size", 5L);
    assertThat(tree.sameFile(names("link/a"), names("d/a"))).isTrue();
    assertThat(tree.realForReading(names("d/b"), true)).startsWith(temporary.resolve("below"));
    assertThat(tree.realStoreOf(names("d/b"))).exists();
    assertThat(tree.attributeViews()).contains("posix");
  }

  @Test
  void open_forReading_reads() throws IOException {
    OpenFile open = tree.open(names("d/a"), Opens.with(StandardOpenOption.READ));
    assertThat(Ground.contentOf(open)).isEqualTo("top");
    open.force(true);
    open.close();
    OpenFile directory = tree.open(names("d"), Opens.with(StandardOpenOption.READ));
    directory.force(true);
    directory.close();
    assertThatThrownBy(() -> tree.open(names("d/gone"), Opens.with(StandardOpenOption.READ)))
        .isInstanceOf(NoSuchFileException.class);
  }
}
