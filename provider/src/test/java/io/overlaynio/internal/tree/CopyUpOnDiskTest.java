package io.overlaynio.internal.tree;

import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.overlaynio.internal.layer.FormatChoice;
import io.overlaynio.internal.layer.LayerStack;
import io.overlaynio.internal.layer.Needs;
import io.overlaynio.internal.sync.DirtyFiles;
import io.overlaynio.internal.sync.FlushStrategy;
import io.overlaynio.internal.sync.Mappings;
import io.overlaynio.internal.sync.Writeback;
import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What copy-up keeps where layers have more than the portable attributes, or less. */
final class CopyUpOnDiskTest {

  @TempDir Path temporary;
  private Ground ground;

  @AfterEach
  void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
  }

  private static Object unix(Path path, String attribute) throws IOException {
    return Files.getAttribute(path, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
  }

  @ParameterizedTest
  @EnumSource(names = {"USER", "KERNEL", "MARKER"})
  void copyUp_everyAttribute_isKept(Ground.Kind kind) throws IOException {
    Needs.root("foreign owners");
    Native system = Needs.nativeAccess();
    ground = Ground.of(kind, temporary);
    ground.lowerFile("d/f", "content");
    FileTime exact = FileTime.from(1_234_567_890_123_456_789L, TimeUnit.NANOSECONDS);
    for (String name : List.of("d/f", "d")) {
      Path path = ground.lower(name);
      system.setAttribute(path, "user.mine", bytes("value"));
      system.setAttribute(path, "user.empty", new byte[0]);
      system.setAttribute(path, "trusted.other", bytes("t"));
      Files.setAttribute(path, "unix:uid", 1234);
      Files.setAttribute(path, "unix:gid", 4321);
      Files.setAttribute(path, "unix:mode", name.equals("d") ? 03751 : 06755);
      system.setTimes(path, exact, exact);
    }
    ground.open("d/f", StandardOpenOption.WRITE).close();
    for (String name : List.of("d/f", "d")) {
      Path path = ground.upper(name);
      for (String attribute : List.of("uid", "gid", "mode", "lastModifiedTime")) {
        assertThat(unix(path, attribute))
            .as(attribute)
            .isEqualTo(unix(ground.lower(name), attribute));
      }
      assertThat(system.attributeOrNull(path, "user.mine")).isEqualTo(bytes("value"));
      assertThat(system.attributeOrNull(path, "user.empty")).isEmpty();
      assertThat(system.attributeOrNull(path, "trusted.other")).isEqualTo(bytes("t"));
    }
  }

  @Test
  void copyUp_accessControlLists_areKept() throws IOException {
    Native system = Needs.nativeAccess();
    ground = Ground.of(Ground.Kind.USER, temporary);
    ground.lowerFile("d/f", "content");
    Acls.give(system, ground.lower("d/f"), Acls.ACCESS);
    Acls.give(system, ground.lower("d"), Acls.DEFAULT);
    ground.open("d/f", StandardOpenOption.WRITE).close();
    assertThat(system.attributeOrNull(ground.upper("d/f"), Acls.ACCESS))
        .isEqualTo(system.attributeOrNull(ground.lower("d/f"), Acls.ACCESS));
    assertThat(system.attributeOrNull(ground.upper("d"), Acls.DEFAULT))
        .isEqualTo(system.attributeOrNull(ground.lower("d"), Acls.DEFAULT));
    assertThat(unix(ground.upper("d/f"), "mode")).isEqualTo(unix(ground.lower("d/f"), "mode"));
  }

  @Test
  void copyUp_privateMarks_stayBehind() throws IOException {
    Native system = Needs.nativeAccess();
    ground = Ground.of(Ground.Kind.USER, temporary, 2);
    ground.lowerFile(0, "d/f", "0").lowerOpaque(0, "d").lowerFile(1, "d/below", "1");
    system.setAttribute(ground.lower("d/f"), "user.overlay.origin", bytes("x"));
    system.setAttribute(ground.lower("d/f"), "user.overlay.overlay.mine", bytes("y"));
    ground.open("d/f", StandardOpenOption.WRITE).close();
    assertThat(system.attributeNames(ground.upper("d"))).doesNotContain("user.overlay.opaque");
    assertThat(system.attributeNames(ground.upper("d/f")))
        .contains("user.overlay.overlay.mine")
        .doesNotContain("user.overlay.origin");
    assertThat(ground.list("d")).containsExactly("f");
    ground.reopen();
    assertThat(ground.list("d")).containsExactly("f");
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void copyUp_linksPipesAndDevices_stayWhatTheyAre() throws IOException {
    Needs.root("devices");
    Native system = Needs.nativeAccess();
    ground = Ground.of(Ground.Kind.USER, temporary);
    FileTime old = FileTime.from(987_654_321L, TimeUnit.SECONDS);
    ground.lowerDirectory(0, "d");
    Files.createSymbolicLink(ground.lower("d/link"), Path.of("../nowhere"));
    system.makeSpecial(ground.lower("d/pipe"), 0010640, 0);
    system.makeSpecial(ground.lower("d/null"), 0020622, 0x103);
    for (String name : List.of("link", "pipe", "null")) {
      Files.setAttribute(ground.lower("d/" + name), "unix:uid", 1234, LinkOption.NOFOLLOW_LINKS);
      system.setTimes(ground.lower("d/" + name), old, old);
      ground.move("d/" + name, "d/moved-" + name);
      Path copy = ground.upper("d/moved-" + name);
      for (String attribute : List.of("mode", "rdev", "uid", "lastModifiedTime")) {
        assertThat(unix(copy, attribute))
            .as(name + " " + attribute)
            .isEqualTo(unix(ground.lower("d/" + name), attribute));
      }
    }
    assertThat(Files.readSymbolicLink(ground.upper("d/moved-link"))).hasToString("../nowhere");
    assertThat(ground.list("d")).containsExactly("moved-link", "moved-null", "moved-pipe");
  }

  @Test
  void copyUp_fromAnArchive_isWritable() throws IOException {
    Path archive = temporary.resolve("layer.zip");
    try (OutputStream out = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("d/f"));
      zip.write(bytes("content"));
      zip.closeEntry();
    }
    try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of())) {
      String content = afterAppending(zip.getPath("/"), "d/f");
      assertThat(content).isEqualTo("content!");
    }
  }

  @Test
  void copyUp_fromMemoryWithUnixAttributes_works() throws IOException {
    Configuration configuration =
        Configuration.unix().toBuilder()
            .setAttributeViews("basic", "owner", "posix", "unix", "user")
            .build();
    try (FileSystem memory = Jimfs.newFileSystem(configuration)) {
      Path lower = Files.createDirectory(memory.getPath("/lower"));
      Files.writeString(Files.createDirectory(lower.resolve("d")).resolve("f"), "content");
      assertThat(afterAppending(lower, "d/f")).isEqualTo("content!");
    }
  }

  @Test
  void copyUp_memoryOverMemoryWithUnixAttributes_works() throws IOException {
    Configuration configuration =
        Configuration.unix().toBuilder()
            .setAttributeViews("basic", "owner", "posix", "unix", "user")
            .build();
    try (FileSystem memory = Jimfs.newFileSystem(configuration)) {
      Path lower = Files.createDirectory(memory.getPath("/lower"));
      Files.writeString(Files.createDirectory(lower.resolve("d")).resolve("f"), "content");
      assertThat(afterAppending(lower, memory.getPath("/"), "d/f")).isEqualTo("content!");
    }
  }

  private String afterAppending(Path lower, String name) throws IOException {
    return afterAppending(lower, temporary, name);
  }

  /** Appends to a file, deletes another name over it and makes it again, and reads it. */
  private static String afterAppending(Path lower, Path base, String name) throws IOException {
    Path upper = Files.createDirectory(base.resolve("upper"));
    Path work = base.resolve("overlay.work");
    DirtyFiles dirty = new DirtyFiles(4);
    Mappings mappings = new Mappings();
    try (LayerStack stack = LayerStack.writable(upper, work, List.of(lower), FormatChoice.MARKER);
        Writeback writeback = Writeback.create(dirty, mappings, FlushStrategy.portable())) {
      MergedTree tree =
          MergedTree.of(
              stack,
              100,
              CopyUpForce.FILES,
              SyncDoors.of(dirty, mappings, writeback),
              new Events());
      OpenFile open = tree.open(names(name), Opens.with(StandardOpenOption.APPEND));
      Ground.put(open, "!");
      open.close();
      tree.move(names(name), names("moved"), false, false);
      tree.createDirectory(names(name));
      tree.delete(names(name));
      writeback.sync();
      OpenFile reader = tree.open(names("moved"), Opens.with(StandardOpenOption.READ));
      try {
        return Ground.contentOf(reader);
      } finally {
        reader.close();
      }
    }
  }

  @Test
  void copyUp_noSpace_failsAndLeavesTheLowerInView() throws IOException {
    Needs.root("mounting a small tmpfs");
    Path small = Files.createDirectory(temporary.resolve("small"));
    SmallDisk disk = SmallDisk.mount(small, 1 << 20);
    try {
      ground = Ground.of(Ground.Kind.MARKER, small);
      byte[] full = new byte[600_000];
      Arrays.fill(full, (byte) 1);
      Files.write(ground.lower("f"), full);
      ground.lowerFile("small", "fits");
      assertThatThrownBy(() -> ground.append("f", "!"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space");
      assertThat(ground.remains()).isEmpty();
      assertThat(ground.upper("f")).doesNotExist();
      assertThat(ground.read("f")).hasSize(64 * 1024);
      ground.append("small", "!");
      assertThat(ground.read("small")).isEqualTo("fits!");
    } finally {
      ground.close();
      ground = null;
      disk.close();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
