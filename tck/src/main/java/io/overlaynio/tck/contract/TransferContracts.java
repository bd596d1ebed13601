package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.FILE_CHANNELS;
import static io.overlaynio.tck.contract.Refusal.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;

/** {@code transferTo} and {@code transferFrom}. */
@Needs(FILE_CHANNELS)
final class TransferContracts extends FileSystemArea {

  private interface TwoCode {
    void run(FileChannel source, FileChannel target) throws Exception;
  }

  private void between(String source, String target, TwoCode code) throws Exception {
    file("a", source);
    file("b", target);
    try (FileChannel from = FileChannel.open(path("a"), READ, WRITE);
        FileChannel to = FileChannel.open(path("b"), READ, WRITE)) {
      code.run(from, to);
    }
  }

  @Demand("FileChannel.transferTo: from there to the target's position; that of this stays")
  void transferTo_file_movesTargetPositionOnly() throws Exception {
    between(
        "abcdef",
        "0123456789",
        (from, to) -> {
          from.position(5);
          to.position(2);
          assertThat(from.transferTo(1, 3, to)).isEqualTo(3);
          assertThat(from.position()).isEqualTo(5);
          assertThat(to.position()).isEqualTo(5);
        });
    assertThat(text(path("b"))).isEqualTo("01bcd56789");
  }

  @Demand("FileChannel.transferTo: what there is, if less than the count remains")
  void transferTo_shortFile_isWhatThereIs() throws Exception {
    between("abc", "", (from, to) -> assertThat(from.transferTo(1, 100, to)).isEqualTo(2));
    assertThat(text(path("b"))).isEqualTo("bc");
  }

  @Demand("FileChannel.transferTo: nothing if the position is at or beyond the end")
  Rows transferTo_beyondTheEnd_isZero() {
    return new Rows()
        .row(
            "at",
            () -> between("abc", "", (from, to) -> assertThat(from.transferTo(3, 5, to)).isZero()))
        .row(
            "beyond",
            () -> between("abc", "", (from, to) -> assertThat(from.transferTo(99, 5, to)).isZero()))
        .row(
            "nothing asked",
            () -> between("abc", "", (from, to) -> assertThat(from.transferTo(0, 0, to)).isZero()));
  }

  @Demand("FileChannel.transferTo: to any writable channel")
  void transferTo_otherChannel_isWritten() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    between(
        "abcdef",
        "",
        (from, to) -> assertThat(from.transferTo(2, 3, Channels.newChannel(out))).isEqualTo(3));
    assertThat(out.toString(UTF_8)).isEqualTo("cde");
  }

  @Demand("FileChannel.transferTo: IllegalArgumentException if position or count is negative")
  Rows transferTo_negative_isRefused() {
    return new Rows()
        .row(
            "position",
            () ->
                between(
                    "abc",
                    "",
                    (from, to) ->
                        refused(IllegalArgumentException.class, () -> from.transferTo(-1, 1, to))))
        .row(
            "count",
            () ->
                between(
                    "abc",
                    "",
                    (from, to) ->
                        refused(IllegalArgumentException.class, () -> from.transferTo(0, -1, to))));
  }

  @Demand("FileChannel.transferTo: the target must be writable, this readable, both open")
  Rows transferTo_wrongChannel_isRefused() {
    return new Rows()
        .row(
            "target for reading",
            () ->
                between(
                    "abc",
                    "",
                    (from, to) -> {
                      try (FileChannel reading = FileChannel.open(path("b"), READ)) {
                        refused(
                            NonWritableChannelException.class,
                            () -> from.transferTo(0, 1, reading));
                      }
                    }))
        .row(
            "this for writing",
            () ->
                between(
                    "abc",
                    "",
                    (from, to) -> {
                      try (FileChannel writing = FileChannel.open(path("a"), WRITE)) {
                        refused(
                            NonReadableChannelException.class, () -> writing.transferTo(0, 1, to));
                      }
                    }))
        .row(
            "target closed",
            () ->
                between(
                    "abc",
                    "",
                    (from, to) -> {
                      to.close();
                      refused(ClosedChannelException.class, () -> from.transferTo(0, 1, to));
                    }));
  }

  @Demand("FileChannel.transferFrom: from the source's position to there; that of this stays")
  void transferFrom_file_movesSourcePositionOnly() throws Exception {
    between(
        "abcdef",
        "0123456789",
        (from, to) -> {
          from.position(1);
          to.position(9);
          assertThat(to.transferFrom(from, 2, 3)).isEqualTo(3);
          assertThat(from.position()).isEqualTo(4);
          assertThat(to.position()).isEqualTo(9);
        });
    assertThat(text(path("b"))).isEqualTo("01bcd56789");
  }

  @Demand("FileChannel.transferFrom: what the source has, if that is less than the count")
  void transferFrom_shortSource_isWhatThereIs() throws Exception {
    between("abc", "", (from, to) -> assertThat(to.transferFrom(from, 0, 100)).isEqualTo(3));
    assertThat(text(path("b"))).isEqualTo("abc");
  }

  @Demand("FileChannel.transferFrom: from any readable channel, until it ends")
  Rows transferFrom_otherChannel_isRead() {
    return new Rows()
        .row("part", () -> fromStream("abcdef", 4, "abcd"))
        .row("all", () -> fromStream("abc", 4, "abc"))
        .row("large", () -> fromStream("x".repeat(70_000), 70_000, "x".repeat(70_000)));
  }

  private void fromStream(String content, long count, String expected) throws Exception {
    ReadableByteChannel source =
        Channels.newChannel(new ByteArrayInputStream(content.getBytes(UTF_8)));
    between(
        "",
        "",
        (from, to) -> {
          long done = 0;
          long step;
          do {
            step = to.transferFrom(source, done, count - done);
            done += step;
          } while (step > 0);
          assertThat(done).isEqualTo(expected.length());
        });
    assertThat(text(path("b"))).isEqualTo(expected);
  }

  @Demand(
      "FileChannel.transferFrom: beyond the end of this file, nothing, as JDK 17 says, or the file"
          + " grows, as JDK 25 says")
  void transferFrom_beyondTheEnd_isNothingOrGrows() throws Exception {
    between(
        "abc",
        "12",
        (from, to) -> {
          long done = to.transferFrom(from, 4, 3);
          assertThat(done).isIn(0L, 3L);
          assertThat(to.size()).isEqualTo(done == 0 ? 2 : 7);
          assertThat(from.position()).isEqualTo(done);
        });
  }

  @Demand("FileChannel.transferFrom: IllegalArgumentException if position or count is negative")
  Rows transferFrom_negative_isRefused() {
    return new Rows()
        .row(
            "position",
            () ->
                between(
                    "abc",
                    "",
                    (from, to) ->
                        refused(
                            IllegalArgumentException.class, () -> to.transferFrom(from, -1, 1))))
        .row(
            "count",
            () ->
                between(
                    "abc",
                    "",
                    (from, to) ->
                        refused(
                            IllegalArgumentException.class, () -> to.transferFrom(from, 0, -1))));
  }

  @Demand("FileChannel.transferFrom: the source must be readable, this writable, both open")
  Rows transferFrom_wrongChannel_isRefused() {
    return new Rows()
        .row(
            "source for writing",
            () ->
                between(
                    "abc",
                    "",
                    (from, to) -> {
                      try (FileChannel writing = FileChannel.open(path("a"), WRITE)) {
                        refused(
                            NonReadableChannelException.class,
                            () -> to.transferFrom(writing, 0, 1));
                      }
                    }))
        .row(
            "this for reading",
            () ->
                between(
                    "abc",
                    "",
                    (from, to) -> {
                      try (FileChannel reading = FileChannel.open(path("b"), READ)) {
                        refused(
                            NonWritableChannelException.class,
                            () -> reading.transferFrom(from, 0, 1));
                      }
                    }))
        .row(
            "source closed",
            () ->
                between(
                    "abc",
                    "",
                    (from, to) -> {
                      from.close();
                      refused(ClosedChannelException.class, () -> to.transferFrom(from, 0, 1));
                    }));
  }

  @Demand("FileChannel.transferTo: a target opened to append gets it at its end")
  void transferTo_appending_isAtTheEnd() throws Exception {
    between(
        "abc",
        "123",
        (from, to) -> {
          try (FileChannel appending = FileChannel.open(path("b"), APPEND)) {
            assertThat(from.transferTo(0, 3, appending)).isEqualTo(3);
          }
        });
    assertThat(text(path("b"))).isEqualTo("123abc");
  }

  @Demand("FileChannel.transferTo: large files are transferred whole, in one or more steps")
  void transferTo_large_isAll() throws Exception {
    String large = "0123456789abcdef".repeat(40_000);
    between(
        large,
        "",
        (from, to) -> {
          long done = 0;
          while (done < from.size()) {
            done += from.transferTo(done, from.size() - done, to);
          }
        });
    assertThat(Files.mismatch(path("a"), path("b"))).isEqualTo(-1);
  }
}
