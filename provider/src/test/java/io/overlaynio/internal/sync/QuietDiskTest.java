package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.overlaynio.internal.sys.Native;
import io.overlaynio.internal.sys.Native.FileData;
import io.overlaynio.internal.sys.Native.OpenFileSystem;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When one call serves for all files, what it is followed by, and what it never hides. */
final class QuietDiskTest {

  private static final long NEIGHBOUR = 1 << 20;
  private static final int PAGE = 4096;

  private record At(Path pathOrNull, String label) implements Place {}

  @TempDir Path directory;

  private final List<String> events = new ArrayList<>();
  private final DirtyFiles dirty =
      new DirtyFiles(100, new DirtyLimits(1L << 30, 0, 0, Duration.ZERO));
  private long dirtyBytes;
  private int fewest = 1;
  private int metadataOfOne;
  private boolean syncfsCommits;
  private int changes;
  private int firstChangeRefused = Integer.MAX_VALUE;
  private boolean failSyncfs;
  private Optional<OpenFileSystem> open = Optional.of(this::syncfs);
  private Runnable duringSyncfs = () -> {};
  private Writeback writeback;

  private Writeback writeback() {
    Path generation = directory.resolve("generation");
    Commit commit =
        new GenerationFile(generation, directory, FastCommits.impossible(), syncfsCommits);
    CommitStrategy strategy =
        new CommitStrategy(
            "journal",
            () -> Optional.of(system()),
            new WorthLoading(() -> true),
            commit,
            new QuietDisk(directory.resolve("open"), NEIGHBOUR, fewest, metadataOfOne),
            new EachStrategy(Optional::empty, () -> false, 2, PlaceOpener.readingFirst()));
    writeback = Writeback.create(dirty, new Mappings(), strategy);
    return writeback;
  }

  @AfterEach
  void close() throws IOException {
    if (writeback != null && dirty.count() == 0) {
      writeback.close();
    }
  }

  private Native system() {
    return (Native)
        Proxy.newProxyInstance(
            Native.class.getClassLoader(),
            new Class<?>[] {Native.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "dirtyBytes" -> dirtyBytes;
                  case "openFileSystem" -> open;
                  case "openData" -> data();
                  case "setTimes" -> change((Path) arguments[0], (FileTime) arguments[2]);
                  default -> throw new AssertionError(method.getName());
                });
  }

  private Object change(Path generation, FileTime time) throws IOException {
    changes++;
    if (changes >= firstChangeRefused) {
      throw new IOException("no changes any more");
    }
    return Files.setLastModifiedTime(generation, time);
  }

  private void syncfs() throws IOException {
    events.add("syncfs");
    duringSyncfs.run();
    if (failSyncfs) {
      failSyncfs = false; // the kernel tells once
      throw new IOException("somebody's data");
    }
  }

  private FileData data() {
    return new FileData() {
      @Override
      public void startWriteback() {
        events.add("file");
      }

      @Override
      public void awaitWriteback() {}

      @Override
      public void awaitExtents() {
        throw new AssertionError("not asked for");
      }

      @Override
      public void close() {}
    };
  }

  private Tracked write(String name, long bytes) throws IOException {
    Path path = Files.writeString(directory.resolve(name), name);
    BasicFileAttributes there =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Tracked file = dirty.track(there.fileKey(), new At(path, "/" + name), false);
    file.mark();
    file.wrote(bytes);
    return file;
  }

  @Test
  void sync_onlyWeAreDirty_isOneCallAndACommit() throws IOException {
    write("a", 10);
    write("b", PAGE + 1);
    dirtyBytes = 3 * PAGE + NEIGHBOUR;
    Round round = writeback().sync();
    assertThat(events).containsExactly("syncfs");
    assertThat(round.files()).isEqualTo(2);
    assertThat(round.bytes()).isEqualTo(PAGE + 11);
    assertThat(round.strategy()).isEqualTo("journal");
    assertThat(round.flushedBy()).isEqualTo("journal commit");
    assertThat(round.phases()).containsOnlyKeys("syncfs", "commit");
    assertThat(dirty.count()).isZero();
    assertThat(dirty.pending().bytes()).isZero();
  }

  @Test
  void sync_theCallCommits_onlySeesThatChangesAreTaken() throws IOException {
    syncfsCommits = true;
    write("a", 10);
    Round round = writeback().sync();
    assertThat(round.flushedBy()).isEqualTo("journal commit");
    assertThat(changes).isEqualTo(2); // the first of which a journal that is lost may not refuse
    assertThat(dirty.count()).isZero();
  }

  @Test
  void sync_theCallDoesNotCommit_changesBeforeTheCommitAndTwiceAfter() throws IOException {
    write("a", 10);
    writeback().sync();
    assertThat(changes).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sync_lastChangeRefused_takesTheCommitForLost(boolean byTheCall) throws IOException {
    syncfsCommits = byTheCall;
    firstChangeRefused = byTheCall ? 2 : 3;
    Tracked a = write("a", 10);
    Writeback writeback = writeback();
    SyncFailure failure = catchThrowableOfType(SyncFailure.class, writeback::sync);
    assertThat(failure.getCause()).hasMessage("no changes any more");
    assertThat(dirty.isDirty(a.key())).isTrue();
  }

  @Test
  void sync_othersHaveMore_asksEachFile() throws IOException {
    write("a", 10);
    dirtyBytes = PAGE + NEIGHBOUR + 1;
    Writeback writeback = writeback();
    assertThat(writeback.sync().phases()).containsOnlyKeys("data", "commit");
    dirtyBytes = Long.MAX_VALUE;
    write("a", 10);
    writeback.sync();
    assertThat(events).containsExactly("file", "file");
  }

  @Test
  void sync_theFileSystemsOwnMetadataIsDirty_isNotTakenForThatOfOthers() throws IOException {
    metadataOfOne = 600;
    write("a", 10);
    write("b", 10);
    dirtyBytes = 2 * (PAGE + 600) + NEIGHBOUR;
    Writeback writeback = writeback();
    assertThat(writeback.sync().phases()).containsOnlyKeys("syncfs", "commit");
    dirtyBytes++;
    write("a", 10);
    write("b", 10);
    assertThat(writeback.sync().phases()).containsOnlyKeys("data", "commit");
  }

  @Test
  void sync_oneLargeFileAmongSmallOnes_asksEachFile() throws IOException {
    write("a", 1 << 20);
    dirtyBytes = 1 << 20;
    for (int i = 0; i < 20; i++) {
      write("f" + i, 10);
    }
    writeback().sync();
    assertThat(events).hasSize(21).doesNotContain("syncfs");
  }

  @Test
  void sync_attributesOnly_areNoBytesOfOurs() throws IOException {
    for (int i = 0; i < 300; i++) {
      write("f" + i, 0);
    }
    dirtyBytes = NEIGHBOUR + PAGE;
    write("a", 1);
    Writeback writeback = writeback();
    writeback.sync();
    assertThat(events).containsExactly("syncfs");
    write("f0", 0);
    write("a", 1);
    dirtyBytes = NEIGHBOUR + PAGE + 1;
    writeback.sync();
    assertThat(events).containsExactly("syncfs", "file", "file");
  }

  @Test
  void sync_muchMoreWrittenThanMayBeDirtyStill_countsOthersForWhatTheyAre() throws IOException {
    for (int i = 0; i < 1000; i++) {
      write("f" + i, 200 << 10);
    }
    dirtyBytes = (64L << 20) + NEIGHBOUR + 1;
    writeback().sync();
    assertThat(events).hasSize(1000).doesNotContain("syncfs");
  }

  @Test
  void sync_fewFiles_asksEachFile() throws IOException {
    fewest = 2;
    Writeback writeback = writeback();
    write("a", 10);
    writeback.sync();
    write("a", 10);
    write("b", 10);
    writeback.sync();
    assertThat(events).containsExactly("file", "syncfs");
  }

  @Test
  void sync_noSuchDescriptor_asksEachFile() throws IOException {
    open = Optional.empty();
    write("a", 10);
    writeback().sync();
    assertThat(events).containsExactly("file");
  }

  @Test
  void sync_syncfsFails_forcesEachFileThenAndEverAfter() throws IOException {
    failSyncfs = true;
    Tracked a = write("a", 10);
    Writeback writeback = writeback();
    assertThat(writeback.sync().strategy()).isEqualTo("each");
    assertThat(dirty.isDirty(a.key())).isFalse();
    write("b", 10);
    assertThat(writeback.sync().strategy()).isEqualTo("each");
    assertThat(events).containsExactly("syncfs");
    assertThat(dirty.pending().bytes()).isZero();
  }

  @Test
  void sync_syncfsFails_asksTheKeptChannel() throws IOException {
    failSyncfs = true;
    FakeDisk disk = new FakeDisk();
    disk.file("kept").behaviour =
        () -> {
          throw new IOException("this file's data");
        };
    Tracked a = write("a", 10);
    write("b", 10);
    dirty.keep(a.key(), disk.channel("kept"));
    Writeback writeback = writeback();
    SyncFailure failure = catchThrowableOfType(SyncFailure.class, writeback::sync);
    assertThat(failure.failures()).extracting(SyncFailure.Failed::label).containsExactly("/a");
    assertThat(failure.getCause()).hasMessage("this file's data");
  }

  @Test
  void sync_writtenDuringTheCall_staysDirty() throws IOException {
    Tracked a = write("a", 10);
    duringSyncfs = () -> a.wrote(1);
    Writeback writeback = writeback();
    writeback.sync();
    assertThat(dirty.isDirty(a.key())).isTrue();
    assertThat(dirty.pending().bytes()).isEqualTo(1);
    duringSyncfs = () -> {};
    writeback.sync();
    assertThat(dirty.isDirty(a.key())).isFalse();
  }

  @Test
  void sync_nameGoneButKnownByItsChannel_isForcedAlone() throws IOException {
    Tracked a = write("a", 10);
    write("b", 10);
    FileChannel channel = FileChannel.open(directory.resolve("a"), StandardOpenOption.READ);
    Files.createLink(directory.resolve("other"), directory.resolve("a"));
    dirty.unnamed(a.key(), a.place(), new At(null, "/a"), channel);
    Round round = writeback().sync();
    assertThat(round.files()).isEqualTo(2);
    assertThat(round.phases()).containsOnlyKeys("syncfs", "alone", "commit");
    assertThat(dirty.count()).isZero();
    channel.close();
  }
}
