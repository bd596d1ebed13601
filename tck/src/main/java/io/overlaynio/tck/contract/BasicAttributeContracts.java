package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.ACCESS_TIMES;
import static io.overlaynio.tck.contract.Capability.FILE_KEYS;
import static io.overlaynio.tck.contract.Capability.HARD_LINKS;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedOf;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;

/** The view {@code basic}, which every file system has, and attributes by their names. */
final class BasicAttributeContracts extends FileSystemArea {

  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);
  private static final FileTime LATER = FileTime.fromMillis(1_200_000_000_000L);
  private static final List<String> NAMES =
      List.of(
          "size",
          "creationTime",
          "lastAccessTime",
          "lastModifiedTime",
          "isDirectory",
          "isRegularFile",
          "isSymbolicLink",
          "isOther",
          "fileKey");

  private interface UnknownView extends FileAttributeView {}

  private interface UnknownAttributes extends BasicFileAttributes {}

  private static BasicFileAttributes read(Path path) throws Exception {
    return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
  }

  private static BasicFileAttributeView view(Path path) {
    return Files.getFileAttributeView(path, BasicFileAttributeView.class);
  }

  @Demand("BasicFileAttributes: exactly one of file, directory, link and other is true")
  Rows types_areExclusive() {
    return new Rows()
        .row("file", () -> typed(file("a"), true, false, false))
        .row("directory", () -> typed(directory("a"), false, true, false))
        .row("root", () -> typed(root().getRoot(), false, true, false))
        .row("link", () -> typed(link("a", "none"), false, false, true), SYMBOLIC_LINKS);
  }

  private static void typed(Path path, boolean file, boolean directory, boolean link)
      throws Exception {
    BasicFileAttributes attributes = read(path);
    assertThat(attributes.isRegularFile()).isEqualTo(file);
    assertThat(attributes.isDirectory()).isEqualTo(directory);
    assertThat(attributes.isSymbolicLink()).isEqualTo(link);
    assertThat(attributes.isOther()).isFalse();
  }

  @Demand(
      value = "Files.readAttributes: links are followed unless NOFOLLOW_LINKS is given",
      needs = SYMBOLIC_LINKS)
  void readAttributes_link_isFollowed() throws Exception {
    file("f", "four");
    Path link = link("a", "f");
    BasicFileAttributes followed = Files.readAttributes(link, BasicFileAttributes.class);
    assertThat(followed.isRegularFile()).isTrue();
    assertThat(followed.isSymbolicLink()).isFalse();
    assertThat(followed.size()).isEqualTo(4);
  }

  @Demand("BasicFileAttributes.size: the size of the file in bytes")
  void size_isThatOfContent() throws Exception {
    assertThat(read(file("a", "12345")).size()).isEqualTo(5);
  }

  @Demand("Files.readAttributes: is read at once; what changes later does not show in it")
  void readAttributes_isSnapshot() throws Exception {
    Path file = file("a", "12345");
    BasicFileAttributes before = read(file);
    FileTime modified = before.lastModifiedTime();
    file("a", "1");
    Files.setLastModifiedTime(file, LONG_AGO);
    assertThat(before.size()).isEqualTo(5);
    assertThat(before.lastModifiedTime()).isEqualTo(modified);
  }

  @Demand(
      value = "BasicFileAttributes.fileKey: equal for one file, other for another",
      needs = FILE_KEYS)
  void fileKey_identifiesFile() throws Exception {
    Object key = read(file("a")).fileKey();
    assertThat(key).isNotNull().isEqualTo(read(path("a")).fileKey());
    assertThat(key).hasSameHashCodeAs(read(path("a")).fileKey());
    assertThat(key).isNotEqualTo(read(file("b")).fileKey());
  }

  @Demand(
      value = "BasicFileAttributes.fileKey: the same for all names of one file",
      needs = {FILE_KEYS, HARD_LINKS})
  void fileKey_ofOtherName_isTheSame() throws Exception {
    Files.createLink(path("b"), file("a"));
    assertThat(read(path("a")).fileKey()).isEqualTo(read(path("b")).fileKey());
  }

  @Demand("Files.setLastModifiedTime: sets the time, of a directory, too")
  Rows setLastModifiedTime_isReadBack() {
    return new Rows()
        .row("file", () -> timed(file("a"), LONG_AGO))
        .row("directory", () -> timed(directory("a"), LONG_AGO))
        .row("before 1980", () -> timed(file("a"), FileTime.fromMillis(86_400_000L)))
        .row("epoch", () -> timed(file("a"), FileTime.fromMillis(0)))
        .row("before the epoch", () -> timed(file("a"), FileTime.fromMillis(-86_400_000L)))
        .row("after 2038", () -> timed(file("a"), FileTime.fromMillis(4_000_000_000_000L)));
  }

  private static void timed(Path path, FileTime time) throws Exception {
    assertThat(Files.setLastModifiedTime(path, time)).isEqualTo(path);
    assertThat(Files.getLastModifiedTime(path)).isEqualTo(time);
  }

  @Demand("BasicFileAttributeView.setTimes: a null leaves that time as it is")
  void setTimes_null_leavesTime() throws Exception {
    BasicFileAttributeView view = view(file("a"));
    view.setTimes(LONG_AGO, null, null);
    view.setTimes(null, LATER, null);
    view.setTimes(null, null, null);
    assertThat(view.readAttributes().lastModifiedTime()).isEqualTo(LONG_AGO);
  }

  @Demand(value = "BasicFileAttributeView.setTimes: the time of last access", needs = ACCESS_TIMES)
  void setTimes_access_isReadBack() throws Exception {
    BasicFileAttributeView view = view(file("a"));
    view.setTimes(LONG_AGO, LATER, null);
    assertThat(view.readAttributes().lastAccessTime()).isEqualTo(LATER);
    assertThat(view.readAttributes().lastModifiedTime()).isEqualTo(LONG_AGO);
  }

  @Demand(
      value = "BasicFileAttributeView.setTimes: with NOFOLLOW_LINKS of the link itself",
      needs = SYMBOLIC_LINKS)
  void setTimes_link_leavesTarget() throws Exception {
    timed(file("f"), LATER);
    Path link = link("a", "f");
    Files.getFileAttributeView(link, BasicFileAttributeView.class, NOFOLLOW_LINKS)
        .setTimes(LONG_AGO, null, null);
    assertThat(Files.getLastModifiedTime(link, NOFOLLOW_LINKS)).isEqualTo(LONG_AGO);
    assertThat(Files.getLastModifiedTime(path("f"))).isEqualTo(LATER);
  }

  @Demand(value = "Files.setLastModifiedTime: follows links", needs = SYMBOLIC_LINKS)
  void setLastModifiedTime_link_setsThatOfTarget() throws Exception {
    file("f");
    timed(link("a", "f"), LONG_AGO);
    assertThat(Files.getLastModifiedTime(path("f"))).isEqualTo(LONG_AGO);
  }

  @Demand("Files.getLastModifiedTime: writing changes it")
  void lastModifiedTime_written_changes() throws Exception {
    timed(file("a"), LONG_AGO);
    file("a", "more");
    assertThat(Files.getLastModifiedTime(path("a"))).isGreaterThan(LONG_AGO);
  }

  @Demand("Files.getLastModifiedTime: reading does not change it")
  void lastModifiedTime_read_stays() throws Exception {
    timed(file("a"), LONG_AGO);
    text(path("a"));
    assertThat(Files.getLastModifiedTime(path("a"))).isEqualTo(LONG_AGO);
  }

  @Demand("FileAttributeView.name: that of the basic view is basic")
  void view_name_isBasic() throws Exception {
    assertThat(view(file("a")).name()).isEqualTo("basic");
  }

  @Demand("Files.getFileAttributeView: asks nothing of the file, which may be missing")
  void view_missingFile_isGivenAndRefusesToRead() {
    BasicFileAttributeView view = view(missing());
    refusedOf(NoSuchFileException.class, missing(), view::readAttributes);
    refusedOf(NoSuchFileException.class, missing(), () -> view.setTimes(LATER, null, null));
  }

  @Demand("Files.getFileAttributeView: null if the type is not available")
  void view_unknownType_isNull() throws Exception {
    assertThat(Files.getFileAttributeView(file("a"), UnknownView.class)).isNull();
  }

  @Demand("Files.readAttributes: UnsupportedOperationException if the type is not available")
  void readAttributes_unknownType_isRefused() throws Exception {
    Path file = file("a");
    refused(
        UnsupportedOperationException.class,
        () -> Files.readAttributes(file, UnknownAttributes.class));
  }

  @Demand("FileSystem.supportedFileAttributeViews: basic is always there")
  void supportedViews_haveBasic() {
    assertThat(fileSystem().supportedFileAttributeViews()).contains("basic");
  }

  @Demand("FileSystem.supportedFileAttributeViews: each can be asked for all its attributes")
  void supportedViews_canBeRead() throws Exception {
    Path file = file("a");
    for (String view : fileSystem().supportedFileAttributeViews()) {
      if (!view.equals("user") && !view.equals("dos")) {
        assertThat(Files.readAttributes(file, view + ":*")).as(view).isNotEmpty();
      }
    }
  }

  @Demand("Files.readAttributes(String): * is all attributes of the view")
  void readAttributes_star_hasAllNames() throws Exception {
    Map<String, Object> all = Files.readAttributes(file("a"), "*");
    assertThat(all.keySet()).containsAll(NAMES);
    assertThat(Files.readAttributes(path("a"), "basic:*").keySet())
        .containsExactlyInAnyOrderElementsOf(all.keySet());
  }

  @Demand("Files.readAttributes(String): those that are named, without the view's name")
  Rows readAttributes_named_areThoseOnly() {
    return new Rows()
        .row("one", () -> named("size", "size"))
        .row("two", () -> named("size,isDirectory", "size", "isDirectory"))
        .row("with view", () -> named("basic:size,fileKey", "size", "fileKey"))
        .row("twice", () -> named("size,size", "size"));
  }

  private void named(String asked, String... expected) throws Exception {
    assertThat(Files.readAttributes(file("a"), asked).keySet()).containsExactlyInAnyOrder(expected);
  }

  @Demand("Files.getAttribute: each attribute by its name is what the view tells")
  Rows getAttribute_byName_isThatOfTheView() {
    Rows rows = new Rows();
    for (String name : NAMES) {
      rows.row(
          name,
          () -> {
            Path file = file("a", "12345");
            Object expected = BasicFileAttributes.class.getMethod(name).invoke(read(file));
            assertThat(Files.getAttribute(file, name)).isEqualTo(expected);
            assertThat(Files.getAttribute(file, "basic:" + name)).isEqualTo(expected);
          });
    }
    return rows;
  }

  @Demand("Files.getAttribute: IllegalArgumentException if the name is none or is not known")
  Rows getAttribute_wrongName_isRefused() {
    return new Rows()
        .row("unknown", () -> refusedName("nonsense"))
        .row("unknown of the view", () -> refusedName("basic:nonsense"))
        .row("empty", () -> refusedName(""))
        .row("star", () -> refusedName("*"))
        .row("list", () -> refusedName("size,isDirectory"));
  }

  private void refusedName(String name) throws Exception {
    Path file = file("a");
    refused(IllegalArgumentException.class, () -> Files.getAttribute(file, name));
  }

  @Demand("Files.readAttributes(String): IllegalArgumentException if none is named, or unknown")
  Rows readAttributes_wrongNames_isRefused() {
    return new Rows()
        .row("empty", () -> refusedNames(""))
        .row("unknown", () -> refusedNames("nonsense"))
        .row("unknown among known", () -> refusedNames("size,nonsense"));
  }

  private void refusedNames(String names) throws Exception {
    Path file = file("a");
    refused(IllegalArgumentException.class, () -> Files.readAttributes(file, names));
  }

  @Demand("Files.getAttribute: UnsupportedOperationException if the view is not available")
  void getAttribute_unknownView_isRefused() throws Exception {
    Path file = file("a");
    refused(UnsupportedOperationException.class, () -> Files.getAttribute(file, "nonsense:a"));
    refused(UnsupportedOperationException.class, () -> Files.readAttributes(file, "nonsense:*"));
    refused(UnsupportedOperationException.class, () -> Files.setAttribute(file, "nonsense:a", 1));
  }

  @Demand("Files.setAttribute: each time can be set by its name")
  void setAttribute_time_isSet() throws Exception {
    Path file = file("a");
    assertThat(Files.setAttribute(file, "lastModifiedTime", LONG_AGO)).isEqualTo(file);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(LONG_AGO);
    Files.setAttribute(file, "basic:lastModifiedTime", LATER);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(LATER);
  }

  @Demand("Files.setAttribute: IllegalArgumentException for one that is not known or not settable")
  Rows setAttribute_wrongName_isRefused() {
    Rows rows = new Rows();
    for (String name : List.of("nonsense", "size", "isDirectory", "basic:fileKey", "")) {
      rows.row(
          name.isEmpty() ? "empty" : name,
          () -> {
            Path file = file("a");
            refused(IllegalArgumentException.class, () -> Files.setAttribute(file, name, 1L));
          });
    }
    return rows;
  }

  @Demand("Files.setAttribute: ClassCastException if the value is not of the expected type")
  void setAttribute_wrongType_isRefused() throws Exception {
    Path file = file("a");
    refused(ClassCastException.class, () -> Files.setAttribute(file, "lastModifiedTime", "now"));
  }

  @Demand("Files.setAttribute: NoSuchFileException if the file does not exist")
  void setAttribute_missing_isRefused() {
    refusedOf(
        NoSuchFileException.class,
        missing(),
        () -> Files.setAttribute(missing(), "lastModifiedTime", LATER));
  }
}
