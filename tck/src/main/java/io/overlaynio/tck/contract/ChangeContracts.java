package io.overlaynio.tck.contract;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static io.overlaynio.tck.contract.Capability.LOWER_DIRECTORY_MOVES;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Capability.SYNC;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;

import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.MergedCopy;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The same changes, one by one: each ends as on a plain copy of the layers, and is still there when
 * the overlay is opened again, or its upper has become a lower layer.
 */
final class ChangeContracts extends OverlayArea {

  private interface Change {
    void to(Path root) throws Exception;
  }

  private static final Map<String, Change> CHANGES = new LinkedHashMap<>();
  private static final Map<String, Capability[]> NEEDS = new LinkedHashMap<>();

  static {
    change("nothing", root -> {});
    change("write", root -> Files.writeString(root.resolve("a"), "new"));
    change("append", root -> Files.writeString(root.resolve("d/b"), "more", APPEND));
    change("create", root -> Files.writeString(root.resolve("new"), "new"));
    change("create below", root -> Files.writeString(root.resolve("d/e/new"), "new"));
    change("create directory", root -> Files.createDirectories(root.resolve("d/n/m")));
    change("delete", root -> Files.delete(root.resolve("a")));
    change("delete below", root -> Files.delete(root.resolve("d/e/f")));
    change("delete of both layers", root -> Files.delete(root.resolve("both")));
    change("delete tree", root -> Ground.deleteTree(root.resolve("d")));
    change(
        "delete and create",
        root -> {
          Files.delete(root.resolve("a"));
          Files.createDirectory(root.resolve("a"));
        });
    change(
        "replace tree",
        root -> {
          Ground.deleteTree(root.resolve("d"));
          Files.createDirectories(root.resolve("d/e"));
        });
    change("move", root -> Files.move(root.resolve("a"), root.resolve("moved")));
    change("move below", root -> Files.move(root.resolve("a"), root.resolve("d/e/moved")));
    change("move up", root -> Files.move(root.resolve("d/e/f"), root.resolve("moved")));
    change(
        "move replacing",
        root -> Files.move(root.resolve("a"), root.resolve("both"), REPLACE_EXISTING));
    change(
        "exchange",
        root -> {
          Files.move(root.resolve("a"), root.resolve("t"));
          Files.move(root.resolve("both"), root.resolve("a"));
          Files.move(root.resolve("t"), root.resolve("both"));
        });
    change("copy", root -> Files.copy(root.resolve("a"), root.resolve("d/copied")));
    change(
        "copy replacing",
        root -> Files.copy(root.resolve("a"), root.resolve("both"), REPLACE_EXISTING));
    change("time", root -> Files.setLastModifiedTime(root.resolve("a"), FileTime.fromMillis(9999)));
    change(
        "time of a directory",
        root -> Files.setLastModifiedTime(root.resolve("d"), FileTime.fromMillis(9999)));
    change(
        "move directory",
        root -> Files.move(root.resolve("d"), root.resolve("moved")),
        LOWER_DIRECTORY_MOVES);
    change(
        "move directory, make it again",
        root -> {
          Files.move(root.resolve("d"), root.resolve("moved"));
          Files.createDirectories(root.resolve("d/e"));
        },
        LOWER_DIRECTORY_MOVES);
    change(
        "new link",
        root ->
            Files.createSymbolicLink(root.resolve("new"), root.getFileSystem().getPath("d/e/f")),
        SYMBOLIC_LINKS);
    change("delete link", root -> Files.delete(root.resolve("link")), SYMBOLIC_LINKS);
    change(
        "write through link",
        root -> Files.write(root.resolve("link"), "new".getBytes(UTF_8)),
        SYMBOLIC_LINKS);
  }

  private static void change(String name, Change change, Capability... needs) {
    CHANGES.put(name, change);
    NEEDS.put(name, needs);
  }

  private interface ChangeCode {
    void run(Change change) throws Exception;
  }

  private static Rows each(ChangeCode code) {
    Rows rows = new Rows();
    CHANGES.forEach((name, change) -> rows.row(name, () -> code.run(change), NEEDS.get(name)));
    return rows;
  }

  private void build() {
    lower().file("a").file("both", "lower").file("d/b").file("d/e/f");
    bottom().file("both", "bottom").file("d/c").file("d/e/g").file("x");
    if (subject().capabilities().contains(SYMBOLIC_LINKS)) {
      lower().link("link", "d/b");
    }
  }

  /** Times of directories that were changed are those of the change, and so not compared. */
  private static TreeSnapshot tree(Path root) throws IOException {
    return TreeReader.of(Aspect.MODE).read(root);
  }

  private static TreeSnapshot everything(Path root) throws IOException {
    return TreeReader.of(Aspect.MODE, Aspect.OWNER, Aspect.MODIFIED, Aspect.ATTRIBUTES).read(root);
  }

  @Demand("Overlay: what is done to it ends as on a plain copy of its layers")
  Rows change_isAsOnPlainCopy() {
    return each(
        change -> {
          build();
          Path copy = beside("copy");
          MergedCopy.of(lowers(), copy);
          change.to(copy);
          change.to(root());
          assertThat(tree(root())).isSameTreeAs(tree(copy));
        });
  }

  @Demand("Overlay: whoever opens the upper again sees the tree as it was left")
  Rows change_isThereWhenOpenedAgain() {
    return each(
        change -> {
          build();
          change.to(root());
          TreeSnapshot left = everything(root());
          reopen();
          assertThat(everything(root())).isSameTreeAs(left);
        });
  }

  @Demand("Overlay: an upper that has become a lower layer shows the tree as it was left")
  Rows change_isThereWhenFrozen() {
    return each(
        change -> {
          build();
          change.to(root());
          TreeSnapshot left = tree(root());
          freeze();
          assertThat(tree(root())).isSameTreeAs(left);
          Files.writeString(path("later"), "later");
          Files.delete(path("later"));
          assertThat(tree(root())).isSameTreeAs(left);
        });
  }

  @Demand(
      value = "Overlay: a sync changes nothing that is seen, nor what is seen later",
      needs = SYNC)
  Rows change_isThereAfterSync() {
    return each(
        change -> {
          build();
          change.to(root());
          TreeSnapshot left = everything(root());
          subject().sync(root());
          assertThat(everything(root())).isSameTreeAs(left);
          subject().sync(root());
          reopen();
          assertThat(everything(root())).isSameTreeAs(left);
        });
  }
}
