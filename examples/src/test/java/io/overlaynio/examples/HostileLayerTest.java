package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tars that want out of the directory they are unpacked into, and such as are no layers. */
final class HostileLayerTest {

  private static final byte FILE = TarConstants.LF_NORMAL;
  private static final byte DIRECTORY = TarConstants.LF_DIR;
  private static final byte SYMLINK = TarConstants.LF_SYMLINK;
  private static final byte LINK = TarConstants.LF_LINK;

  @TempDir private Path folder;

  private Path tar;
  private Path target;

  @BeforeEach
  void aVictim() throws Exception {
    tar = folder.resolve("layer.tar");
    target = Files.createDirectory(folder.resolve("target"));
    Files.writeString(folder.resolve("victim"), "as it was");
    Files.createDirectory(folder.resolve("place"));
  }

  @AfterEach
  void nothingOutsideHasChanged() throws Exception {
    assertThat(folder.resolve("victim")).hasContent("as it was");
    assertThat(folder.resolve("place")).isEmptyDirectory();
    try (Stream<Path> names = Files.list(folder)) {
      assertThat(names.map(name -> name.getFileName().toString()))
          .containsExactlyInAnyOrder("layer.tar", "target", "victim", "place");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/etc/evil, not relative",
    "../evil, upward",
    "a/../../evil, upward",
    "a/.., upward",
    ".wh.a/b, below a whiteout",
    "a/.wh..wh..opq/b, below a whiteout",
    ".wh., no name",
    ".wh.., no name",
    ".wh..., no name",
  })
  void unpack_nameThatLeadsElsewhere_isRefused(String name, String reason) throws Exception {
    write(out -> put(out, name, FILE, ""));

    assertRefused(reason);
  }

  @Test
  void unpack_absoluteNameInPaxRecords_isRefused() throws Exception {
    write(
        out -> {
          PaxRecords records = new PaxRecords();
          records.put("path", folder.resolve("evil").toString());
          out.putArchiveEntry(TarRecord.paxHeader(records.toBytes().length));
          out.write(records.toBytes());
          out.closeArchiveEntry();
          put(out, "harmless", FILE, "");
        });

    assertRefused("not relative");
  }

  @Test
  void unpack_fileBelowALinkThatLeadsOut_isRefused() throws Exception {
    write(
        out -> {
          put(out, "way", SYMLINK, folder.resolve("place").toString());
          put(out, "way/evil", FILE, "");
        });

    assertRefused("no directory");
  }

  @Test
  void unpack_directoryInPlaceOfALinkThatLeadsOut_isRefused() throws Exception {
    write(
        out -> {
          put(out, "way", SYMLINK, "../place");
          put(out, "way/", DIRECTORY, "");
          put(out, "way/evil", FILE, "");
        });

    assertRefused("another one of this name");
  }

  @Test
  void unpack_fileWrittenThroughALink_isRefused() throws Exception {
    write(
        out -> {
          put(out, "way", SYMLINK, "../victim");
          put(out, "way", FILE, "");
        });

    assertRefused("another one of this name");
  }

  @ParameterizedTest
  @CsvSource({
    "../victim, upward",
    "/etc/passwd, not relative",
    "nothing, no file of this layer",
    "dir, no file of this layer",
    "way/victim, no file of this layer",
    ".wh.gone, no file of this layer",
  })
  void unpack_hardLinkToWhatIsNoFileOfTheLayer_isRefused(String to, String reason)
      throws Exception {
    write(
        out -> {
          put(out, "dir/", DIRECTORY, "");
          put(out, "way", SYMLINK, "..");
          put(out, ".wh.gone", FILE, "");
          put(out, "evil", LINK, to);
        });

    assertRefused(reason);
  }

  @Test
  void unpack_hardLinkToASymbolicOne_isTheSameSymbolicLink() throws Exception {
    write(
        out -> {
          put(out, "way", SYMLINK, "../victim");
          put(out, "other", LINK, "way");
        });

    LayerTar.unpack(tar, target);

    assertThat(Files.readSymbolicLink(target.resolve("other"))).hasToString("../victim");
  }

  @ParameterizedTest
  @CsvSource({"a, a", "a, ./a", "b/a, b//a", ".wh.a, .wh.a"})
  void unpack_sameNameTwice_isRefused(String first, String second) throws Exception {
    write(
        out -> {
          put(out, first, FILE, "");
          put(out, second, FILE, "");
        });

    assertRefused("another one of this name");
  }

  @Test
  void unpack_whiteoutThatIsNoFile_isRefused() throws Exception {
    write(out -> put(out, ".wh.a", SYMLINK, "../victim"));
    assertRefused("empty file");
    write(out -> put(out, ".wh..wh..opq/", DIRECTORY, ""));
    assertRefused("empty file");
  }

  @Test
  void unpack_rootThatIsNoDirectory_isRefused() throws Exception {
    write(out -> put(out, "./", SYMLINK, "../place"));
    assertRefused("root");
  }

  @Test
  void unpack_unknownType_isRefused() throws Exception {
    write(out -> put(out, "a", (byte) 'V', ""));
    assertRefused("type is unknown");
  }

  @Test
  void unpack_whiteoutDeviceOfAnotherFormat_isRefused() throws Exception {
    write(out -> put(out, "a", TarConstants.LF_CHR, ""));
    assertRefused("another format");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void unpack_deviceWithoutPrivilege_isRefusedWithTheSystemsWords() throws Exception {
    TarArchiveEntry device = new TarArchiveEntry("a", TarConstants.LF_CHR);
    device.setDevMajor(1);
    device.setDevMinor(3);
    write(
        out -> {
          out.putArchiveEntry(device);
          out.closeArchiveEntry();
        });
    if (Commands.isRoot()) {
      // Who may make devices is told of something else that fails.
      assertThatThrownBy(() -> DeviceNode.make(target.resolve("missing/a"), device))
          .hasMessageContaining("cannot be made: mknod:");
    } else {
      assertRefused("cannot be made: mknod:");
    }
  }

  @Test
  void unpack_tarThatEndsTooSoon_isRefused() throws Exception {
    write(
        out -> {
          put(out, "a", FILE, "");
          put(out, "b", FILE, "");
        });
    byte[] whole = Files.readAllBytes(tar);
    for (int length : new int[] {0, 100, 512, 700, 1024, 1500}) {
      Files.write(tar, Arrays.copyOf(whole, length));
      assertRefused("");
    }
  }

  @Test
  void unpack_headerOfWrongCheckSum_isRefused() throws Exception {
    for (String name : new String[] {"short", "n".repeat(120)}) {
      write(out -> put(out, name, FILE, ""));
      byte[] bytes = Files.readAllBytes(tar);
      bytes[1]++;
      Files.write(tar, bytes);
      assertRefused("check sum");
    }
  }

  @Test
  void unpack_recordsWithoutEnd_areRefused() throws Exception {
    write(
        out -> {
          TarArchiveEntry records =
              new TarArchiveEntry("x", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
          records.setSize(9 << 20);
          out.putArchiveEntry(records);
          out.write(new byte[9 << 20]);
          out.closeArchiveEntry();
        });
    assertRefused("too long");
  }

  @Test
  void unpack_attributesNotTheUsersAndNotesOfATool_areLeftOutAndTold() throws Exception {
    write(
        out -> {
          TarArchiveEntry entry = new TarArchiveEntry("a", FILE);
          entry.addPaxHeader("SCHILY.xattr.security.capability", "all");
          out.putArchiveEntry(entry);
          out.closeArchiveEntry();
          put(out, ".wh..wh.plnk", FILE, "");
        });

    assertThat(LayerTar.unpack(tar, target).leftOut())
        .anyMatch(left -> left.endsWith("a: the attribute security.capability"))
        .anyMatch(left -> left.startsWith(".wh..wh.plnk: "));
    assertThat(target.resolve(".wh..wh.plnk")).doesNotExist();
  }

  @Test
  void unpack_directoryThatIsNotEmpty_isRefusedAndKept() throws Exception {
    Files.writeString(target.resolve("mine"), "kept");
    write(out -> put(out, "a", FILE, ""));

    assertThatThrownBy(() -> LayerTar.unpack(tar, target))
        .isInstanceOf(DirectoryNotEmptyException.class);

    assertThat(target.resolve("mine")).hasContent("kept");
  }

  /** Whatever bytes are changed: a whole layer inside the directory, or an exception. */
  @Test
  void unpack_anyByteChanged_staysInside() throws Exception {
    write(
        out -> {
          put(out, "dir/", DIRECTORY, "");
          put(out, "dir/link", SYMLINK, "../../victim");
          put(out, "dir/file", FILE, "");
          put(out, "dir/" + "n".repeat(200), FILE, "");
        });
    byte[] whole = Files.readAllBytes(tar);
    for (int i = 0; i < whole.length; i += 61) {
      byte[] changed = whole.clone();
      changed[i] ^= (byte) (1 << i % 7);
      Files.write(tar, changed);
      try {
        LayerTar.unpack(tar, target);
      } catch (IOException refused) {
        assertThat(target).isEmptyDirectory();
      }
      Trees.delete(target);
      Files.createDirectory(target);
    }
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> LayerTar.unpack(tar, target))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
    assertThat(target).isEmptyDirectory();
  }

  private interface Contents {
    void writeTo(TarArchiveOutputStream out) throws IOException;
  }

  private void write(Contents contents) throws IOException {
    try (TarArchiveOutputStream out =
        new TarArchiveOutputStream(Files.newOutputStream(tar), UTF_8.name())) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      contents.writeTo(out);
    }
  }

  private static void put(TarArchiveOutputStream out, String name, byte type, String link)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName(link);
    out.putArchiveEntry(entry);
    out.closeArchiveEntry();
  }
}
