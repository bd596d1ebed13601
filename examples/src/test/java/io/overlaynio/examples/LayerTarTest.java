package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayFormat;
import io.overlaynio.OverlayOptions;
import io.overlaynio.examples.LayerTar.Packing;
import io.overlaynio.examples.LayerTar.Written;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers written, unpacked by us and by others, and looked at. */
@EnabledOnOs(OS.LINUX)
final class LayerTarTest {

  private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);

  @TempDir private Path folder;

  private Path base;
  private Path tar;

  @BeforeEach
  void aBase() throws Exception {
    base = folder.resolve("base");
    tar = folder.resolve("layer.tar");
  }

  @ParameterizedTest
  @CsvSource({"MARKER, 2", "MARKER, 3", "AUTO, 4", "AUTO, 5"})
  void unpack_layerOfRandomWorkOverItsBase_showsWhatTheOverlayShows(OverlayFormat format, int seed)
      throws Exception {
    RandomWork.base(base);
    Set<String> names;
    SortedMap<String, String> expected;
    try (OverlayFileSystem overlay = overlay("upper", format)) {
      new RandomWork(overlay.getPath("/"), seed).run(80);
      names = Shown.layerNames(overlay);
      expected = Shown.of(overlay.getPath("/"), names);
      write(overlay, Packing.GZIP, Optional.empty());
    }
    Path layer = folder.resolve("layer");

    assertThat(LayerTar.unpack(tar, layer).leftOut()).isEmpty();

    OverlayOptions options =
        OverlayOptions.builder().lower(layer, base).format(OverlayFormat.MARKER).build();
    try (OverlayFileSystem both = OverlayFileSystem.open(options)) {
      assertThat(Shown.of(both.getPath("/"), names)).isEqualTo(expected);
    }
  }

  @Test
  void write_randomWork_gnuTarAndDeletionsGiveWhatTheOverlayShows() throws Exception {
    assumeThat(Commands.has("tar")).isTrue();
    RandomWork.base(base);
    Path other = folder.resolve("other");
    Trees.copy(base, other, Quiet.progress());
    try (OverlayFileSystem overlay = overlay("upper", OverlayFormat.AUTO)) {
      new RandomWork(overlay.getPath("/"), 6).run(80);
      write(overlay, Packing.TAR, Optional.empty());

      // What is hidden goes first; then what is no directory now, as unpackers of images do it.
      String list = Commands.run(folder, "tar", "--quoting-style=literal", "-tf", "layer.tar");
      for (String name : list.lines().toList()) {
        Path path = other.resolve(name);
        if (path.getFileName().toString().startsWith(".wh.")) {
          Trees.delete(path.resolveSibling(path.getFileName().toString().substring(4)));
        } else if (!name.endsWith("/")) {
          Trees.delete(path);
        }
      }
      Commands.run(
          other,
          "tar",
          "--xattrs",
          "--xattrs-include=*",
          "--exclude=.wh.*",
          "-xpf",
          tar.toString());

      Set<String> names = Shown.layerNames(overlay);
      assertThat(list.lines()).hasSize(names.size()).anyMatch(name -> name.contains(".wh."));
      assertThat(withoutUnchangedAttributes(Shown.of(other, names), names))
          .isEqualTo(withoutUnchangedAttributes(Shown.of(overlay.getPath("/"), names), names));
    }
  }

  /** The copy of the base is Java's, which has no user-defined attributes. */
  private static SortedMap<String, String> withoutUnchangedAttributes(
      SortedMap<String, String> shown, Set<String> names) {
    shown.replaceAll(
        (name, line) -> names.contains(name) ? line : line.replaceAll(", \\{[^{}]*\\}\\]$", "]"));
    return shown;
  }

  @Test
  void write_randomWork_umociUnpacksWhatTheOverlayShowsAndAgreesOnTheDigest() throws Exception {
    assumeThat(Commands.has("umoci")).as("umoci is installed").isTrue();
    assumeThat(Commands.isRoot()).as("umoci gives files away").isTrue();
    RandomWork.base(base);
    Commands.run(folder, "tar", "--xattrs", "--format=posix", "-C", "base", "-cf", "base.tar", ".");
    try (OverlayFileSystem overlay = overlay("upper", OverlayFormat.AUTO)) {
      new RandomWork(overlay.getPath("/"), 7).run(80);
      Written written = write(overlay, Packing.TAR, Optional.empty());
      Commands.run(folder, "umoci", "init", "--layout", "image");
      Commands.run(folder, "umoci", "new", "--image", "image:t");
      Commands.run(folder, "umoci", "raw", "add-layer", "--image", "image:t", "base.tar");
      Commands.run(folder, "umoci", "raw", "add-layer", "--image", "image:t", "layer.tar");
      Commands.run(folder, "umoci", "unpack", "--image", "image:t", "bundle");

      assertThat(Commands.run(folder, "grep", "-rlF", written.diffId(), "image/blobs"))
          .as("the image's configuration")
          .isNotEmpty();
      Set<String> names = Shown.layerNames(overlay);
      assertThat(Shown.of(folder.resolve("bundle/rootfs"), names))
          .isEqualTo(Shown.of(overlay.getPath("/"), names));
    }
  }

  @Test
  void write_sameTreeByAnotherWay_givesTheSameBytes() throws Exception {
    RandomWork.base(base);
    Written first;
    try (OverlayFileSystem overlay = overlay("upper", OverlayFormat.MARKER)) {
      Path root = overlay.getPath("/");
      Files.writeString(root.resolve("a new file"), "contents");
      Files.createDirectory(root.resolve("d2"));
      first = write(overlay, Packing.TAR, Optional.of(TIME));
      assertThat(first.digest()).isEqualTo(first.diffId());
      byte[] bytes = Files.readAllBytes(tar);
      assertThat(first.bytes()).isEqualTo(first.tarBytes()).isEqualTo(bytes.length);
      byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(bytes);
      assertThat(first.digest()).isEqualTo("sha256:" + HexFormat.of().formatHex(sha256));
    }
    try (OverlayFileSystem overlay = overlay("upper2", OverlayFormat.AUTO)) {
      Path root = overlay.getPath("/");
      Files.createDirectory(root.resolve("d2"));
      Files.writeString(root.resolve("gone"), "");
      Files.delete(root.resolve("gone"));
      Files.writeString(root.resolve("name"), "con");
      Files.move(root.resolve("name"), root.resolve("a new file"));
      Files.writeString(root.resolve("a new file"), "tents", StandardOpenOption.APPEND);

      assertThat(write(overlay, Packing.TAR, Optional.of(TIME))).isEqualTo(first);
      Written packed = write(overlay, Packing.GZIP, Optional.of(TIME));
      byte[] gzip = Files.readAllBytes(tar);
      assertThat(packed.diffId()).isEqualTo(first.diffId());
      assertThat(packed.digest()).isNotEqualTo(first.digest());
      assertThat(packed.bytes()).isEqualTo(gzip.length).isLessThan(packed.tarBytes());
      assertThat(List.of(gzip[4], gzip[5], gzip[6], gzip[7])).containsOnly((byte) 0);
      assertThat(write(overlay, Packing.GZIP, Optional.of(TIME))).isEqualTo(packed);
    }
  }

  @Test
  void write_replacedDirectory_hasAWhiteoutForEachNameThatIsGone() throws Exception {
    SmallTree.make(base);
    try (OverlayFileSystem overlay = overlay("upper", OverlayFormat.MARKER)) {
      Path shop = overlay.getPath("/shop");
      Trees.delete(shop);
      Files.createDirectory(shop);
      Files.writeString(shop.resolve("Shop.java"), "another");

      Written written = write(overlay, Packing.TAR, Optional.of(TIME));

      assertThat(Commands.run(folder, "tar", "-tf", "layer.tar").lines())
          .containsExactly(
              "shop/",
              "shop/.wh.Window.java",
              "shop/.wh.notes.txt",
              "shop/.wh.till",
              "shop/Shop.java");
      assertThat(written.entries()).isEqualTo(5);
    }
  }

  @Test
  void write_whatNoHeaderHasRoomFor_isReadByGnuTar() throws Exception {
    Files.createDirectory(base);
    String longName = "d".repeat(150) + "/" + "é".repeat(100);
    try (OverlayFileSystem overlay = overlay("upper", OverlayFormat.MARKER)) {
      Path file = overlay.getPath("/", longName);
      Files.createDirectory(file.getParent());
      Files.writeString(file, "1");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(-2)));
      Files.createSymbolicLink(overlay.getPath("/link"), overlay.getPath("t".repeat(200)));
      if (Commands.isRoot()) {
        Files.setAttribute(file, "unix:uid", 2_000_000_000);
      }
      write(overlay, Packing.TAR, Optional.empty());
    }
    String list =
        Commands.run(
            folder,
            "tar",
            "--quoting-style=literal",
            "--full-time",
            "--numeric-owner",
            "-tvf",
            tar.toString());

    assertThat(list)
        .containsPattern("1969-12-31 23:59:58 +" + longName + "\n")
        .contains("link -> " + "t".repeat(200) + "\n")
        .contains("-rw-r----- ");
    if (Commands.isRoot()) {
      assertThat(list).contains(" 2000000000/");
    }
  }

  @Test
  void pax_sizeAbove8GiB_isToldWhole() {
    TarRecord small = TarRecord.whiteout("big");
    TarRecord big =
        new TarRecord(
            "big",
            small.type(),
            small.owner(),
            0644,
            Instant.EPOCH,
            9L << 30,
            "",
            small.device(),
            small.attributes(),
            null);

    assertThat(new String(big.pax(), UTF_8)).isEqualTo("19 size=9663676416\n");
    assertThat(big.hasBigNumber()).isTrue();
    assertThat(big.header().getSize()).isEqualTo(9L << 30);
    assertThat(small.pax()).isEmpty();
  }

  @Test
  void pax_timeBefore1970_isToldToTheNanosecond() {
    TarRecord record = TarRecord.whiteout("old").at(Instant.ofEpochSecond(-2, 500_000_001));

    assertThat(new String(record.pax(), UTF_8)).isEqualTo("22 mtime=-1.499999999\n");
    assertThat(record.header().getLastModifiedTime()).isEqualTo(FileTime.fromMillis(0));
  }

  @Test
  void records_anyLength_countTheirOwnDigits() throws Exception {
    for (int length : List.of(0, 1, 89, 90, 91, 92, 93, 984, 985, 986, 987, 988, 989, 65_536)) {
      PaxRecords records = new PaxRecords();
      records.put("SCHILY.xattr.user.x", new byte[length]);
      records.put("path", "p");

      byte[] bytes = records.toBytes();

      assertThat(PaxRecords.parse(bytes).values().get("SCHILY.xattr.user.x")).hasSize(length);
      assertThat(PaxRecords.parse(bytes).textOrNull("path")).isEqualTo("p");
    }
  }

  @Test
  void write_nameThatLooksLikeAWhiteout_isRefused() throws Exception {
    Files.createDirectory(base);
    try (OverlayFileSystem overlay = overlay("upper", OverlayFormat.AUTO)) {
      Path file = overlay.getPath("/.wh.file");
      try {
        Files.createFile(file);
      } catch (FileSystemException e) {
        assumeThat(e).as("the upper holds format user").isNull();
      }
      assertThatThrownBy(() -> write(overlay, Packing.TAR, Optional.empty()))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("/.wh.file")
          .hasMessageContaining("cannot hold");
    }
  }

  @Test
  void write_socket_isLeftOutAndTold() throws Exception {
    Files.createDirectory(base);
    Path upper = Files.createDirectory(folder.resolve("upper"));
    Path socket = upper.resolve("s");
    assumeThat(socket.toString()).as("a socket has room for its name").hasSizeLessThan(100);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      try (OverlayFileSystem overlay = overlay("upper", OverlayFormat.MARKER)) {
        Written written = write(overlay, Packing.TAR, Optional.empty());
        assertThat(written.leftOut()).containsExactly("/s: a socket");
        assertThat(written.entries()).isZero();
      }
    }
  }

  @Test
  void unpack_devicesAndPipes_areThereAgain() throws Exception {
    assumeThat(Commands.isRoot()).as("devices need privilege").isTrue();
    Files.createDirectory(base);
    Path upper = Files.createDirectory(folder.resolve("upper"));
    Commands.run(upper, "mknod", "null", "c", "1", "3");
    Commands.run(upper, "mknod", "-m", "640", "disk", "b", "259", "70000");
    Commands.run(upper, "mkfifo", "-m", "600", "pipe");
    Commands.run(upper, "chown", "5:6", "pipe");
    Commands.run(upper, "touch", "-d", "@12.000000345", "pipe");
    try (OverlayFileSystem overlay = overlay("upper", OverlayFormat.MARKER)) {
      write(overlay, Packing.TAR, Optional.empty());
      Path layer = folder.resolve("layer");
      assertThat(LayerTar.unpack(tar, layer).entries()).isEqualTo(3);

      Set<String> names = Shown.layerNames(overlay);
      assertThat(Shown.of(layer, names))
          .hasSize(3)
          .isEqualTo(Shown.of(overlay.getPath("/"), names));
    }
  }

  private OverlayFileSystem overlay(String name, OverlayFormat format) throws IOException {
    Path upper = folder.resolve(name);
    Files.createDirectories(upper);
    return OverlayFileSystem.open(
        OverlayOptions.builder().lower(base).upper(upper).format(format).build());
  }

  private Written write(OverlayFileSystem overlay, Packing packing, Optional<Instant> time)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(tar)) {
      return LayerTar.write(overlay, out, packing, time);
    }
  }
}
