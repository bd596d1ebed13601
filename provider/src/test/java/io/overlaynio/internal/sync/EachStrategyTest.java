package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When the strategy asks for native access, and what it does with it. */
final class EachStrategyTest {

  private final FakeDisk disk = new FakeDisk();
  private final DirtyFiles dirty = new DirtyFiles(10);
  private final AtomicInteger asked = new AtomicInteger();

  private Native recording() {
    return (Native)
        Proxy.newProxyInstance(
            Native.class.getClassLoader(),
            new Class<?>[] {Native.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("startWriteback");
              disk.forced.add("start " + ((Path) arguments[0]).getFileName());
              throw new NoSuchFileException("only a hint");
            });
  }

  private void syncOf(int files, long bytes, boolean loaded) throws IOException {
    for (int i = 0; i < files; i++) {
      dirty.track("f" + i, disk.file("f" + i), false).wrote(bytes);
    }
    ThreadPoolExecutor threads = SyncThreads.create();
    EachStrategy strategy =
        new EachStrategy(
            () -> {
              asked.incrementAndGet();
              return Optional.of(recording());
            },
            () -> loaded,
            4,
            disk);
    try (Writeback writeback =
        Writeback.create(dirty, new Mappings(), strategy, Surroundings.of(threads), threads)) {
      assertThat(writeback.sync().files()).isEqualTo(files);
    }
  }

  @Test
  void sync_fewFiles_doesNotLoadNativeAccess() throws IOException {
    syncOf(16, 1, false);
    assertThat(asked).hasValue(0);
  }

  @Test
  void sync_manyFilesWithoutData_doesNotLoadNativeAccess() throws IOException {
    syncOf(100, 0, false);
    assertThat(asked).hasValue(0);
  }

  @Test
  void sync_manyFiles_startsAllBeforeItForcesAny() throws IOException {
    syncOf(17, 1, false);
    assertThat(asked).hasValue(1);
    List<String> order = disk.takeForced();
    assertThat(order).hasSize(34);
    assertThat(order.subList(0, 17)).allMatch(each -> each.startsWith("start "));
    assertThat(order.subList(17, 34)).noneMatch(each -> each.startsWith("start "));
  }

  @Test
  void sync_fewFilesAndNativeAccessThere_usesIt() throws IOException {
    syncOf(2, 1, true);
    assertThat(asked).hasValue(1);
    assertThat(disk.takeForced()).hasSize(4);
  }
}
