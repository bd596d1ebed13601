package io.overlaynio.tck.layers;

import static java.nio.file.StandardOpenOption.APPEND;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.TreeBuilder;
import io.overlaynio.tck.layers.ScratchDirectory.Where;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A lower layer with something of every kind, and an upper with something of every kind, durable:
 * made once, for as many overlays as a test needs.
 */
final class PreparedLayers implements Closeable {

  private final ScratchDirectory scratch;
  private final Path lower;
  private final Survivors disk;
  private int opened;

  private PreparedLayers(ScratchDirectory scratch, Path lower, Survivors disk) {
    this.scratch = scratch;
    this.lower = lower;
    this.disk = disk;
  }

  /** What is in the layers. */
  private interface Filling {
    void lower(TreeBuilder lower);

    /** Done through an overlay, so that there are whiteouts and the like. */
    void upper(TreeBuilder overlay) throws IOException;
  }

  /** Layers with something of every kind. */
  static PreparedLayers create(Where where) throws IOException {
    return create(where, new Everything());
  }

  /** Layers with little, for tests that need them thousands of times. */
  static PreparedLayers createSmall(Where where) throws IOException {
    return create(where, new Little());
  }

  private static PreparedLayers create(Where where, Filling filling) throws IOException {
    ScratchDirectory scratch = ScratchDirectory.create(where);
    Path lower = scratch.directory("lower");
    filling.lower(TreeBuilder.in(lower));
    Path first = scratch.directory("first");
    Files.createDirectory(first.resolve("upper"));
    CrashingFileSystem crashing = CrashingFileSystem.over(first);
    OverlayOptions options =
        OverlayOptions.builder()
            .lower(ReadOnlyLayer.over(lower).root())
            .upper(crashing.root().resolve("upper"))
            .work(crashing.root().resolve("work"))
            .build();
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options)) {
      filling.upper(TreeBuilder.in(overlay.getPath("/")));
    }
    crashing.forceAll();
    return new PreparedLayers(scratch, lower, crashing.cut(Survival.ofForcedOnly()));
  }

  /** A new overlay over all this; the caller closes it. */
  DurableWorld open() throws IOException {
    return DurableWorld.open(this, newDisk());
  }

  /** A new disk with the upper and the work directory. */
  CrashingFileSystem newDisk() throws IOException {
    return CrashingFileSystem.over(newPlainDisk());
  }

  /** A new directory with the upper and the work directory. */
  Path newPlainDisk() throws IOException {
    Path directory = newDirectory();
    disk.restore(directory);
    return directory;
  }

  Path lower() {
    return lower;
  }

  Path newDirectory() throws IOException {
    return scratch.directory("n" + ++opened);
  }

  @Override
  public void close() throws IOException {
    scratch.close();
  }

  /** Something of every kind. */
  private static final class Everything implements Filling {

    @Override
    public void lower(TreeBuilder lower) {
      lower
          .file("file")
          .attribute("file", "colour", "red")
          .file("copied")
          .file("victim")
          .file("gone")
          .file("again")
          .file("opaque/hidden")
          .file("vanished/x")
          .file("d/file")
          .file("d/other")
          .file("d/deep/file")
          .file("d/deep/large", "large ".repeat(1500))
          .file("merged/old")
          .file("merged/gone")
          .file("merged/sub/old")
          .directory("empty")
          .file("linked/a")
          .hardLink("linked/b", "linked/a")
          .link("link", "d/file")
          .link("dirlink", "d")
          .link("dangling", "ud/to-be")
          .mode("d/other", "rw-r-----")
          .allModifiedFrom(Instant.parse("2001-01-01T00:00:00Z"));
    }

    @Override
    public void upper(TreeBuilder overlay) throws IOException {
      overlay
          .file("upperfile")
          .attribute("upperfile", "colour", "blue")
          .file("uppervictim")
          .file("ud/file")
          .file("ud/deep/file")
          .directory("uempty")
          .file("merged/new")
          .hardLink("h2", "upperfile")
          .file("h1")
          .hardLink("ud/h1", "h1")
          .link("uplink", "ud/file");
      Files.writeString(overlay.path("copied"), " and more", APPEND);
      for (String name :
          List.of(
              "gone",
              "again",
              "opaque/hidden",
              "opaque",
              "vanished/x",
              "vanished",
              "merged/gone")) {
        Files.delete(overlay.path(name));
      }
      overlay.file("again").file("opaque/shown");
    }
  }

  /** A name for each operation. */
  private static final class Little implements Filling {

    @Override
    public void lower(TreeBuilder lower) {
      lower
          .file("copied")
          .file("d/e/deep")
          .file("d/file")
          .attribute("d/file", "colour", "red")
          .directory("empty")
          .file("emptied/gone")
          .file("gone")
          .link("link", "d/file")
          .file("vanished/gone");
    }

    @Override
    public void upper(TreeBuilder overlay) throws IOException {
      overlay.file("ud/file").directory("uempty");
      Files.writeString(overlay.path("copied"), " and more", APPEND);
      for (String name : List.of("emptied/gone", "gone", "vanished/gone", "vanished")) {
        Files.delete(overlay.path(name));
      }
    }
  }
}
