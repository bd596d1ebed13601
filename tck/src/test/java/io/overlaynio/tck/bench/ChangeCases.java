package io.overlaynio.tck.bench;

import static java.nio.file.StandardOpenOption.APPEND;

import io.overlaynio.tck.machine.DiskFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Names that come, change and go, and lower files that are written to for the first time. */
final class ChangeCases {

  private static final double SMALL = 1.1;
  private static final String LOW = "merged/low";
  private static final String NEW = "merged/new";
  private static final String OTHER = "merged/other";
  private static final byte[] ONE = new byte[1];

  private final int files;
  private final int storm;
  private final long big;

  private ChangeCases(int scale) {
    this.files = 1000 * scale;
    this.storm = 10_000 * scale;
    this.big = scale * (128L << 20);
  }

  static List<TreeCase> all(int scale) {
    ChangeCases cases = new ChangeCases(scale);
    return List.of(
        cases.create(), cases.rename(), cases.delete(), cases.storm(), cases.copyUpBig());
  }

  private TreeCase create() {
    byte[] content = new byte[1000];
    return TreeCase.of(
            "create",
            SMALL,
            files,
            stage -> stage.merged("merged"),
            side -> {
              for (Path path : side.paths(NEW, files)) {
                Files.write(path, content);
              }
            })
        .after(
            side -> {
              for (Path path : side.paths(NEW, files)) {
                Files.deleteIfExists(path);
              }
              side.sync();
            });
  }

  private TreeCase rename() {
    return TreeCase.of(
            "rename",
            SMALL,
            2 * files,
            stage -> {
              stage.merged("merged");
              stage.inUppers(NEW, files, ONE);
            },
            side -> {
              Path[] from = side.paths(NEW, files);
              Path[] to = side.paths(OTHER, files);
              for (int i = 0; i < files; i++) {
                Files.move(from[i], to[i]);
              }
              for (int i = 0; i < files; i++) {
                Files.move(to[i], from[i]);
              }
            })
        .after(Side::sync);
  }

  private TreeCase delete() {
    return TreeCase.of(
            "delete",
            SMALL,
            files,
            stage -> {
              stage.merged("merged");
              Stage.files(stage.lowest(), LOW, files, ONE);
            },
            side -> {
              for (Path path : side.paths(LOW, files)) {
                Files.delete(path);
              }
            })
        .after(
            side -> {
              side.renew();
              lookAt(side.paths(LOW, files));
            });
  }

  private static void lookAt(Path[] paths) throws IOException {
    for (Path path : paths) {
      TreeCase.require(Files.exists(path), path);
    }
  }

  private TreeCase storm() {
    return TreeCase.of(
            "storm",
            0.1,
            storm,
            stage -> Stage.files(stage.lowest(), "storm/file", storm, new byte[1000]),
            side -> {
              for (Path path : side.paths("storm/file", storm)) {
                try (FileChannel channel = FileChannel.open(path, APPEND)) {
                  channel.write(ByteBuffer.wrap(ONE));
                }
              }
              side.sync();
            })
        .over(1)
        .after(
            side -> {
              side.renew();
              lookAt(side.paths("storm/file", storm));
            });
  }

  private TreeCase copyUpBig() {
    return TreeCase.of(
            "copyup-big",
            1.05,
            1,
            stage -> DataCases.writeAll(stage.lowest().resolve("big"), big),
            side -> {
              Path file = side.root().resolve("big");
              try (FileChannel channel = FileChannel.open(file, APPEND)) {
                channel.write(ByteBuffer.wrap(ONE));
              }
            })
        .over(1)
        .within(disk -> disk == DiskFormat.EXT4 ? 1.05 : 1.2)
        .after(Side::renew);
  }
}
