package io.overlaynio.tck.bench;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The contents of files: little of many, and much of one. */
final class DataCases {

  private static final String LOWER = "merged/low";
  private static final String UPPER = "merged/up";
  private static final String BIG = "big";
  private static final int LITTLE = 100;
  private static final int CHUNK = 64 << 10;

  /** What is done with a file; gives the number of bytes. */
  private interface Use {
    long of(Path file) throws IOException;
  }

  private final int files;
  private final long big;
  private final long written;

  private DataCases(int scale) {
    this.files = 500 * scale;
    this.big = scale * (256L << 20);
    this.written = scale * (128L << 20);
  }

  static List<TreeCase> all(int scale) {
    DataCases cases = new DataCases(scale);
    return List.of(
        cases.open("open-lower", LOWER, DataCases::readByChannel),
        cases.open("open-upper", UPPER, DataCases::readByChannel),
        cases.open("stream-lower", LOWER, DataCases::readByStream),
        cases.big("read", 1.02, (int) (cases.big / CHUNK), cases::readBig),
        cases.big("transfer", 1.05, 1, cases::transferBig),
        cases.write(),
        cases.append(scale));
  }

  private TreeCase open(String name, String prefix, Use use) {
    int times = 10;
    return TreeCase.of(
        name,
        1.1,
        files * times,
        stage -> {
          stage.merged("merged");
          Stage.files(stage.lowest(), LOWER, files, new byte[LITTLE]);
          stage.inUppers(UPPER, files, new byte[LITTLE]);
        },
        side -> {
          for (int i = 0; i < times; i++) {
            for (Path path : side.paths(prefix, files)) {
              TreeCase.require(use.of(path) == LITTLE, path);
            }
          }
        });
  }

  private static long readByChannel(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      return channel.read(ByteBuffer.allocate(LITTLE));
    }
  }

  private static long readByStream(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return stream.read(new byte[LITTLE]);
    }
  }

  private TreeCase big(String name, double goal, int operations, Use use) {
    return TreeCase.of(
        name,
        goal,
        operations,
        stage -> writeAll(stage.lowest().resolve(BIG), big),
        side -> {
          Path file = side.root().resolve(BIG);
          TreeCase.require(use.of(file) == big, file);
        });
  }

  static void writeAll(Path file, long size) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    try (FileChannel channel = FileChannel.open(file, CREATE, TRUNCATE_EXISTING, WRITE)) {
      for (long done = 0; done < size; done += CHUNK) {
        TreeCase.require(channel.write(chunk.clear()) == CHUNK, file);
      }
    }
  }

  private long readBig(Path file) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    long all = 0;
    try (FileChannel channel = FileChannel.open(file, READ)) {
      for (int read = 0; read >= 0; read = channel.read(chunk.clear())) {
        all += read;
      }
    }
    return all;
  }

  private long transferBig(Path file) throws IOException {
    long all = 0;
    try (FileChannel channel = FileChannel.open(file, READ);
        FileChannel nowhere = FileChannel.open(Path.of("/dev/null"), WRITE)) {
      while (all < big) {
        all += channel.transferTo(all, big - all, nowhere);
      }
    }
    return all;
  }

  private TreeCase write() {
    return TreeCase.of(
            "write",
            1.05,
            (int) (written / CHUNK),
            stage -> {},
            side -> writeAll(side.root().resolve(BIG), written))
        .after(
            side -> {
              Files.deleteIfExists(side.root().resolve(BIG));
              side.sync();
            });
  }

  private TreeCase append(int scale) {
    int appends = 20_000 * scale;
    return TreeCase.of(
            "append",
            1.1,
            appends,
            stage -> {},
            side -> {
              ByteBuffer little = ByteBuffer.allocateDirect(LITTLE);
              try (FileChannel log = FileChannel.open(side.root().resolve(BIG), CREATE, APPEND)) {
                for (int i = 0; i < appends; i++) {
                  TreeCase.require(log.write(little.clear()) == LITTLE, log);
                }
              }
            })
        .after(
            side -> {
              Files.deleteIfExists(side.root().resolve(BIG));
              side.sync();
            });
  }
}
