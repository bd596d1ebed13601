package io.overlaynio.internal.sync;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/** The workbench of the tests: a dirty set and its write-back over a {@link FakeDisk}. */
final class SyncBench implements AutoCloseable {

  final FakeDisk disk;
  final Mappings mappings = new Mappings();
  final DirtyFiles dirty;
  final Writeback writeback;
  final ThreadPoolExecutor threads = SyncThreads.create();

  /** How often a round waited for something that is missing; a test may act on it. */
  final AtomicInteger pauses = new AtomicInteger();

  volatile Runnable onPause = () -> {};

  SyncBench() {
    this(100, 4);
  }

  SyncBench(int keptDescriptors, int parallelism) {
    this(new DirtyFiles(keptDescriptors), parallelism, null);
  }

  /** One that writes back in the background, when and where the errands are run. */
  SyncBench(DirtyFiles dirty, int parallelism, Errands errandsOrNull) {
    this(new FakeDisk(), dirty, parallelism, errandsOrNull);
  }

  /** One of several on a disk. */
  SyncBench(FakeDisk disk, DirtyFiles dirty, int parallelism, Errands errandsOrNull) {
    this.disk = disk;
    this.dirty = dirty;
    writeback =
        Writeback.create(
            dirty,
            mappings,
            new EachStrategy(Optional::empty, () -> false, parallelism, disk),
            new Surroundings(threads, System::nanoTime, this::paused),
            threads,
            errandsOrNull == null ? Errands.in(threads) : errandsOrNull);
  }

  private void paused(int attempt) {
    pauses.incrementAndGet();
    onPause.run();
  }

  Tracked file(String name) {
    return dirty.track(name, disk.file(name), false);
  }

  Tracked directory(String name) {
    return dirty.track(name, disk.file(name), true);
  }

  /** A whole change of a file: marked before and after. */
  Tracked write(String name) {
    return write(file(name));
  }

  Tracked write(Tracked file) {
    return write(file, 1);
  }

  Tracked write(Tracked file, long bytes) {
    file.mark();
    disk.file((String) file.key()).written.incrementAndGet();
    file.wrote(bytes);
    return file;
  }

  void failing(String name, String message) {
    disk.file(name).behaviour =
        () -> {
          throw new IOException(message);
        };
  }

  void working(String name) {
    disk.file(name).behaviour = () -> {};
  }

  @Override
  public void close() throws IOException {
    writeback.close();
  }
}
