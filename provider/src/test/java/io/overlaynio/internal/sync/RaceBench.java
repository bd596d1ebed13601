package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.internal.sync.turns.Turns;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The workbench of races: a dirty set and its write-back over a {@link FakeDisk}, in threads that
 * take turns. It knows of each file which version was complete, and judges each sync by that.
 */
final class RaceBench {

  final FakeDisk disk;
  final DirtyFiles dirty;
  final Mappings mappings = new Mappings();
  final Writeback writeback;
  private final Map<String, AtomicLong> complete = new ConcurrentSkipListMap<>();

  RaceBench() {
    this(new DirtyFiles(100));
  }

  RaceBench(DirtyFiles dirty) {
    this(new FakeDisk(), dirty, null, null);
  }

  /** One that opens in another way than the disk does, or does its errands by hand. */
  RaceBench(FakeDisk disk, DirtyFiles dirty, Opener openerOrNull, Errands errandsOrNull) {
    this.disk = disk;
    this.dirty = dirty;
    Opener opener = openerOrNull == null ? disk : openerOrNull;
    ThreadPoolExecutor threads = Turns.threads();
    Errands errands = errandsOrNull == null ? Errands.in(threads) : errandsOrNull;
    writeback =
        Writeback.create(
            dirty,
            mappings,
            new EachStrategy(Optional::empty, () -> false, 1, opener),
            new Surroundings(threads, () -> 0, attempt -> Turns.yield()),
            threads,
            errands);
  }

  /** A file that takes part; to be called before the race. */
  Tracked file(String name) {
    return file(name, name, disk.file(name));
  }

  /** A file that takes part, by its handle; its content goes by this name. */
  Tracked file(String name, Object key, Place place) {
    complete.put(name, new AtomicLong());
    disk.file(name).behaviour = Turns::point;
    return dirty.track(key, place, false);
  }

  /** A whole change of a file; complete when it returns. */
  void write(Tracked file) {
    write(file, (String) file.key());
  }

  /** The same, of a file whose key is not the name of its content. */
  void write(Tracked file, String name) {
    file.mark();
    long version = disk.file(name).written.incrementAndGet();
    file.wrote(1);
    complete.get(name).accumulateAndGet(version, Math::max);
  }

  /** Syncs: whatever was complete before is durable after. */
  void sync() throws IOException {
    Map<String, Long> before = complete();
    writeback.sync();
    before.forEach(this::assertDurable);
  }

  /** Forces one file through a channel of its user's own, likewise. */
  void force(Tracked file) throws IOException {
    String name = (String) file.key();
    long before = complete.get(name).get();
    try (FakeChannel channel = disk.channel(name)) {
      writeback.force(file, channel, true, List.of());
    }
    assertDurable(name, before);
  }

  /** Closes as a file system does that nobody writes to any more. */
  void close() throws IOException {
    Map<String, Long> before = complete();
    writeback.lastSync();
    before.forEach(this::assertDurable);
    writeback.close();
  }

  /** Everything that was ever complete is durable. */
  void assertAllDurable() {
    complete().forEach(this::assertDurable);
  }

  private Map<String, Long> complete() {
    Map<String, Long> now = new TreeMap<>();
    complete.forEach((name, version) -> now.put(name, version.get()));
    return now;
  }

  private void assertDurable(String name, long version) {
    FakeDisk.Content content = disk.file(name);
    assertThat(content.deleted || content.durable.get() >= version)
        .as("version %s of %s is durable, of which %s is", version, name, content.durable)
        .isTrue();
  }
}
