package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.overlaynio.internal.sys.Native;
import io.overlaynio.internal.sys.Native.FileData;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which order data, commit and marks come, and what becomes of failures. */
final class CommitStrategyTest {

  private record At(Path pathOrNull, String label) implements Place {}

  @TempDir Path directory;

  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final DirtyFiles dirty = new DirtyFiles(100);
  private final ThreadPoolExecutor threads = SyncThreads.create();
  private final FakeDisk disk = new FakeDisk();
  private final AtomicInteger open = new AtomicInteger();
  private String failStart = "";
  private String failAwait = "";
  private boolean nativeIsLoaded = true;
  private Runnable beforeCommit = () -> {};
  private int changes;
  private int firstChangeRefused = Integer.MAX_VALUE;
  private boolean allRefused;
  private Path scratch;
  private Path counts;
  private Path generation;
  private Writeback writeback;

  @BeforeEach
  void create() throws IOException {
    counts = directory.resolve("fc_info");
    Files.writeString(counts, "fc stats:\n0 commits\n0 ineligible\n0 numblks\n");
    generation = directory.resolve("generation");
    scratch = Files.createDirectory(directory.resolve("scratch"));
    FastCommits fastCommits = new FastCommits(counts.toFile());
    CommitStrategy strategy =
        new CommitStrategy(
            "journal",
            () -> Optional.of(recording()),
            new WorthLoading(() -> nativeIsLoaded),
            new GenerationFile(generation, scratch, fastCommits, true),
            null,
            new EachStrategy(Optional::empty, () -> false, 2, this::opened));
    writeback =
        Writeback.create(dirty, new Mappings(), strategy, Surroundings.of(threads), threads);
  }

  @AfterEach
  void close() throws IOException {
    writeback.close();
    assertThat(open).hasValue(0);
  }

  private List<FileChannel> opened(Tracked object) throws IOException {
    events.add("open " + object);
    return PlaceOpener.readingFirst().open(object);
  }

  private Native recording() {
    return (Native)
        Proxy.newProxyInstance(
            Native.class.getClassLoader(),
            new Class<?>[] {Native.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("setTimes")) {
                change((Path) arguments[0], (FileTime) arguments[2]);
                return null;
              }
              assertThat(method.getName()).isEqualTo("openData");
              open.incrementAndGet();
              return data(((Path) arguments[0]).getFileName().toString());
            });
  }

  private void change(Path path, FileTime time) throws IOException {
    changes++;
    if (changes >= firstChangeRefused && (allRefused || path.equals(generation))) {
      throw new IOException("no changes any more");
    }
    Files.setLastModifiedTime(path, time);
  }

  private FileData data(String name) {
    return new FileData() {
      @Override
      public void startWriteback() throws IOException {
        events.add("start " + name);
        if (name.equals(failStart)) {
          throw new IOException("broken start");
        }
      }

      @Override
      public void awaitWriteback() throws IOException {
        events.add("await " + name);
        beforeCommit.run();
        if (name.equals(failAwait)) {
          throw new IOException("broken data");
        }
      }

      @Override
      public void awaitExtents() {
        throw new AssertionError("not asked for");
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }

  private Tracked write(String name) throws IOException {
    Path path = directory.resolve(name);
    Files.writeString(path, name);
    Tracked file = tracked(path);
    file.mark();
    file.wrote(name.length());
    return file;
  }

  private Tracked tracked(Path path) throws IOException {
    BasicFileAttributes there =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    At place = new At(path, "/" + path.getFileName());
    return dirty.track(there.fileKey(), place, there.isDirectory());
  }

  private long time() throws IOException {
    return Files.getLastModifiedTime(generation).toMillis();
  }

  private SyncFailure failureOfSync() {
    return catchThrowableOfType(SyncFailure.class, () -> writeback.sync());
  }

  @Test
  void beforeName_orderIsKept_waitsForTheDataAlone() throws IOException {
    Path file = Files.writeString(directory.resolve("new"), "new");
    try (FakeChannel channel = disk.channel("new")) {
      writeback.beforeName(file, channel, Optional.of(recording()));
      assertThat(disk.takeForced()).isEmpty();
    }
    assertThat(events).containsExactly("await new");
  }

  @Test
  void beforeName_dataCannotBeWritten_throws() throws IOException {
    Path file = Files.writeString(directory.resolve("new"), "new");
    failAwait = "new";
    try (FakeChannel channel = disk.channel("new")) {
      assertThatIOException()
          .isThrownBy(() -> writeback.beforeName(file, channel, Optional.of(recording())))
          .withMessage("broken data");
    }
  }

  @Test
  void beforeName_noNativeAccessOrFastCommits_forces() throws IOException {
    Path file = Files.writeString(directory.resolve("new"), "new");
    try (FakeChannel channel = disk.channel("new")) {
      writeback.beforeName(file, channel, Optional.empty());
      assertThat(disk.takeForced()).containsExactly("channel of new");
      Files.writeString(counts, "fc stats:\n1 commits\n0 ineligible\n0 numblks\n");
      write("a");
      writeback.sync();
      events.clear();
      writeback.beforeName(file, channel, Optional.of(recording()));
      assertThat(disk.takeForced()).containsExactly("channel of new");
    }
    assertThat(events).isEmpty();
  }

  @Test
  void sync_files_startsAllBeforeItWaitsForAny() throws IOException {
    write("a");
    write("b");
    tracked(directory).mark();
    Round round = writeback.sync();
    assertThat(events).containsExactlyInAnyOrder("start a", "start b", "await a", "await b");
    assertThat(events.subList(0, 2)).allMatch(event -> event.startsWith("start"));
    assertThat(round.strategy()).isEqualTo("journal");
    assertThat(round.flushedBy()).isEqualTo("journal commit");
    assertThat(round.files()).isEqualTo(2);
    assertThat(round.directories()).isEqualTo(1);
    assertThat(round.bytes()).isEqualTo(2);
    assertThat(round.phases()).containsOnlyKeys("data", "commit");
    assertThat(dirty.count()).isZero();
  }

  @Test
  void sync_everyTime_changesTheGeneration() throws IOException {
    write("a");
    writeback.sync();
    long first = time();
    write("a");
    writeback.sync();
    assertThat(time()).isEqualTo(first + 3000); // before the commit, and twice after it
  }

  @Test
  void sync_latestTimeThereIs_beginsAgain() throws IOException {
    Files.createFile(generation);
    Files.setLastModifiedTime(generation, FileTime.fromMillis(Integer.MAX_VALUE * 1000L));
    write("a");
    writeback.sync();
    assertThat(time()).isEqualTo(2000);
  }

  @Test
  void sync_dataFails_staysFailedAndCommitsTheRest() throws IOException {
    failAwait = "a";
    Tracked a = write("a");
    Tracked b = write("b");
    SyncFailure failure = failureOfSync();
    assertThat(failure.failures()).extracting(SyncFailure.Failed::label).containsExactly("/a");
    assertThat(failure.getCause()).hasMessage("broken data");
    assertThat(dirty.isDirty(a.key())).isTrue();
    assertThat(dirty.isDirty(b.key())).isFalse();
    failAwait = "";
    assertThat(failureOfSync().getCause()).hasMessage("broken data");
  }

  @Test
  void sync_startFails_isAFailureToo() throws IOException {
    failStart = "a";
    write("a");
    assertThat(failureOfSync().getCause()).hasMessage("broken start");
    assertThat(events).containsExactly("start a", "await a");
  }

  @Test
  void sync_markedWhileItWaits_staysDirty() throws IOException {
    Tracked a = write("a");
    Tracked at = tracked(directory);
    at.mark();
    beforeCommit =
        () -> {
          a.wrote(1);
          at.mark();
        };
    writeback.sync();
    assertThat(dirty.isDirty(a.key())).isTrue();
    assertThat(dirty.isDirty(at.key())).isTrue();
  }

  @Test
  void sync_generationCannotBeChanged_forcesEach() throws IOException {
    Files.createDirectory(generation);
    write("a");
    Round round = writeback.sync();
    assertThat(round.strategy()).isEqualTo("each");
    assertThat(events).containsExactly("start a", "await a", "open /a");
    assertThat(dirty.count()).isZero();
  }

  @Test
  void sync_changeRefusedAndOthersAreNot_forcesEachAndLeavesNothing() throws IOException {
    firstChangeRefused = 1;
    write("a");
    assertThat(writeback.sync().strategy()).isEqualTo("each");
    assertThat(dirty.count()).isZero();
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void sync_nothingCanBeChanged_namesAllAndTriesAgain() throws IOException {
    firstChangeRefused = 1;
    allRefused = true;
    Tracked a = write("a");
    assertThat(failureOfSync().failures())
        .extracting(SyncFailure.Failed::label)
        .containsExactly("/a");
    assertThat(dirty.isDirty(a.key())).isTrue();
    firstChangeRefused = Integer.MAX_VALUE;
    assertThat(writeback.sync().strategy()).isEqualTo("journal");
    assertThat(dirty.count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void sync_changeRefusedAfterTheCommit_takesItForLost(int which) throws IOException {
    firstChangeRefused = which;
    Tracked a = write("a");
    assertThat(failureOfSync().getCause()).hasMessage("no changes any more");
    firstChangeRefused = Integer.MAX_VALUE;
    assertThat(failureOfSync().failures())
        .extracting(SyncFailure.Failed::label)
        .containsExactly("/a");
    assertThat(dirty.isDirty(a.key())).isTrue();
  }

  @Test
  void sync_fastCommitSeenAfterIt_forcesEach() throws IOException {
    write("a");
    beforeCommit =
        () -> {
          try {
            Files.writeString(counts, "fc stats:\n1 commits\n0 ineligible\n");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    assertThat(writeback.sync().strategy()).isEqualTo("each");
    assertThat(events).contains("open /a");
  }

  @Test
  void sync_fewAndNoNativeAccessLoaded_forcesEach() throws IOException {
    nativeIsLoaded = false;
    write("a");
    assertThat(writeback.sync().strategy()).isEqualTo("each");
    for (int i = 0; i < 17; i++) {
      write("f" + i);
    }
    assertThat(writeback.sync().strategy()).isEqualTo("journal");
  }

  @Test
  void sync_fewAgainAndAgain_loadsNativeAccessInTheEnd() throws IOException {
    nativeIsLoaded = false;
    for (int i = 0; i < 20; i++) {
      for (int file = 0; file < 10; file++) {
        write("f" + file);
      }
      assertThat(writeback.sync().strategy()).isEqualTo("each");
    }
    write("a");
    assertThat(writeback.sync().strategy()).isEqualTo("journal");
  }

  @Test
  void sync_keptChannel_isClosedAfterTheCommit() throws IOException {
    Tracked a = write("a");
    FileChannel channel = FileChannel.open(directory.resolve("a"), StandardOpenOption.WRITE);
    dirty.keep(a.key(), channel);
    beforeCommit = () -> assertThat(channel.isOpen()).isTrue();
    writeback.sync();
    assertThat(dirty.kept().count()).isZero();
    writeback.close(); // nobody waits for channels to be closed before that
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void sync_nameGoneButKnownByItsChannel_isForcedAlone() throws IOException {
    Tracked a = write("a");
    Path path = directory.resolve("a");
    Files.createLink(directory.resolve("other"), path);
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    Files.delete(path);
    dirty.unnamed(a.key(), a.place(), new At(null, "/a"), channel);
    Round round = writeback.sync();
    assertThat(round.files()).isEqualTo(1);
    assertThat(round.phases()).containsKey("alone");
    assertThat(dirty.isDirty(a.key())).isFalse();
    channel.close();
  }

  @Test
  void sync_linkAndDirectory_needNoData() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("target"));
    tracked(link).mark();
    tracked(directory).mark();
    Round round = writeback.sync();
    assertThat(events).isEmpty();
    assertThat(round.files() + round.directories()).isEqualTo(2);
    assertThat(dirty.count()).isZero();
  }

  @Test
  void sync_countsOfCommitsUnreadableForOnce_forcesEachThatOnce() throws IOException {
    write("a");
    String readable = Files.readString(counts);
    Files.delete(counts);
    assertThat(writeback.sync().strategy()).isEqualTo("each");
    Files.writeString(counts, readable);
    write("a");
    assertThat(writeback.sync().strategy()).isEqualTo("journal");
  }

  @Test
  void fastCommits_unreadableOrStrange_countAsSeen() throws IOException {
    assertThat(new FastCommits(new File("/nonexistent")).seen()).isTrue();
    assertThat(FastCommits.impossible().seen()).isFalse();
    assertThat(new FastCommits(counts.toFile()).seen()).isFalse();
    Files.writeString(counts, "0 commits\n");
    assertThat(new FastCommits(counts.toFile()).seen()).isTrue();
    Files.writeString(counts, "0 commits\n3 ineligible\n");
    assertThat(new FastCommits(counts.toFile()).seen()).isTrue();
  }
}
