package io.overlaynio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing what was changed into a directory: what is refused, what arrives, and who is told. */
final class CommitTest {

  @TempDir private Path temporary;
  private Path lower;
  private Path upper;
  private Path copy;
  private OverlayFileSystem overlay;

  @BeforeEach
  void open() throws IOException {
    temporary = temporary.toRealPath();
    lower = Files.createDirectory(temporary.resolve("lower"));
    upper = Files.createDirectory(temporary.resolve("upper"));
    copy = Files.createDirectory(temporary.resolve("copy"));
    fill(lower);
    fill(copy);
    overlay = OverlayFileSystem.open(options());
  }

  private static void fill(Path directory) throws IOException {
    Files.writeString(directory.resolve("file"), "lower");
    Files.createDirectories(directory.resolve("d/e"));
    Files.writeString(directory.resolve("d/inner"), "lower");
    Files.writeString(directory.resolve("d/e/deep"), "lower");
  }

  private OverlayOptions options() {
    return OverlayOptions.builder().lower(lower).upper(upper).build();
  }

  @AfterEach
  void close() throws IOException {
    overlay.close();
  }

  private Path path(String text) {
    return overlay.getPath(text);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> names = Files.walk(directory)) {
      return names.skip(1).map(name -> directory.relativize(name).toString()).sorted().toList();
    }
  }

  private static void deleteTree(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void commit_intoTheLower_emptiesTheUpperAndShowsTheSame() throws IOException {
    Files.writeString(path("/file"), "upper");
    Files.delete(path("/d/inner"));
    Files.createDirectories(path("/new/dir"));
    Files.writeString(path("/new/file"), "upper");
    overlay.commit(lower);
    assertThat(names(upper)).isEmpty();
    assertThat(names(lower))
        .containsExactly("d", "d/e", "d/e/deep", "file", "new", "new/dir", "new/file");
    assertThat(names(path("/"))).isEqualTo(names(lower));
    assertThat(Files.readString(lower.resolve("file"))).isEqualTo("upper");
    assertThat(overlay.changes()).isEmpty();
    assertThat(names(temporary)).doesNotContain(".lower.commit");
    Files.writeString(path("/new/file"), "again");
    assertThat(Files.readString(lower.resolve("new/file"))).isEqualTo("upper");
    overlay.commit(lower);
    assertThat(Files.readString(lower.resolve("new/file"))).isEqualTo("again");
  }

  @Test
  void commit_intoAnother_leavesTheUpper() throws IOException {
    Files.writeString(path("/file"), "upper");
    Files.setPosixFilePermissions(path("/d/inner"), PosixFilePermissions.fromString("rw-------"));
    overlay.commit(copy);
    assertThat(Files.readString(copy.resolve("file"))).isEqualTo("upper");
    assertThat(Files.getPosixFilePermissions(copy.resolve("d/inner"))).hasSize(2);
    assertThat(Files.readString(lower.resolve("file"))).isEqualTo("lower");
    assertThat(overlay.changes()).hasSize(2);
  }

  @Test
  void commit_hardLinksAndLinks_stayWhatTheyAre() throws IOException {
    Files.createLink(path("/d/other"), path("/file"));
    Files.createSymbolicLink(path("/link"), path("d/other"));
    overlay.commit(lower);
    assertThat(Files.isSameFile(lower.resolve("file"), lower.resolve("d/other"))).isTrue();
    assertThat(Files.readSymbolicLink(lower.resolve("link"))).hasToString("d/other");
    assertThat(Files.readString(path("/link"))).isEqualTo("lower");
  }

  @Test
  void commit_changedInTheTarget_isRefusedWithEachPathAndNothingDone() throws IOException {
    Files.writeString(path("/file"), "upper");
    Files.writeString(path("/d/inner"), "upper");
    Files.writeString(path("/added"), "upper");
    deleteTree(path("/d/e"));
    Files.writeString(copy.resolve("file"), "LOWER");
    Files.writeString(copy.resolve("added"), "other");
    Files.writeString(copy.resolve("d/e/more"), "other");
    List<String> before = names(copy);
    assertThatThrownBy(() -> overlay.commit(copy))
        .isInstanceOfSatisfying(
            OverlayConflictException.class,
            refused ->
                assertThat(refused.conflicts())
                    .containsExactlyInAnyOrder(path("/added"), path("/d/e"), path("/file")))
        .hasMessageContaining("/added");
    assertThat(names(copy)).isEqualTo(before);
    assertThat(Files.readString(copy.resolve("d/inner"))).isEqualTo("lower");
    assertThat(overlay.changes()).hasSize(4);
  }

  @Test
  void commit_lowerChangedSinceItWasOpened_isRefusedUnlessOpenedAnew() throws Exception {
    Files.writeString(path("/file"), "upper");
    Files.writeString(lower.resolve("file"), "somebody else");
    Files.writeString(lower.resolve("d/inner"), "somebody else, and nobody here minds");
    assertThatThrownBy(() -> overlay.commit(lower))
        .isInstanceOfSatisfying(
            OverlayConflictException.class,
            refused -> assertThat(refused.conflicts()).containsExactly(path("/file")));
    assertThat(Files.readString(lower.resolve("file"))).isEqualTo("somebody else");
    overlay.close();
    overlay = OverlayFileSystem.open(options());
    overlay.commit(lower);
    assertThat(Files.readString(lower.resolve("file"))).isEqualTo("upper");
  }

  @Test
  void commit_linkOnTheWayInTheTarget_isNotFollowed() throws IOException {
    Files.writeString(path("/d/inner"), "upper");
    Files.writeString(path("/d/new"), "upper");
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    fill(outside);
    deleteTree(copy.resolve("d"));
    Files.createSymbolicLink(copy.resolve("d"), outside.resolve("d"));
    assertThatThrownBy(() -> overlay.commit(copy)).isInstanceOf(OverlayConflictException.class);
    assertThat(Files.readString(outside.resolve("d/inner"))).isEqualTo("lower");
    assertThat(outside.resolve("d/new")).doesNotExist();
  }

  @Test
  void commit_parentMissingInTheTarget_isAConflict() throws IOException {
    Files.writeString(path("/d/e/new"), "upper");
    deleteTree(copy.resolve("d/e"));
    assertThatThrownBy(() -> overlay.commit(copy))
        .isInstanceOfSatisfying(
            OverlayConflictException.class,
            refused -> assertThat(refused.conflicts()).containsExactly(path("/d/e/new")));
  }

  @Test
  void commit_openOrMappedForWriting_isRefusedByName() throws IOException {
    try (FileChannel channel = FileChannel.open(path("/file"), READ, WRITE)) {
      assertThatThrownBy(() -> overlay.commit(lower))
          .isInstanceOfSatisfying(
              OverlayBusyException.class,
              busy -> assertThat(busy.files()).containsExactly(path("/file")));
      assertThat(channel.isOpen()).isTrue();
    }
    MappedByteBuffer map;
    try (FileChannel channel = FileChannel.open(path("/d/inner"), READ, WRITE)) {
      map = channel.map(FileChannel.MapMode.READ_WRITE, 0, 5);
    }
    assertThatThrownBy(() -> overlay.commit(lower))
        .isInstanceOfSatisfying(
            OverlayBusyException.class,
            busy -> assertThat(busy.files()).containsExactly(path("/d/inner")));
    map.put(0, (byte) 'L');
    assertThat(Files.readString(path("/d/inner"))).isEqualTo("Lower");
  }

  @Test
  void commit_progress_tellsEachPathAndEndsWithAll() throws IOException {
    Files.writeString(path("/file"), "12345678");
    Files.createDirectory(path("/new"));
    Files.writeString(path("/new/file"), "12");
    List<CommitProgress> told = new ArrayList<>();
    overlay.commit(lower, told::add);
    assertThat(told)
        .extracting(CommitProgress::path)
        .containsExactly(path("/file"), path("/new"), path("/new/file"));
    assertThat(told.get(2)).isEqualTo(new CommitProgress(path("/new/file"), 3, 3, 10, 10));
  }

  @Test
  void commit_brokenOff_isFinishedByTheNextOrWhenOpenedAnew() throws IOException {
    Files.writeString(path("/file"), "upper");
    Files.writeString(path("/new"), "upper");
    Files.delete(path("/d/inner"));
    for (Path target : List.of(copy, lower)) {
      assertThatThrownBy(() -> overlay.commit(target, CommitTest::breakOff))
          .isInstanceOf(IllegalStateException.class);
      overlay.close();
      overlay = OverlayFileSystem.open(options());
      assertThat(names(target)).containsExactly("d", "d/e", "d/e/deep", "file", "new");
      assertThat(Files.readString(target.resolve("file"))).isEqualTo("upper");
    }
    assertThat(names(upper)).isEmpty();
  }

  private static void breakOff(CommitProgress progress) {
    throw new IllegalStateException("broken off at " + progress);
  }

  @Test
  void commit_brokenOff_refusesChangesUntilItIsFinished() throws IOException {
    Files.writeString(path("/file"), "upper");
    Files.writeString(path("/new"), "upper");
    assertThatThrownBy(() -> overlay.commit(lower, CommitTest::breakOff))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Files.writeString(path("/later"), "later"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("until it is finished nothing may be changed");
    assertThatThrownBy(() -> Files.writeString(path("/file"), "later"))
        .isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> overlay.discard()).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> overlay.snapshot()).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> overlay.commit(copy)).isInstanceOf(FileSystemException.class);
    assertThat(Files.readString(path("/new"))).isEqualTo("upper");

    overlay.commit(lower);

    assertThat(Files.readString(lower.resolve("new"))).isEqualTo("upper");
    Files.writeString(path("/later"), "later");
    overlay.close();
    overlay = OverlayFileSystem.open(options());
    assertThat(Files.readString(path("/later"))).isEqualTo("later");
  }

  @Test
  void commit_progressThatChangesTheOverlay_isRefused() throws IOException {
    Files.writeString(path("/file"), "upper");
    List<Throwable> told = new ArrayList<>();
    overlay.commit(
        lower,
        progress -> {
          told.add(catchThrowable(() -> Files.writeString(path("/log"), "log")));
          told.add(catchThrowable(() -> overlay.discard()));
          told.add(catchThrowable(() -> Files.readString(path("/file"))));
        });
    assertThat(told.subList(0, 2)).allMatch(IllegalStateException.class::isInstance);
    assertThat(told.get(2)).isNull();
    assertThat(Files.readString(path("/file"))).isEqualTo("upper");
    assertThat(Files.exists(path("/log"))).isFalse();
  }

  @Test
  void commit_brokenOffAndOpenedWithAnotherLower_isRefusedAndTouchesNothing() throws IOException {
    Files.writeString(path("/file"), "upper");
    assertThatThrownBy(() -> overlay.commit(lower, CommitTest::breakOff))
        .isInstanceOf(IllegalStateException.class);
    overlay.close();
    OverlayOptions others = OverlayOptions.builder().lower(copy).upper(upper).build();
    assertThatThrownBy(() -> OverlayFileSystem.open(others))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("a commit into ../lower was interrupted");
    assertThat(Files.readString(copy.resolve("file"))).isEqualTo("lower");
    assertThat(upper.resolve("file")).exists();
    overlay = OverlayFileSystem.open(options());
    assertThat(Files.readString(lower.resolve("file"))).isEqualTo("upper");
  }

  @Test
  void commit_intoTheLower_leavesReadersWhatTheyHaveOpen() throws IOException {
    Files.writeString(lower.resolve("gone"), "what a reader has open");
    overlay.close();
    overlay = OverlayFileSystem.open(options());
    try (FileChannel reader = FileChannel.open(path("/gone"), READ)) {
      Files.delete(path("/gone"));
      overlay.commit(lower);
      Files.writeString(path("/gone"), "another file, of others");
      overlay.commit(lower);
      Files.writeString(path("/gone"), "copied up", StandardOpenOption.APPEND);
      ByteBuffer found = ByteBuffer.allocate(100);
      reader.read(found, 0);
      assertThat(new String(found.array(), 0, found.position(), UTF_8))
          .isEqualTo("what a reader has open");
    }
  }

  @Test
  void commit_whatStandsWhereFilesAreBuilt_isNotRemoved() throws IOException {
    Files.writeString(path("/file"), "upper");
    Path strangers = Files.createDirectory(temporary.resolve(".copy.commit"));
    Files.writeString(strangers.resolve("precious"), "precious");
    assertThatThrownBy(() -> overlay.commit(copy)).hasMessageContaining("move that away");
    assertThat(strangers.resolve("precious")).hasContent("precious");
    Files.delete(strangers.resolve("precious"));
    Files.writeString(strangers.resolve("#3"), "half of a file");
    overlay.commit(copy);
    assertThat(strangers).doesNotExist();
    assertThat(Files.readString(copy.resolve("file"))).isEqualTo("upper");
  }

  @Test
  void commit_intoOrAboveALowerOrAnOpenUpper_isRefused() throws IOException {
    assertThatThrownBy(() -> overlay.commit(lower.resolve("d")))
        .hasMessageContaining("a lower directory");
    Path below = Files.createDirectories(temporary.resolve("apart/lower"));
    Path mine = Files.createDirectory(temporary.resolve("mine"));
    OverlayOptions others = OverlayOptions.builder().lower(below).upper(mine).build();
    try (OverlayFileSystem other = OverlayFileSystem.open(others)) {
      assertThatThrownBy(() -> other.commit(temporary.resolve("apart")))
          .hasMessageContaining("a lower directory");
      assertThatThrownBy(() -> overlay.commit(mine)).hasMessageContaining("which is open");
    }
  }

  @Test
  void commit_directoryMissingInTheTarget_isAConflict() throws IOException {
    Files.setPosixFilePermissions(path("/d"), PosixFilePermissions.fromString("rwx------"));
    deleteTree(copy.resolve("d"));
    assertThatThrownBy(() -> overlay.commit(copy)).isInstanceOf(OverlayConflictException.class);
    assertThat(copy.resolve("d")).doesNotExist();
  }

  @Test
  void commit_brokenOffAndItsTargetGone_isToldWhenOpenedAnew() throws IOException {
    Files.writeString(path("/file"), "upper");
    assertThatThrownBy(() -> overlay.commit(copy, CommitTest::breakOff))
        .isInstanceOf(IllegalStateException.class);
    overlay.close();
    Path moved = Files.move(copy, temporary.resolve("moved"));
    assertThatThrownBy(() -> OverlayFileSystem.open(options()))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("the target in its place, or remove this file");
    Files.move(moved, copy);
    overlay = OverlayFileSystem.open(options());
    assertThat(Files.readString(copy.resolve("file"))).isEqualTo("upper");
  }

  @Test
  void commit_brokenOffAndDiscarded_isGivenUp() throws IOException {
    Files.writeString(path("/file"), "upper");
    assertThatThrownBy(() -> overlay.commit(copy, CommitTest::breakOff))
        .isInstanceOf(IllegalStateException.class);
    overlay.discard();
    overlay.close();
    overlay = OverlayFileSystem.open(options());
    assertThat(Files.readString(copy.resolve("file"))).isEqualTo("upper");
    assertThat(Files.readString(path("/file"))).isEqualTo("lower");
  }

  @Test
  void commit_whatIsNoTarget_isRefused() throws IOException {
    assertThatThrownBy(() -> overlay.commit(upper)).hasMessageContaining("is the upper or work");
    assertThatThrownBy(() -> overlay.commit(temporary)).hasMessageContaining("the upper directory");
    assertThatThrownBy(() -> overlay.commit(lower.resolve("file")))
        .isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> overlay.commit(path("/d")))
        .isInstanceOf(IllegalArgumentException.class);
    try (OnJimfs memory = OnJimfs.openReadOnly()) {
      assertThatThrownBy(() -> memory.overlay().commit(memory.memory("/lower")))
          .isInstanceOf(ReadOnlyFileSystemException.class);
    }
  }

  @Test
  void commit_intoOneOfSeveralLowers_isRefused() throws IOException {
    overlay.close();
    Path second = Files.createDirectory(temporary.resolve("second"));
    overlay =
        OverlayFileSystem.open(OverlayOptions.builder().lower(lower, second).upper(upper).build());
    assertThatThrownBy(() -> overlay.commit(lower)).hasMessageContaining("one of several");
    overlay.commit(copy);
  }

  @Test
  void commit_inMemory_arrivesWithItsAttributes() throws IOException {
    try (FileSystem memory = OnJimfs.newMemory()) {
      Path below = Files.createDirectory(memory.getPath("/lower"));
      Files.writeString(below.resolve("file"), "lower");
      Path above = Files.createDirectory(memory.getPath("/upper"));
      try (OverlayFileSystem inMemory =
          OverlayFileSystem.open(OverlayOptions.builder().lower(below).upper(above).build())) {
        Files.writeString(inMemory.getPath("/file"), "upper");
        Files.setAttribute(inMemory.getPath("/file"), "user:colour", new byte[] {1});
        inMemory.commit(below);
      }
      assertThat(Files.readString(below.resolve("file"))).isEqualTo("upper");
      Map<String, Object> attributes =
          Files.readAttributes(below.resolve("file"), "user:*", NOFOLLOW_LINKS);
      assertThat(attributes).containsKey("colour");
      assertThat(above).isEmptyDirectory();
    }
  }
}
