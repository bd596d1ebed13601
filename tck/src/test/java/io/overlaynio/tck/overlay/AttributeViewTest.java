package io.overlaynio.tck.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Attributes by every view that the layers have, by class and by name. */
@OnWritableCells
final class AttributeViewTest {

  private static final FileTime TIME = FileTime.from(Instant.parse("2005-05-05T05:05:05Z"));

  @RegisterExtension final Rig rig;

  AttributeViewTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  private void requireView(String view) throws IOException {
    assumeTrue(
        rig.overlay().supportedFileAttributeViews().contains(view)
            && Files.getFileStore(rig.path("/file")).supportsFileAttributeView(view),
        "no view " + view + " here");
  }

  private UserDefinedFileAttributeView user(String path) {
    return Files.getFileAttributeView(rig.path(path), UserDefinedFileAttributeView.class);
  }

  private static String read(UserDefinedFileAttributeView view, String name) throws IOException {
    ByteBuffer value = ByteBuffer.allocate(view.size(name));
    view.read(name, value);
    return StandardCharsets.UTF_8.decode(value.flip()).toString();
  }

  @Test
  void basic_view_readsAndSetsTimes() throws IOException {
    rig.lower().file("file", "12345");
    BasicFileAttributeView view =
        Files.getFileAttributeView(rig.path("/file"), BasicFileAttributeView.class);
    assertThat(view.name()).isEqualTo("basic");
    BasicFileAttributes attributes = view.readAttributes();
    assertThat(attributes.size()).isEqualTo(5);
    assertThat(attributes.isRegularFile()).isTrue();
    assertThat(attributes.isDirectory() || attributes.isSymbolicLink() || attributes.isOther())
        .isFalse();
    rig.assertThatUpper().isEmpty();
    view.setTimes(TIME, null, null);
    assertThat(view.readAttributes().lastModifiedTime()).isEqualTo(TIME);
    assertThat(view.readAttributes().size()).isEqualTo(5);
  }

  @Test
  void setAttribute_byName_isReadByName() throws IOException {
    rig.lower().file("file", "12345");
    Files.setAttribute(rig.path("/file"), "lastModifiedTime", TIME);
    assertThat(Files.getAttribute(rig.path("/file"), "basic:lastModifiedTime")).isEqualTo(TIME);
    assertThat(Files.readAttributes(rig.path("/file"), "size,isDirectory"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("size", 5L, "isDirectory", false));
    assertThat(Files.readAttributes(rig.path("/file"), "*")).containsKeys("size", "fileKey");
  }

  @Test
  void setAttribute_unknownName_isRefusedAndCopiesNothingUp() throws IOException {
    rig.lower().file("file");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Files.setAttribute(rig.path("/file"), "basic:nonsense", 1));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> Files.setAttribute(rig.path("/file"), "nonsense:size", 1));
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Files.setAttribute(rig.path("/none"), "lastModifiedTime", TIME))
        .satisfies(e -> assertThat(e.getFile()).isEqualTo("/none"));
    assertThat(Files.getFileAttributeView(rig.path("/file"), UnknownView.class)).isNull();
    rig.assertThatUpper().isEmpty();
  }

  private interface UnknownView extends FileAttributeView {}

  @Test
  void posix_view_setsPermissionsAndKeepsTheRest() throws IOException {
    rig.lower().file("file", "12345");
    requireView("posix");
    FileTime before = Files.getLastModifiedTime(rig.path("/file"));
    PosixFileAttributeView view =
        Files.getFileAttributeView(rig.path("/file"), PosixFileAttributeView.class);
    view.setPermissions(PosixFilePermissions.fromString("rwx-w---x"));
    view.setOwner(view.getOwner());
    view.setGroup(view.readAttributes().group());
    PosixFileAttributes after = Files.readAttributes(rig.path("/file"), PosixFileAttributes.class);
    assertThat(PosixFilePermissions.toString(after.permissions())).isEqualTo("rwx-w---x");
    assertThat(after.lastModifiedTime().toMillis()).isEqualTo(before.toMillis());
    assertThat(after.size()).isEqualTo(5);
    assertThat(Files.getOwner(rig.path("/file"))).isEqualTo(after.owner());
    assertThat(Files.getFileAttributeView(rig.path("/file"), FileOwnerAttributeView.class).name())
        .isEqualTo("owner");
  }

  @Test
  void user_view_copiesUpAndKeepsWhatThereWas() throws IOException {
    rig.lower().file("file", "text");
    List<String> below = rig.cell().lower() == Layering.ZIP ? List.of() : List.of("below");
    for (String name : below) {
      rig.lower().attribute("file", name, "from below");
    }
    requireView("user");
    assertThat(user("/file").list()).containsExactlyElementsOf(below);
    assertThat(Files.readAttributes(rig.path("/file"), "user:*").keySet())
        .containsExactlyInAnyOrderElementsOf(below);
    assertThatThrownBy(() -> user("/file").size("none")).satisfies(this::tellsOfAbsence);
    assertThat(Files.getOwner(rig.path("/file"))).isNotNull();
    for (String name : below) {
      assertThat(read(user("/file"), name)).isEqualTo("from below");
    }
    rig.assertThatUpper().isEmpty();
    user("/file").write("added", ByteBuffer.wrap("value".getBytes(StandardCharsets.UTF_8)));
    Files.setAttribute(rig.path("/file"), "user:third", new byte[] {1, 2});
    rig.reopen();
    assertThat(user("/file").list()).contains("added", "third").containsAll(below);
    assertThat(user("/file").list()).hasSize(2 + below.size());
    assertThat(read(user("/file"), "added")).isEqualTo("value");
    assertThat(Files.getAttribute(rig.path("/file"), "user:third")).isEqualTo(new byte[] {1, 2});
    assertThat(rig.path("/file")).hasContent("text");
    for (String name : below) {
      user("/file").delete(name);
    }
    assertThat(user("/file").list()).containsExactlyInAnyOrder("added", "third");
    assertThatThrownBy(() -> user("/file").size("below")).satisfies(this::tellsOfAbsence);
  }

  @Test
  void user_attributesNamedAsMarks_areTheCallersOwn() throws IOException {
    rig.lower().directory("d").file("file");
    requireView("user");
    Files.createDirectory(rig.path("/new"));
    for (String path : new String[] {"/new", "/d"}) {
      for (String name : new String[] {"overlay.opaque", "overlay.overlay.x", "overlayed"}) {
        user(path).write(name, ByteBuffer.wrap("y".getBytes(StandardCharsets.UTF_8)));
      }
    }
    rig.reopen();
    for (String path : new String[] {"/new", "/d"}) {
      assertThat(user(path).list())
          .containsExactlyInAnyOrder("overlay.opaque", "overlay.overlay.x", "overlayed");
      assertThat(read(user(path), "overlay.opaque")).isEqualTo("y");
      assertThat(Files.readAttributes(rig.path(path), "user:*").keySet())
          .containsExactlyInAnyOrder("overlay.opaque", "overlay.overlay.x", "overlayed");
      user(path).delete("overlay.opaque");
      assertThat(user(path).list()).doesNotContain("overlay.opaque");
    }
  }

  @Test
  void user_marksOfTheFormat_neverShow() throws IOException {
    rig.lower().file("d/old").file("file");
    requireView("user");
    Files.delete(rig.path("/d/old"));
    Files.delete(rig.path("/d"));
    Files.createDirectory(rig.path("/d"));
    rig.assertThatUpper().hasOpaqueDirectory("d");
    assertThat(user("/d").list()).isEmpty();
    assertThat(Files.readAttributes(rig.path("/d"), "user:*")).isEmpty();
    assertThatThrownBy(() -> user("/d").size("overlay.opaque")).satisfies(this::tellsOfAbsence);
  }

  /** Jimfs has an exception of its own for this. */
  private void tellsOfAbsence(Throwable failure) {
    assertThat(failure).isInstanceOfAny(IOException.class, IllegalArgumentException.class);
  }

  @Test
  void set_mergedDirectory_keepsItMerged() throws IOException {
    rig.lower().file("d/inside");
    Files.setLastModifiedTime(rig.path("/d"), TIME);
    assertThat(Files.getLastModifiedTime(rig.path("/d"))).isEqualTo(TIME);
    assertThat(rig.path("/d/inside")).hasContent("d/inside");
    rig.assertThatUpper().hasMergedDirectory("d").hasExactly("d");
    Files.setLastModifiedTime(rig.path("/"), TIME);
    assertThat(Files.getLastModifiedTime(rig.path("/"))).isEqualTo(TIME);
    rig.reopen();
    assertThat(Files.getLastModifiedTime(rig.path("/d"))).isEqualTo(TIME);
  }

  @Test
  void getFileStore_anyFile_answersForIt() throws IOException {
    rig.lower().file("file");
    FileStore store = Files.getFileStore(rig.path("/file"));
    assertThat(store.isReadOnly()).isFalse();
    assertThat(store.supportsFileAttributeView(BasicFileAttributeView.class)).isTrue();
    assertThat(store.getTotalSpace()).isPositive();
    assertThat(rig.overlay().getFileStores()).isNotEmpty();
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Files.getFileStore(rig.path("/none")));
  }

  @Test
  void isHidden_dotNames_are() throws IOException {
    rig.lower().file(".hidden").file("shown");
    assertThat(Files.isHidden(rig.path("/.hidden"))).isTrue();
    assertThat(Files.isHidden(rig.path("/shown"))).isFalse();
  }
}
