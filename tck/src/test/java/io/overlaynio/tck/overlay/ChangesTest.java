package io.overlaynio.tck.overlay;

import static io.overlaynio.ChangeOption.COMPARE_CONTENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.ChangeOption;
import io.overlaynio.OverlayChange;
import io.overlaynio.OverlayChange.FileType;
import io.overlaynio.OverlayChange.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an overlay tells of its changes, each kind by itself, over every kind of layer. */
@OnWritableCells
final class ChangesTest {

  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2003-03-03T03:03:04Z"));

  @RegisterExtension final Rig rig;

  ChangesTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  /** Now, and opened again. */
  private void assertChanges(String... expected) throws IOException {
    assertThat(lines(rig.overlay().changes())).containsExactly(expected);
    rig.reopen();
    assertThat(lines(rig.overlay().changes())).containsExactly(expected);
  }

  private static Stream<String> lines(Stream<OverlayChange> changes) {
    return changes.map(change -> change.kind() + " " + change.path());
  }

  private Stream<String> below(String path, ChangeOption... options) throws IOException {
    return lines(rig.overlay().changes(rig.path(path), options));
  }

  @Test
  void changes_nothingChanged_areNone() throws IOException {
    rig.lower().file("a").file("d/b").directory("e");
    assertThat(rig.path("/a")).hasContent("a");
    assertChanges();
  }

  @Test
  void changes_openedForWritingAndNotWritten_areNone() throws IOException {
    rig.lower().file("d/a");
    FileChannel.open(rig.path("/d/a"), StandardOpenOption.WRITE).close();
    assertChanges();
  }

  @Test
  void changes_added_areEachWithAllBelow() throws IOException {
    rig.lower().file("d/a");
    Files.createDirectories(rig.path("/d/new/deep"));
    Files.writeString(rig.path("/d/new/deep/file"), "text");
    Files.writeString(rig.path("/b"), "b");
    assertThat(rig.overlay().changes())
        .contains(
            new OverlayChange(
                rig.path("/d/new/deep/file"),
                Kind.ADDED,
                Optional.empty(),
                Optional.of(FileType.REGULAR_FILE),
                OptionalLong.empty(),
                OptionalLong.of(4)));
    assertChanges("ADDED /b", "ADDED /d/new", "ADDED /d/new/deep", "ADDED /d/new/deep/file");
  }

  @Test
  void changes_deleted_areTheTopmostOnly() throws IOException {
    rig.lower(1).file("d/e/a").file("f");
    rig.lower(0).file("d/e/b").file("f").file("g");
    Rig.deleteTree(rig.path("/d/e"));
    Files.delete(rig.path("/f"));
    Files.writeString(rig.path("/gone"), "");
    Files.delete(rig.path("/gone"));
    assertChanges("DELETED /d/e", "DELETED /f");
    Files.delete(rig.path("/d"));
    assertChanges("DELETED /d", "DELETED /f");
  }

  @Test
  void changes_written_areModified() throws IOException {
    rig.lower().file("longer", "old").file("same", "old");
    Files.writeString(rig.path("/longer"), "er", StandardOpenOption.APPEND);
    Files.writeString(rig.path("/same"), "new");
    assertThat(rig.overlay().changes(rig.path("/longer")))
        .containsExactly(
            new OverlayChange(
                rig.path("/longer"),
                Kind.MODIFIED,
                Optional.of(FileType.REGULAR_FILE),
                Optional.of(FileType.REGULAR_FILE),
                OptionalLong.of(3),
                OptionalLong.of(5)));
    assertChanges("MODIFIED /longer", "MODIFIED /same");
  }

  @Test
  void changes_writtenAndItsTimeSetBack_areModified() throws IOException {
    rig.lower().file("a", "old");
    FileTime before = Files.getLastModifiedTime(rig.path("/a"));
    try (FileChannel channel = FileChannel.open(rig.path("/a"), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap("new".getBytes()));
    }
    Files.setLastModifiedTime(rig.path("/a"), before);
    assertChanges("MODIFIED /a");
  }

  @Test
  void changes_rewrittenAlike_areToldApartOnRequest() throws IOException {
    rig.lower().file("alike", "old").file("other", "old");
    Files.writeString(rig.path("/alike"), "old");
    Files.setLastModifiedTime(rig.path("/alike"), LONG_AGO);
    Files.writeString(rig.path("/other"), "new");
    Files.setLastModifiedTime(rig.path("/other"), LONG_AGO);
    assertThat(lines(rig.overlay().changes(COMPARE_CONTENTS)))
        .containsExactly("ATTRIBUTES /alike", "MODIFIED /other");
    assertChanges("MODIFIED /alike", "MODIFIED /other");
  }

  @Test
  void changes_attributes_areTold() throws IOException {
    rig.lower().file("mode").file("note").file("back").directory("d").file("e/a");
    Files.setPosixFilePermissions(rig.path("/mode"), PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.setAttribute(rig.path("/note"), "user:note", ByteBuffer.wrap("x".getBytes()));
    Files.setPosixFilePermissions(rig.path("/d"), PosixFilePermissions.fromString("rwx------"));
    Files.setLastModifiedTime(rig.path("/e"), LONG_AGO);
    var before = Files.getPosixFilePermissions(rig.path("/back"));
    Files.setPosixFilePermissions(rig.path("/back"), PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.setPosixFilePermissions(rig.path("/back"), before);
    assertChanges("ATTRIBUTES /d", "ATTRIBUTES /mode", "ATTRIBUTES /note");
  }

  @Test
  void changes_anotherType_areOneWithWhatIsInANewDirectory() throws IOException {
    rig.lower().file("was/a").file("was/b").file("file");
    Rig.deleteTree(rig.path("/was"));
    Files.writeString(rig.path("/was"), "text");
    Files.delete(rig.path("/file"));
    Files.createDirectory(rig.path("/file"));
    Files.writeString(rig.path("/file/in"), "");
    assertThat(rig.overlay().changes(rig.path("/was")).map(OverlayChange::toString))
        .containsExactly("type changed /was, directory -> regular file");
    assertChanges("TYPE_CHANGED /file", "ADDED /file/in", "TYPE_CHANGED /was");
  }

  @Test
  void changes_directoryMadeAnew_areThoseToWhatIsBelow() throws IOException {
    rig.lower().file("d/gone").file("d/kept", "x").file("d/e/f").file("d/g/h");
    Rig.deleteTree(rig.path("/d"));
    Files.createDirectories(rig.path("/d/e"));
    Files.writeString(rig.path("/d/kept"), "longer");
    Files.writeString(rig.path("/d/new"), "");
    assertThat(lines(rig.overlay().changes()).filter(line -> !line.startsWith("ATTR")))
        .containsExactly(
            "DELETED /d/e/f",
            "DELETED /d/g",
            "DELETED /d/gone",
            "MODIFIED /d/kept",
            "ADDED /d/new");
  }

  @Test
  void changes_movedDirectory_areTheOldNameAndAllOfTheNew() throws IOException {
    rig.lower().file("d/a").file("d/e/b").file("x/y");
    Files.move(rig.path("/d"), rig.path("/x/m"));
    Files.delete(rig.path("/x/m/a"));
    assertChanges("DELETED /d", "ADDED /x/m", "ADDED /x/m/e", "ADDED /x/m/e/b");
    Files.createDirectories(rig.path("/d/e"));
    Files.move(rig.path("/x/m/e/b"), rig.path("/d/e/b"));
    assertThat(lines(rig.overlay().changes()).filter(line -> !line.startsWith("ATTR")))
        .containsExactly("DELETED /d/a", "ADDED /x/m", "ADDED /x/m/e");
  }

  @Test
  void changes_movedThereAndBack_areNone() throws IOException {
    rig.lower().file("d/a").file("d/e/b");
    Files.move(rig.path("/d"), rig.path("/away"));
    Files.move(rig.path("/away"), rig.path("/d"));
    assertThat(lines(rig.overlay().changes()).filter(line -> !line.startsWith("ATTR"))).isEmpty();
    Files.writeString(rig.path("/d/e/b"), "longer");
    Files.delete(rig.path("/d/a"));
    assertThat(lines(rig.overlay().changes()).filter(line -> !line.startsWith("ATTR")))
        .containsExactly("DELETED /d/a", "MODIFIED /d/e/b");
  }

  @Test
  void changes_ofAPath_areThoseAtItAndBelow() throws IOException {
    rig.lower().file("d/a").file("d/e/b").file("gone/deep/c").file("other");
    Files.writeString(rig.path("/d/e/b"), "longer");
    Files.writeString(rig.path("/other"), "longer");
    Rig.deleteTree(rig.path("/gone"));
    Files.createDirectories(rig.path("/new/deep"));
    assertThat(below("/d")).containsExactly("MODIFIED /d/e/b");
    assertThat(below("d/./e/../e/b")).containsExactly("MODIFIED /d/e/b");
    assertThat(below("/d/a")).isEmpty();
    assertThat(below("/")).hasSize(5);
    assertThat(below("/new/deep")).containsExactly("ADDED /new/deep");
    assertThat(below("/gone/deep")).containsExactly("DELETED /gone/deep");
    assertThat(below("/gone")).containsExactly("DELETED /gone");
  }

  @Test
  void changes_ofWhatIsNot_areRefused() throws IOException {
    rig.lower().file("a");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> below("never/was"))
        .satisfies(e -> assertThat(e.getFile()).isEqualTo("never/was"));
    assertThatThrownBy(() -> below("/a/in")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> rig.overlay().changes(Path.of("/")))
        .isInstanceOf(ProviderMismatchException.class);
    assertThatThrownBy(() -> rig.overlay().changes((Path) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> rig.overlay().changes((ChangeOption) null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void changes_closed_areRefused() throws IOException {
    rig.lower().file("a");
    Files.writeString(rig.path("/b"), "");
    Files.writeString(rig.path("/c"), "");
    var overlay = rig.overlay();
    Iterator<OverlayChange> begun = overlay.changes().iterator();
    assertThat(begun.next().path()).isEqualTo(rig.path("/b"));
    rig.close();
    assertThatThrownBy(begun::next).isInstanceOf(ClosedFileSystemException.class);
    assertThatThrownBy(overlay::changes).isInstanceOf(ClosedFileSystemException.class);
  }

  @Test
  void changes_frozen_areThoseSince() throws IOException {
    rig.lower().file("d/a").file("d/b");
    Files.delete(rig.path("/d/a"));
    Files.writeString(rig.path("/d/new"), "");
    rig.freeze();
    assertChanges();
    Files.writeString(rig.path("/d/a"), "again");
    Files.delete(rig.path("/d/new"));
    assertChanges("ADDED /d/a", "DELETED /d/new");
  }
}
