package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.overlaynio.internal.sys.Native;
import io.overlaynio.internal.sys.Native.FileData;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How room is made when as many channels are kept as may be. */
final class KeptReliefTest {

  private static final int MOST = 3;

  private record At(Path pathOrNull, String label) implements Place {}

  @TempDir Path directory;

  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final List<FileChannel> channels = new ArrayList<>();
  private final DirtyFiles dirty = new DirtyFiles(MOST);
  private final ThreadPoolExecutor threads = SyncThreads.create();
  private String failAwait = "";
  private Runnable onAwait = () -> {};
  private Writeback writeback;

  @BeforeEach
  void create() {
    EachStrategy strategy =
        new EachStrategy(() -> Optional.of(recording()), () -> true, 2, PlaceOpener.readingFirst());
    writeback =
        Writeback.create(dirty, new Mappings(), strategy, Surroundings.of(threads), threads);
  }

  @AfterEach
  void close() throws IOException {
    writeback.close();
    assertThat(channels).noneMatch(FileChannel::isOpen);
  }

  private Native recording() {
    return (Native)
        Proxy.newProxyInstance(
            Native.class.getClassLoader(),
            new Class<?>[] {Native.class},
            (proxy, method, arguments) ->
                method.getName().equals("openData")
                    ? data(((Path) arguments[0]).getFileName().toString())
                    : null);
  }

  private FileData data(String name) {
    return new FileData() {
      @Override
      public void startWriteback() {
        events.add("start " + name);
      }

      @Override
      public void awaitWriteback() throws IOException {
        events.add("await " + name);
        onAwait.run();
        if (name.equals(failAwait)) {
          throw new IOException("broken");
        }
      }

      @Override
      public void awaitExtents() {
        throw new AssertionError("not asked for");
      }

      @Override
      public void close() {}
    };
  }

  private Path path(String name) {
    return directory.resolve(name);
  }

  private Object key(String name) throws IOException {
    return Files.readAttributes(path(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /** Writes a file and closes it. */
  private FileChannel write(String name) throws IOException {
    FileChannel channel =
        FileChannel.open(path(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channels.add(channel);
    Tracked file = dirty.track(key(name), new At(path(name), "/" + name), false);
    file.mark();
    file.wrote(1);
    dirty.keep(file.key(), channel);
    return channel;
  }

  private void fill() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      write(name);
    }
    assertThat(events).isEmpty();
    assertThat(dirty.kept().count()).isEqualTo(MOST);
  }

  @Test
  void keep_noRoom_writesBackTheDataOfAllAndForcesNone() throws IOException {
    fill();
    FileChannel last = write("d");
    assertThat(events.subList(0, MOST)).containsExactlyInAnyOrder("start a", "start b", "start c");
    assertThat(events.subList(MOST, events.size()))
        .containsExactlyInAnyOrder("await a", "await b", "await c");
    assertThat(channels.subList(0, MOST)).noneMatch(FileChannel::isOpen);
    assertThat(last.isOpen()).isTrue();
    assertThat(dirty.count()).isEqualTo(4);
    assertThat(writeback.sync().files()).isEqualTo(4);
  }

  @Test
  void keep_noRoomAndWritebackFails_isReportedBySync() throws IOException {
    fill();
    failAwait = "b";
    write("d");
    SyncFailure failure = catchThrowableOfType(SyncFailure.class, () -> writeback.sync());
    assertThat(failure.failures()).hasSize(1);
    assertThat(failure.failures().get(0).label()).isEqualTo("/b");
    assertThat(failure.getCause()).hasMessage("broken");
    dirty.gone(key("b"));
  }

  @Test
  void keep_noRoomAndOneIsNotFound_keepsThatOne() throws IOException {
    fill();
    Path away = Files.move(path("b"), directory.resolve("away"));
    write("d");
    assertThat(channels.get(0).isOpen()).isFalse();
    assertThat(channels.get(1).isOpen()).isTrue();
    Files.move(away, path("b"));
    assertThat(writeback.sync().files()).isEqualTo(4);
  }

  @Test
  void keep_noRoomAndOneIsDeletedMeanwhile_closesIt() throws IOException {
    fill();
    Object a = key("a");
    onAwait = () -> dirty.gone(a);
    write("d");
    assertThat(channels.get(0).isOpen()).isFalse();
    assertThat(dirty.count()).isEqualTo(3);
  }

  @Test
  void keep_noneCanBeFound_forcesTheFileAndClosesIt() throws IOException {
    fill();
    for (String name : List.of("a", "b", "c")) {
      Files.move(path(name), directory.resolve("away " + name));
    }
    FileChannel last = write("d");
    assertThat(last.isOpen()).isFalse();
    assertThat(dirty.isDirty(key("d"))).isFalse();
    for (String name : List.of("a", "b", "c")) {
      Files.move(directory.resolve("away " + name), path(name));
    }
    assertThat(writeback.sync().files()).isEqualTo(3);
  }

  @Test
  void budget_anyLimit_isAPartOfItAndBounded() {
    assertThat(KeptBudget.of(OptionalLong.of(1024))).isEqualTo(256);
    assertThat(KeptBudget.of(OptionalLong.of(3))).isZero();
    assertThat(KeptBudget.of(OptionalLong.of(20_000))).isEqualTo(4096);
    assertThat(KeptBudget.of(OptionalLong.of(Long.MAX_VALUE))).isEqualTo(4096);
    assertThat(KeptBudget.of(OptionalLong.empty())).isEqualTo(256);
  }
}
