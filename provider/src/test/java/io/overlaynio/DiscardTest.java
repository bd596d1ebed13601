package io.overlaynio;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Throwing away what the upper directory holds, and who has something open meanwhile. */
final class DiscardTest {

  @TempDir private Path temporary;
  private Path lower;
  private Path upper;
  private OverlayFileSystem overlay;

  @BeforeEach
  void open() throws IOException {
    lower = Files.createDirectory(temporary.resolve("lower"));
    upper = Files.createDirectory(temporary.resolve("upper"));
    Files.writeString(lower.resolve("file"), "lower");
    Files.createDirectories(lower.resolve("d/e"));
    Files.writeString(lower.resolve("d/inner"), "lower");
    overlay = OverlayFileSystem.open(options().build());
  }

  private OverlayOptions.Builder options() {
    return OverlayOptions.builder().lower(lower).upper(upper);
  }

  @AfterEach
  void close() throws IOException {
    overlay.close();
  }

  private Path path(String text) {
    return overlay.getPath(text);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> names = Files.list(directory)) {
      return names.map(name -> name.getFileName().toString()).sorted().toList();
    }
  }

  private void changeEverything() throws IOException {
    Files.writeString(path("/file"), "upper");
    Files.delete(path("/d/inner"));
    Files.createDirectory(path("/new"));
    Files.writeString(path("/new/file"), "upper");
  }

  private void assertThatTheLowerShows() throws IOException {
    assertThat(names(path("/"))).containsExactly("d", "file");
    assertThat(names(path("/d"))).containsExactly("e", "inner");
    assertThat(Files.readString(path("/file"))).isEqualTo("lower");
    assertThat(Files.readString(path("/d/inner"))).isEqualTo("lower");
    assertThat(path("/new")).doesNotExist();
    assertThat(overlay.changes()).isEmpty();
  }

  @Test
  void discard_changes_showsTheLower() throws IOException {
    changeEverything();
    assertThat(names(path("/"))).contains("new");
    overlay.discard();
    assertThatTheLowerShows();
    assertThat(names(upper)).isEmpty();
    assertThat(names(temporary.resolve(".upper.work/work"))).isEmpty();
  }

  @Test
  void discard_nothing_changesNothing() throws IOException {
    overlay.discard();
    overlay.discard();
    assertThatTheLowerShows();
  }

  @Test
  void discard_thenChanged_isKept() throws IOException {
    changeEverything();
    overlay.discard();
    changeEverything();
    assertThat(overlay.sync().files()).isPositive();
    overlay.close();
    overlay = OverlayFileSystem.open(options().build());
    assertThat(Files.readString(path("/file"))).isEqualTo("upper");
    assertThat(path("/d/inner")).doesNotExist();
    assertThat(Files.readString(path("/new/file"))).isEqualTo("upper");
  }

  @Test
  void discard_changes_leavesNothingToSync() throws IOException {
    changeEverything();
    overlay.discard();
    assertThat(overlay.statistics().dirty()).isLessThanOrEqualTo(1); // the root, at most
    assertThat(overlay.sync().files()).isZero();
  }

  @Test
  void discard_rootAttributes_areTheLowers() throws IOException {
    FileTime time = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(lower, time);
    overlay.close();
    overlay = OverlayFileSystem.open(options().build());
    Files.setAttribute(path("/"), "user:mine", ByteBuffer.wrap(new byte[] {1}));
    overlay.discard();
    assertThat(Files.getLastModifiedTime(path("/"))).isEqualTo(time);
    assertThat(Files.readAttributes(path("/"), "user:*")).doesNotContainKey("mine");
    assertThat(Files.getPosixFilePermissions(path("/")))
        .isEqualTo(Files.getPosixFilePermissions(lower));
  }

  @Test
  void discard_fileOpenForWriting_isRefusedByName() throws IOException {
    Files.writeString(path("/other"), "upper");
    try (FileChannel one = FileChannel.open(path("/file"), WRITE);
        var two = Files.newOutputStream(path("/d/log"))) {
      Files.move(path("/file"), path("/moved"));
      assertThatThrownBy(overlay::discard)
          .isInstanceOfSatisfying(
              OverlayBusyException.class,
              busy -> assertThat(busy.files()).containsExactly(path("/d/log"), path("/moved")))
          .hasMessageContaining("/d/log, /moved");
      one.write(ByteBuffer.wrap(new byte[1]));
      two.write(1);
    }
    assertThat(names(path("/"))).containsExactly("d", "moved", "other");
    overlay.discard();
    assertThatTheLowerShows();
  }

  @Test
  void discard_deletedFileOpenForWriting_isNoHindrance() throws IOException {
    try (FileChannel gone = FileChannel.open(path("/gone"), CREATE, WRITE, DELETE_ON_CLOSE);
        FileChannel deleted = FileChannel.open(path("/file"), WRITE)) {
      Files.delete(path("/file"));
      overlay.discard();
      gone.write(ByteBuffer.wrap(new byte[1]));
      deleted.write(ByteBuffer.wrap(new byte[1]));
    }
    assertThatTheLowerShows();
  }

  @Test
  void discard_fileOpenForReading_isReadOn() throws IOException {
    Files.writeString(path("/new"), "upper");
    try (FileChannel ofLower = FileChannel.open(path("/file"), READ);
        FileChannel ofUpper = FileChannel.open(path("/new"), READ)) {
      Files.writeString(path("/file"), " and upper", APPEND);
      overlay.discard();
      assertThat(content(ofUpper)).isEqualTo("upper");
      assertThat(content(ofLower)).isEqualTo("lower and upper");
    }
    assertThatTheLowerShows();
  }

  private static String content(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(100);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position());
  }

  @Test
  void discard_watchedDirectories_areToldOfNames() throws IOException {
    Files.createDirectory(path("/new"));
    Files.writeString(path("/d/added"), "upper");
    Files.delete(path("/d/inner"));
    Files.writeString(path("/file"), "changed");
    try (WatchService service = overlay.newWatchService()) {
      WatchKey root = path("/").register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
      WatchKey d = path("/d").register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
      WatchKey gone = path("/new").register(service, ENTRY_CREATE);
      overlay.discard();
      assertThat(told(root)).containsExactlyInAnyOrder("ENTRY_DELETE new", "ENTRY_MODIFY file");
      assertThat(told(d)).containsExactlyInAnyOrder("ENTRY_DELETE added", "ENTRY_CREATE inner");
      assertThat(gone.reset()).isFalse();
      assertThat(d.reset()).isTrue();
      Files.writeString(path("/d/again"), "upper");
      assertThat(told(d)).contains("ENTRY_CREATE again");
    }
  }

  private static List<String> told(WatchKey key) {
    return key.pollEvents().stream().map(e -> e.kind() + " " + e.context()).toList();
  }

  @Test
  void discard_movedDirectory_isBackUnderItsName() throws IOException {
    Files.move(path("/d"), path("/moved"));
    Files.createDirectory(path("/d"));
    overlay.discard();
    assertThatTheLowerShows();
    assertThat(path("/moved")).doesNotExist();
  }

  @Test
  void discard_directoryReplacedByFile_isBack() throws IOException {
    Files.move(path("/d"), path("/moved"));
    Files.move(path("/file"), path("/d"), StandardCopyOption.ATOMIC_MOVE);
    overlay.discard();
    assertThatTheLowerShows();
  }

  @Test
  void discard_inAnInterruptedThread_isDone() throws IOException {
    changeEverything();
    Thread.currentThread().interrupt();
    overlay.discard();
    assertThat(Thread.interrupted()).isTrue();
    assertThatTheLowerShows();
  }

  @Test
  void discard_volatile_forcesNothingAndShowsTheLower() throws IOException {
    overlay.close();
    overlay = OverlayFileSystem.open(options().durability(Durability.VOLATILE).build());
    changeEverything();
    overlay.discard();
    assertThatTheLowerShows();
  }

  @Test
  void discard_inMemory_showsTheLower() throws IOException {
    try (OnJimfs memory = OnJimfs.open()) {
      Files.writeString(memory.memory("/lower/file"), "lower");
      Files.writeString(memory.path("/file"), "upper");
      Files.writeString(memory.path("/new"), "upper");
      memory.overlay().discard();
      assertThat(Files.readString(memory.path("/file"))).isEqualTo("lower");
      assertThatThrownBy(() -> Files.readString(memory.path("/new")))
          .isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void discard_readOnlyOrClosed_isRefused() throws IOException {
    try (OnJimfs memory = OnJimfs.openReadOnly()) {
      assertThatThrownBy(memory.overlay()::discard).isInstanceOf(ReadOnlyFileSystemException.class);
    }
    overlay.close();
    assertThatThrownBy(overlay::discard).isInstanceOf(ClosedFileSystemException.class);
  }

  @Test
  void discard_closedChannel_isNotInTheWay() throws IOException {
    FileChannel closed = FileChannel.open(path("/file"), Set.of(WRITE));
    closed.close();
    overlay.discard();
    assertThatThrownBy(() -> closed.write(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
    assertThatTheLowerShows();
  }

  @Test
  void discard_whileOthersReadAndChange_spoilsNothing() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    List<CompletableFuture<Void>> others =
        List.of(
            until(ended, () -> assertThat(names(path("/"))).contains("d", "file")),
            until(ended, () -> assertThat(names(path("/d"))).contains("inner")),
            until(
                ended,
                () -> {
                  String read = content(path("/file"));
                  assertThat(read).isIn("lower", "upper", "");
                }),
            until(
                ended,
                () -> {
                  Files.createDirectory(path("/d/new" + System.nanoTime()));
                  Files.setLastModifiedTime(path("/d/inner"), FileTime.fromMillis(0));
                  Files.deleteIfExists(path("/d/e"));
                }),
            until(ended, () -> Files.writeString(path("/file"), "upper")));
    int done = 0;
    try {
      for (int i = 0; i < 50 || done < 5; i++) {
        try {
          overlay.discard();
          done++;
        } catch (OverlayBusyException writing) {
          assertThat(writing.files()).containsExactly(path("/file"));
        }
      }
    } finally {
      ended.set(true);
    }
    for (CompletableFuture<Void> other : others) {
      other.get(60, SECONDS);
    }
    overlay.discard();
    assertThatTheLowerShows();
  }

  private static String content(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      return content(channel);
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private static CompletableFuture<Void> until(AtomicBoolean ended, Step step) {
    return CompletableFuture.runAsync(
        () -> {
          while (!ended.get()) {
            try {
              step.run();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        },
        command -> new Thread(command).start());
  }
}
