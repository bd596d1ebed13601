package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.internal.sys.Native.FileData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a descriptor is asked while the data of its file is written back, and what comes of it. */
final class DataWritebackTest {

  private final SyncBench bench = new SyncBench();
  private final List<String> calls = new ArrayList<>();
  private final List<Tracked> written = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  /** Data of which one call fails, if any. */
  private record Data(List<String> calls, String failing) implements FileData {

    private void call(String name) throws IOException {
      calls.add(name);
      if (name.equals(failing)) {
        throw new IOException(name);
      }
    }

    @Override
    public void startWriteback() throws IOException {
      call("start");
    }

    @Override
    public void awaitWriteback() throws IOException {
      call("data");
    }

    @Override
    public void awaitExtents() throws IOException {
      call("extents");
    }

    @Override
    public void close() throws IOException {
      call("close");
    }
  }

  private void run(String failing) {
    Tracked file = bench.write("a");
    new DataWriteback(bench.dirty, wanted -> List.of(new Data(calls, failing)), 1, true)
        .run(List.of(file), written::add, left -> {});
  }

  @Test
  void run_dirtyFile_isWrittenAndStaysDirty() {
    run("");
    assertThat(calls).containsExactly("start", "extents", "data", "close");
    assertThat(written).hasSize(1);
    assertThat(bench.dirty.isDirty("a")).isTrue();
    assertThat(bench.dirty.failures()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "extents", "data", "close"})
  void run_anythingFails_hearsTheRestToo(String failing) {
    run(failing);
    // Linux keeps an error for the next descriptor until one was told by a wait for the data.
    assertThat(calls).containsExactly("start", "extents", "data", "close");
    assertThat(written).isEmpty();
    assertThat(bench.dirty.failures()).hasSize(1);
    assertThat(bench.dirty.failures().get(0).cause()).hasMessage(failing);
  }
}
