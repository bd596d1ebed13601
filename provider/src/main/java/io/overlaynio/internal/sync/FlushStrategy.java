package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.Native;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How what is dirty becomes durable. One small class for each way, since what is fast on one file
 * system is unsafe or slow on another.
 *
 * <p>A strategy knows files, not why they are dirty; it has no state, so that one serves many file
 * systems.
 */
public sealed interface FlushStrategy permits EachStrategy, PortableStrategy {

  /**
   * Starts the write-back of everything, then forces every file and directory, several at a time.
   *
   * @param nativeAccess asked for only when it is worth what loading it costs
   * @param parallelism how many at a time; 1 where more make it slower, as on btrfs
   */
  static FlushStrategy each(Supplier<Optional<Native>> nativeAccess, int parallelism) {
    return new EachStrategy(
        nativeAccess, Native::isLoaded, parallelism, PlaceOpener.readingFirst());
  }

  /** Forces one after the other with nothing but {@code FileChannel.force}. */
  static FlushStrategy portable() {
    return new PortableStrategy(PlaceOpener.writingFirst());
  }

  /** Its name in reports. */
  String name();

  /** How it opens what it forces. */
  Opener opener();

  /**
   * Makes everything in the round durable; failures are collected there.
   *
   * @return what emptied the disk's cache after the last write, in words
   */
  String flush(RoundInProgress round);
}
