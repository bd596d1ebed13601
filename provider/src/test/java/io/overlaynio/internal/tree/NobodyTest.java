package io.overlaynio.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.internal.layer.FormatChoice;
import io.overlaynio.internal.layer.LayerStack;
import io.overlaynio.internal.layer.Nobody;
import io.overlaynio.internal.sync.DirtyFiles;
import io.overlaynio.internal.sync.FlushStrategy;
import io.overlaynio.internal.sync.Mappings;
import io.overlaynio.internal.sync.Writeback;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An overlay in the hands of somebody who is not root, over layers that root has made. */
final class NobodyTest {

  @TempDir Path temporary;

  private static void mode(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private void furnish() throws IOException {
    Nobody.require(temporary);
    for (String layer : List.of("lower0", "lower1")) {
      Path closed = Files.createDirectories(temporary.resolve(layer).resolve("closed"));
      Files.writeString(closed.resolve("file"), "content");
      mode(closed.resolve("file"), "r--r--r--");
      mode(closed, "rwx--x--x");
      Nobody.open(closed.getParent());
    }
    Path lower = temporary.resolve("lower0");
    for (String name : List.of("gone", "moved")) {
      Files.writeString(lower.resolve(name), name);
    }
    Files.writeString(lower.resolve("secret"), "secret");
    mode(lower.resolve("secret"), "---------");
    Path open = Files.createDirectory(lower.resolve("open"));
    Files.writeString(open.resolve("file"), "open");
    mode(open, "rwxrwxrwx");
    mode(open.resolve("file"), "rw-rw-rw-");
    Nobody.give(Files.createDirectory(temporary.resolve("upper")));
    Nobody.give(temporary);
  }

  @ParameterizedTest
  @ValueSource(strings = {"USER", "MARKER"})
  void everyOperation_ofNobody_isAllowedOrDeniedAsOnAPlainDisk(String format) throws Exception {
    furnish();
    assertThat(Nobody.run(temporary, Main.class, temporary.toString(), format)).isEmpty();
    assertThat(temporary.resolve("lower0/moved")).hasContent("moved");
    assertThat(temporary.resolve("lower0/open/file")).hasContent("open");
    assertThat(temporary.resolve("lower0/closed/file")).hasContent("content");
  }

  /** What nobody does, in a process of his own; he says nothing if all is well. */
  static final class Main {

    private final MergedTree tree;
    private final Path upper;

    private Main(MergedTree tree, Path upper) {
      this.tree = tree;
      this.upper = upper;
    }

    public static void main(String[] arguments) throws IOException {
      Path base = Path.of(arguments[0]);
      Path upper = base.resolve("upper");
      DirtyFiles dirty = new DirtyFiles(4);
      Mappings mappings = new Mappings();
      try (LayerStack stack =
              LayerStack.writable(
                  upper,
                  base.resolve("work"),
                  List.of(base.resolve("lower0"), base.resolve("lower1")),
                  FormatChoice.valueOf(arguments[1]));
          Writeback writeback = Writeback.create(dirty, mappings, FlushStrategy.portable())) {
        Main nobody =
            new Main(
                MergedTree.of(
                    stack,
                    100,
                    CopyUpForce.FILES,
                    SyncDoors.of(dirty, mappings, writeback),
                    new Events()),
                upper);
        nobody.looks();
        nobody.isDenied();
        nobody.changes();
        writeback.sync();
      }
    }

    private void require(boolean what, String why) {
      if (!what) {
        throw new IllegalStateException(why);
      }
    }

    private String read(String name) throws IOException {
      OpenFile open = tree.open(Ground.names(name), Opens.with());
      try {
        return Ground.contentOf(open);
      } finally {
        open.close();
      }
    }

    /** A directory that may be entered but not read. */
    private void looks() throws IOException {
      require(tree.exists(Ground.names("closed"), true), "closed");
      require(read("closed/file").equals("content"), "closed/file");
      require(!tree.exists(Ground.names("closed/missing"), true), "closed/missing");
    }

    private interface Action {
      void run() throws IOException;
    }

    private AccessDeniedException denied(String what, Action action) throws IOException {
      try {
        action.run();
      } catch (AccessDeniedException expected) {
        return expected;
      }
      throw new IllegalStateException("not denied: " + what);
    }

    private void deniedOf(String file, String otherOrNull, Action action) throws IOException {
      AccessDeniedException denied = denied(file, action);
      require(denied.getFile().equals(file), file + " of " + denied);
      require(Objects.equals(denied.getOtherFile(), otherOrNull), otherOrNull + " of " + denied);
    }

    private void isDenied() throws IOException {
      denied("list", () -> tree.list(Ground.names("closed")));
      denied("read", () -> read("secret"));
      denied("append", () -> append("closed/file"));
      deniedOf("/closed/new", null, () -> tree.createDirectory(Ground.names("closed/new")));
      deniedOf("/closed/file", null, () -> tree.delete(Ground.names("closed/file")));
      deniedOf("/closed/file", "/x", () -> move("closed/file", "x"));
      deniedOf("/open/file", "/closed/new", () -> move("open/file", "closed/new"));
      require(!Files.exists(upper.resolve("closed"), LinkOption.NOFOLLOW_LINKS), "copied up");
    }

    private void move(String from, String to) throws IOException {
      tree.move(Ground.names(from), Ground.names(to), false, false);
    }

    private void append(String name) throws IOException {
      OpenFile open = tree.open(Ground.names(name), Opens.with(StandardOpenOption.APPEND));
      Ground.put(open, "!");
      open.close();
    }

    private void changes() throws IOException {
      tree.delete(Ground.names("gone"));
      require(!tree.exists(Ground.names("gone"), true), "gone");
      tree.createDirectory(Ground.names("gone"));
      move("moved", "gone/moved");
      require(read("gone/moved").equals("moved"), "gone/moved");
      append("open/file");
      require(read("open/file").equals("open!"), "open/file");
      tree.copy(
          Ground.names("closed/file"),
          Ground.names("copy"),
          new CopyHow(false, false, true, false));
      require(read("copy").equals("content"), "copy");
      require(
          PosixFilePermissions.toString(Files.getPosixFilePermissions(upper.resolve("copy")))
              .equals("r--r--r--"),
          "mode of copy");
      tree.copy(
          Ground.names("closed/file"), Ground.names("copy"), new CopyHow(true, true, true, false));
      require(read("copy").equals("content"), "copy with attributes");
    }
  }
}
