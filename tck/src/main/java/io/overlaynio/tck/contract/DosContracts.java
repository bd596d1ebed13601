package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.DOS;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static io.overlaynio.tck.contract.Refusal.refusedOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/** The view {@code dos}. */
@Needs(DOS)
final class DosContracts extends FileSystemArea {

  private interface Setting {
    void set(DosFileAttributeView view, boolean value) throws Exception;
  }

  private interface Flag {
    boolean of(DosFileAttributes attributes);
  }

  private static DosFileAttributeView view(Path path) {
    return Files.getFileAttributeView(path, DosFileAttributeView.class);
  }

  @Demand("DosFileAttributeView.name: is dos")
  void view_name_isDos() throws Exception {
    assertThat(view(file("a")).name()).isEqualTo("dos");
    assertThat(fileSystem().supportedFileAttributeViews()).contains("dos");
    assertThat(Files.getFileStore(root()).supportsFileAttributeView("dos")).isTrue();
    assertThat(Files.getFileStore(root()).supportsFileAttributeView(DosFileAttributeView.class))
        .isTrue();
  }

  @Demand("DosFileAttributes: a new file has none of the flags of one that is marked")
  void readAttributes_newFile_isPlain() throws Exception {
    DosFileAttributes read = Files.readAttributes(file("a", "12345"), DosFileAttributes.class);
    assertThat(read.isReadOnly()).isFalse();
    assertThat(read.isHidden()).isFalse();
    assertThat(read.isSystem()).isFalse();
    assertThat(read.isRegularFile()).isTrue();
    assertThat(read.size()).isEqualTo(5);
  }

  @Demand("DosFileAttributeView: what is set is read back, and nothing else is changed")
  Rows set_flag_isReadBack() {
    return new Rows()
        .row(
            "readonly",
            () -> setFlag("readonly", DosFileAttributeView::setReadOnly, d -> d.isReadOnly()))
        .row("hidden", () -> setFlag("hidden", DosFileAttributeView::setHidden, d -> d.isHidden()))
        .row("system", () -> setFlag("system", DosFileAttributeView::setSystem, d -> d.isSystem()))
        .row(
            "archive",
            () -> setFlag("archive", DosFileAttributeView::setArchive, d -> d.isArchive()));
  }

  private void setFlag(String name, Setting setting, Flag flag) throws Exception {
    Path file = file("a", "content");
    FileTime time = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(file, time);
    setting.set(view(file), true);
    assertThat(flag.of(view(file).readAttributes())).isTrue();
    assertThat(Files.getAttribute(file, "dos:" + name)).isEqualTo(true);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(time);
    assertThat(text(file)).isEqualTo("content");
    Files.setAttribute(file, "dos:" + name, false);
    assertThat(flag.of(Files.readAttributes(file, DosFileAttributes.class))).isFalse();
  }

  @Demand("DosFileAttributeView: of a directory, too")
  void set_directory_isReadBack() throws Exception {
    Path directory = directory("d");
    view(directory).setArchive(true);
    assertThat(view(directory).readAttributes().isArchive()).isTrue();
    assertThat(view(directory).readAttributes().isDirectory()).isTrue();
  }

  @Demand("DosFileAttributeView.setTimes: as the basic view")
  void setTimes_isReadBack() throws Exception {
    FileTime time = FileTime.fromMillis(1_000_000_000_000L);
    view(file("a")).setTimes(time, null, null);
    assertThat(view(path("a")).readAttributes().lastModifiedTime()).isEqualTo(time);
  }

  @Demand("Files.readAttributes: dos:* has the basic attributes and the flags")
  void readAttributes_star_hasAll() throws Exception {
    Map<String, Object> read = Files.readAttributes(file("a"), "dos:*");
    assertThat(read)
        .containsKeys("size", "isDirectory", "lastModifiedTime")
        .containsKeys("readonly", "hidden", "system", "archive");
    assertThat(Files.readAttributes(path("a"), "dos:hidden,size"))
        .containsOnlyKeys("hidden", "size");
  }

  @Demand(
      "Files.setAttribute: IllegalArgumentException for one that it has not, or of another type")
  void setAttribute_wrong_isRefused() throws Exception {
    Path file = file("a");
    refused(IllegalArgumentException.class, () -> Files.setAttribute(file, "dos:nonsense", true));
    refused(ClassCastException.class, () -> Files.setAttribute(file, "dos:hidden", "true"));
    refusedAs(RuntimeException.class, () -> Files.setAttribute(file, "dos:hidden", null));
  }

  @Demand("DosFileAttributeView: NoSuchFileException when it is used, if there is no such file")
  void missing_isRefused() {
    refusedOf(NoSuchFileException.class, missing(), () -> view(missing()).readAttributes());
    refusedOf(NoSuchFileException.class, missing(), () -> view(missing()).setHidden(true));
  }
}
