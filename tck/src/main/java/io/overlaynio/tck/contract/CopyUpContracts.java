package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.FILE_CHANNELS;
import static io.overlaynio.tck.contract.Capability.MAPPING;
import static io.overlaynio.tck.contract.Capability.POSIX;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Capability.USER_ATTRIBUTES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/** Changing what lower layers have: they stay, and the change is seen. */
final class CopyUpContracts extends OverlayArea {

  private static final Instant TIME = Instant.parse("2001-02-03T04:05:06Z");
  private static final String CONTENT = "0123456789";

  private void lowerFile() {
    lower().file("d/a", CONTENT).modified("d/a", TIME).modified("d", TIME);
  }

  @Demand("Copy-up: however a lower file is written, the rest of its content is kept")
  Rows write_keepsTheRest() {
    return new Rows()
        .row("in the middle", () -> written("01XX456789", 2, WRITE))
        .row(
            "at the end",
            () -> {
              lowerFile();
              Files.write(path("d/a"), "XX".getBytes(UTF_8), APPEND);
              contains("0123456789XX");
            })
        .row("beyond the end", () -> written("0123456789\0\0XX", 12, WRITE))
        .row("read and write", () -> written("01XX456789", 2, READ, WRITE))
        .row("truncated", () -> written("XX", 0, WRITE, TRUNCATE_EXISTING))
        .row(
            "whole",
            () -> {
              lowerFile();
              write("d/a", "new");
              contains("new");
            })
        .row(
            "cut",
            () -> {
              lowerFile();
              try (SeekableByteChannel channel = Files.newByteChannel(path("d/a"), WRITE)) {
                channel.truncate(3);
              }
              contains("012");
            })
        .row(
            "through a link",
            () -> {
              lowerFile();
              lower().link("l", "d/a");
              Files.write(path("l"), "XX".getBytes(UTF_8), APPEND);
              contains("0123456789XX");
              assertThat(Files.isSymbolicLink(path("l"))).isTrue();
            },
            SYMBOLIC_LINKS)
        .row(
            "mapped",
            () -> {
              lowerFile();
              try (FileChannel channel = FileChannel.open(path("d/a"), READ, WRITE)) {
                MappedByteBuffer buffer = channel.map(MapMode.READ_WRITE, 0, 10);
                buffer.put(2, (byte) 'X');
                buffer.force();
              }
              assertThat(text("d/a")).isEqualTo("01X3456789");
            },
            FILE_CHANNELS,
            MAPPING);
  }

  private void written(String expected, long position, OpenOption... options) throws Exception {
    lowerFile();
    try (SeekableByteChannel channel = Files.newByteChannel(path("d/a"), options)) {
      channel.position(position);
      channel.write(FileSystemArea.bytes("XX"));
    }
    contains(expected);
  }

  private void contains(String expected) throws Exception {
    assertThat(text("d/a")).isEqualTo(expected);
    reopen();
    assertThat(text("d/a")).isEqualTo(expected);
  }

  @Demand("Copy-up: a large file is copied whole")
  void write_largeFile_keepsTheRest() throws Exception {
    String large = CONTENT.repeat(200_000);
    bottom().file("a", large);
    Files.write(path("a"), "X".getBytes(UTF_8), WRITE);
    assertThat(text("a")).isEqualTo("X" + large.substring(1));
  }

  @Demand("Copy-up: to open a file for writing, and not to write, changes nothing that is seen")
  void open_unwritten_isUnchanged() throws Exception {
    lowerFile();
    Files.newByteChannel(path("d/a"), WRITE).close();
    assertThat(text("d/a")).isEqualTo(CONTENT);
    assertThat(Files.getLastModifiedTime(path("d/a"))).isEqualTo(FileTime.from(TIME));
  }

  @Demand("Copy-up: to read copies nothing and changes nothing")
  void read_isUnchanged() throws Exception {
    lowerFile();
    assertThat(text("d/a")).isEqualTo(CONTENT);
    assertThat(Files.getLastModifiedTime(path("d/a"))).isEqualTo(FileTime.from(TIME));
  }

  @Demand("Copy-up: who has the file open for writing writes it, while others read it")
  void write_open_isSeenByNewReaders() throws Exception {
    lowerFile();
    try (SeekableByteChannel channel = Files.newByteChannel(path("d/a"), READ, WRITE)) {
      channel.write(FileSystemArea.bytes("XX"));
      assertThat(text("d/a")).isEqualTo("XX23456789");
      ByteBuffer read = ByteBuffer.allocate(3);
      channel.read(read);
      assertThat(FileSystemArea.textOf(read)).isEqualTo("234");
    }
  }

  @Demand("Copy-up: attributes can be changed, and the content is kept")
  Rows attribute_changed_keepsContent() {
    return new Rows()
        .row(
            "time",
            () -> {
              lowerFile();
              FileTime time = FileTime.from(TIME.plusSeconds(99));
              Files.setLastModifiedTime(path("d/a"), time);
              reopen();
              assertThat(Files.getLastModifiedTime(path("d/a"))).isEqualTo(time);
              assertThat(text("d/a")).isEqualTo(CONTENT);
            })
        .row(
            "permissions",
            () -> {
              lowerFile();
              var permissions = PosixFilePermissions.fromString("rw-------");
              Files.setPosixFilePermissions(path("d/a"), permissions);
              reopen();
              assertThat(Files.getPosixFilePermissions(path("d/a"))).isEqualTo(permissions);
              assertThat(Files.getLastModifiedTime(path("d/a"))).isEqualTo(FileTime.from(TIME));
              contains(CONTENT);
            },
            POSIX)
        .row(
            "user attribute",
            () -> {
              lowerFile();
              Files.setAttribute(path("d/a"), "user:key", "value".getBytes(UTF_8));
              reopen();
              assertThat(Files.getAttribute(path("d/a"), "user:key"))
                  .isEqualTo("value".getBytes(UTF_8));
              contains(CONTENT);
            },
            USER_ATTRIBUTES)
        .row(
            "time of a directory",
            () -> {
              lowerFile();
              FileTime time = FileTime.from(TIME.plusSeconds(99));
              Files.setLastModifiedTime(path("d"), time);
              reopen();
              assertThat(Files.getLastModifiedTime(path("d"))).isEqualTo(time);
              assertThat(names("d")).containsExactly("a");
            })
        .row(
            "permissions of a directory",
            () -> {
              lowerFile();
              var permissions = PosixFilePermissions.fromString("rwx--x--x");
              Files.setPosixFilePermissions(path("d"), permissions);
              reopen();
              assertThat(Files.getPosixFilePermissions(path("d"))).isEqualTo(permissions);
              assertThat(names("d")).containsExactly("a");
            },
            POSIX);
  }

  @Demand("Copy-up: what was not changed of the file goes with it")
  Rows content_changed_keepsAttributes() {
    return new Rows()
        .row(
            "permissions",
            () -> {
              lowerFile();
              lower().mode("d/a", "rwxr-x--x");
              write("d/a", "new");
              reopen();
              assertThat(Files.getPosixFilePermissions(path("d/a")))
                  .isEqualTo(PosixFilePermissions.fromString("rwxr-x--x"));
            },
            POSIX)
        .row(
            "user attributes",
            () -> {
              lowerFile();
              lower().attribute("d/a", "key", "value");
              write("d/a", "new");
              reopen();
              assertThat(Files.getAttribute(path("d/a"), "user:key"))
                  .isEqualTo("value".getBytes(UTF_8));
            },
            USER_ATTRIBUTES);
  }

  @Demand("Copy-up: directories that lead to the file keep their attributes")
  Rows content_changed_keepsThoseOfParents() {
    return new Rows()
        .row(
            "time",
            () -> {
              lowerFile();
              write("d/a", "new");
              assertThat(Files.getLastModifiedTime(path("d"))).isEqualTo(FileTime.from(TIME));
              reopen();
              assertThat(Files.getLastModifiedTime(path("d"))).isEqualTo(FileTime.from(TIME));
            })
        .row(
            "permissions",
            () -> {
              lowerFile();
              lower().mode("d", "rwxr-x--x");
              write("d/a", "new");
              reopen();
              assertThat(Files.getPosixFilePermissions(path("d")))
                  .isEqualTo(PosixFilePermissions.fromString("rwxr-x--x"));
            },
            POSIX);
  }

  @Demand("Copy-up: the files beside it stay where they are")
  void content_changed_leavesOthers() throws Exception {
    lowerFile();
    lower().file("d/b", "beside");
    bottom().file("d/c", "below");
    write("d/a", "new");
    reopen();
    assertThat(names("d")).containsExactly("a", "b", "c");
    assertThat(text("d/b") + text("d/c")).isEqualTo("besidebelow");
  }

  @Demand("Copy-up: of two layers that have the file, the topmost is copied")
  void content_ofBothLayers_isThatOfTheTopmost() throws Exception {
    lower().file("a", "lower");
    bottom().file("a", "bottom, and longer");
    Files.write(path("a"), "!".getBytes(UTF_8), APPEND);
    assertThat(text("a")).isEqualTo("lower!");
  }
}
