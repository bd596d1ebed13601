package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files while the file system complains. */
final class ListeningTest {

  private record At(Path pathOrNull, String label) implements Place {}

  @TempDir Path directory;

  private final DirtyFiles dirty = new DirtyFiles(100);
  private Path counts;
  private Runnable duringRound = () -> {};
  private Writeback writeback;

  @BeforeEach
  void create() throws IOException {
    counts = Files.createDirectory(directory.resolve("counts"));
    count("errors_count", 0);
    count("msg_count", 7);
    writeback = Writeback.create(dirty, new Mappings(), strategy());
  }

  private FlushStrategy strategy() {
    return new PortableStrategy(this::opened)
        .listening(Complaints.of(counts.toFile()).orElseThrow());
  }

  @AfterEach
  void close() throws IOException {
    writeback.close();
  }

  private List<FileChannel> opened(Tracked object) throws IOException {
    duringRound.run();
    return PlaceOpener.writingFirst().open(object);
  }

  private void count(String what, int number) {
    try {
      Files.writeString(counts.resolve(what), number + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void forget(String what) {
    try {
      Files.deleteIfExists(counts.resolve(what));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Tracked write(String name) throws IOException {
    Path path = Files.writeString(directory.resolve(name), name);
    Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    Tracked file = dirty.track(key, new At(path, "/" + name), false);
    file.mark();
    file.wrote(name.length());
    return file;
  }

  private List<String> failuresOfSync() {
    SyncFailure failure = catchThrowableOfType(SyncFailure.class, () -> writeback.sync());
    return failure == null
        ? List.of()
        : failure.failures().stream().map(SyncFailure.Failed::label).toList();
  }

  @Test
  void sync_nothingIsHeard_isDone() throws IOException {
    write("a");
    Round round = writeback.sync();
    assertThat(round.strategy()).isEqualTo("portable");
    assertThat(round.files()).isEqualTo(1);
    assertThat(dirty.count()).isZero();
  }

  @Test
  void sync_messageOfAHealthyFileSystem_isOfSomethingElse() throws IOException {
    write("a");
    duringRound = () -> count("msg_count", 8);
    assertThat(writeback.sync().files()).isEqualTo(1);
    assertThat(dirty.count()).isZero();
  }

  @Test
  void sync_errorWhileItIsOn_namesEveryFileOfTheRoundEachTime() throws IOException {
    write("a");
    Tracked b = write("b");
    duringRound = () -> count("errors_count", 1);
    assertThat(failuresOfSync()).containsExactlyInAnyOrder("/a", "/b");
    duringRound = () -> {};
    assertThat(failuresOfSync()).containsExactlyInAnyOrder("/a", "/b");
    dirty.rewritten(b.key());
    assertThat(failuresOfSync()).containsExactly("/a");
  }

  @Test
  void sync_errorSinceTheRoundBeforeBegan_namesEveryFile() throws IOException {
    write("a");
    writeback.sync();
    write("b");
    count("errors_count", 1);
    assertThat(failuresOfSync()).containsExactly("/b");
  }

  /** Of a file that was written while the round was on that heard of the error. */
  @Test
  void sync_errorInTheRoundBefore_namesEveryFileOfThisOneToo() throws IOException {
    write("a");
    duringRound = () -> count("errors_count", 1);
    assertThat(failuresOfSync()).containsExactly("/a");
    duringRound = () -> {};
    write("b");
    assertThat(failuresOfSync()).containsExactlyInAnyOrder("/a", "/b");
    Tracked c = write("c");
    assertThat(failuresOfSync()).containsExactlyInAnyOrder("/a", "/b");
    assertThat(dirty.isDirty(c.key())).isFalse();
  }

  @Test
  void sync_messageBetweenRoundsOfADamagedFileSystem_namesEveryFile() throws IOException {
    count("errors_count", 1);
    writeback = Writeback.create(dirty, new Mappings(), strategy());
    write("a");
    assertThat(writeback.sync().files()).isEqualTo(1);
    write("b");
    count("msg_count", 8);
    assertThat(failuresOfSync()).containsExactly("/b");
  }

  @Test
  void sync_errorWhileOnlyDirectoriesAreMadeDurable_isKeptForFiles() throws IOException {
    Object key = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
    dirty.track(key, new At(directory, "/"), true).mark();
    count("errors_count", 1);
    assertThat(writeback.sync().directories()).isEqualTo(1);
    write("a");
    assertThat(failuresOfSync()).containsExactly("/a");
  }

  @Test
  void sync_countsCannotBeReadForOnce_isTriedAgain() throws IOException {
    write("a");
    duringRound = () -> forget("errors_count");
    assertThat(failuresOfSync()).containsExactly("/a");
    duringRound = () -> count("errors_count", 0);
    assertThat(failuresOfSync()).isEmpty();
    assertThat(dirty.count()).isZero();
  }

  @Test
  void sync_errorWhileCountsCannotBeRead_isHeardLater() throws IOException {
    write("a");
    duringRound = () -> forget("errors_count");
    assertThat(failuresOfSync()).containsExactly("/a");
    duringRound = () -> {};
    count("errors_count", 1);
    assertThat(failuresOfSync()).containsExactly("/a");
    assertThat(failuresOfSync()).containsExactly("/a");
  }

  private List<String> failuresOfForce(Tracked file) throws IOException {
    try (FileChannel open = FileChannel.open(file.place().pathOrNull(), StandardOpenOption.WRITE)) {
      writeback.force(file, open, true, List.of());
      return List.of();
    } catch (SyncFailure e) {
      return e.failures().stream().map(SyncFailure.Failed::label).toList();
    }
  }

  @Test
  void force_nothingIsHeard_isDone() throws IOException {
    Tracked a = write("a");
    count("msg_count", 8);
    assertThat(failuresOfForce(a)).isEmpty();
    assertThat(dirty.count()).isZero();
  }

  @Test
  void force_error_failsAndSoDoesWhateverIsDirtyThen() throws IOException {
    Tracked a = write("a");
    write("b");
    count("errors_count", 1);
    assertThat(failuresOfForce(a)).containsExactly("/a");
    Tracked c = write("c");
    assertThat(failuresOfForce(c)).isEmpty();
    assertThat(failuresOfForce(a)).containsExactly("/a");
    assertThat(failuresOfSync()).containsExactlyInAnyOrder("/a", "/b");
  }

  @Test
  void force_messageOfADamagedFileSystem_fails() throws IOException {
    count("errors_count", 1);
    writeback = Writeback.create(dirty, new Mappings(), strategy());
    Tracked a = write("a");
    assertThat(failuresOfForce(a)).isEmpty();
    a.mark();
    count("msg_count", 8);
    assertThat(failuresOfForce(a)).containsExactly("/a");
  }

  @Test
  void force_withoutAChannel_hearsAsWell() throws IOException {
    Tracked a = write("a");
    count("errors_count", 1);
    SyncFailure failure =
        catchThrowableOfType(SyncFailure.class, () -> writeback.force(a, null, true, List.of()));
    assertThat(failure.failures()).extracting(SyncFailure.Failed::label).containsExactly("/a");
    assertThat(failuresOfSync()).containsExactly("/a");
  }

  @Test
  void force_countsCannotBeReadForOnce_canBeTriedAgain() throws IOException {
    Tracked a = write("a");
    forget("errors_count");
    assertThat(failuresOfForce(a)).containsExactly("/a");
    assertThat(dirty.isDirty(a.key())).isTrue();
    count("errors_count", 0);
    assertThat(failuresOfForce(a)).isEmpty();
    assertThat(dirty.count()).isZero();
  }

  /** What a force has heard, and put down to what was dirty then, is of this round's files, too. */
  @Test
  void sync_forceHearsOfIt_doesSoAsWell() throws IOException {
    Tracked a = write("a");
    write("b");
    boolean[] forced = new boolean[1];
    duringRound =
        () -> {
          if (!forced[0]) {
            forced[0] = true;
            count("errors_count", 1);
            try {
              failuresOfForce(a);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    assertThat(failuresOfSync()).containsExactlyInAnyOrder("/a", "/b");
  }

  @Test
  void keep_noRoomAndAnError_fails() throws IOException {
    DirtyFiles none = new DirtyFiles(0);
    try (Writeback other = Writeback.create(none, new Mappings(), strategy())) {
      Path path = Files.writeString(directory.resolve("a"), "a");
      Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      none.track(key, new At(path, "/a"), false).mark();
      count("errors_count", 1);
      FileChannel written = FileChannel.open(path, StandardOpenOption.WRITE);
      assertThatThrownBy(() -> none.keep(key, written)).isInstanceOf(SyncFailure.class);
      assertThatThrownBy(other::sync).hasMessageContaining("/a");
    }
  }

  @Test
  void of_noCounts_isNobody() {
    assertThat(Complaints.of(directory.resolve("nowhere").toFile())).isEmpty();
  }
}
