package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How what is dirty becomes durable. One small class for each way, since what is fast on one file
 * system is unsafe or slow on another.
 *
 * <p>A strategy knows files, not why they are dirty. It serves the rounds of one overlay, which
 * come one at a time.
 */
public sealed interface FlushStrategy
    permits EachStrategy, PortableStrategy, CommitStrategy, Unflushed, Listening {

  /**
   * What was done.
   *
   * @param strategy the name of the strategy that did it, which may be another that this one uses
   * @param flushedBy what emptied the disk's cache after the last write, in words; empty if nothing
   */
  record Done(String strategy, String flushedBy) {}

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

  /**
   * Waits for the data of all files, then makes the file system commit once.
   *
   * @param quietOrNull when one call serves for the data of all of them; null for never
   * @param otherwise for what cannot be made durable in this way
   */
  static FlushStrategy journal(
      Supplier<Optional<Native>> nativeAccess,
      Commit commit,
      QuietDisk quietOrNull,
      FlushStrategy otherwise) {
    return new CommitStrategy(
        "journal",
        nativeAccess,
        new WorthLoading(Native::isLoaded),
        commit,
        quietOrNull,
        otherwise);
  }

  /** Writes back the whole file system of the upper, neighbours and all. */
  static FlushStrategy whole(
      Supplier<Optional<Native>> nativeAccess,
      Path upper,
      GenerationFile generation,
      FlushStrategy otherwise) {
    return new CommitStrategy(
        "whole",
        nativeAccess,
        new WorthLoading(() -> true),
        new WholeSync(upper, generation),
        null,
        otherwise);
  }

  /** The same, and names what the file system has dropped without telling who waits. */
  default FlushStrategy listening(Complaints complaints) {
    return new Listening(this, complaints);
  }

  /** The same, where no disk's cache is emptied by it. */
  default FlushStrategy unflushed() {
    return new Unflushed(this);
  }

  /** Its name in reports. */
  String name();

  /** How it opens what it forces. */
  Opener opener();

  /** Native access, asked for when it is worth what loading it costs. */
  Supplier<Optional<Native>> nativeAccess();

  /** Told that a round begins, before it takes what is dirty. */
  default void beforeRound() {}

  /** For who forces one file beside the rounds. */
  default Ear ear() {
    return Ear.NOTHING_TO_HEAR;
  }

  /**
   * To be called with a new file, open and complete, before it gets a name that matters.
   *
   * <p>Outcomes: after a crash that name leads to the whole file, or is not there; or an exception,
   * and nothing is known.
   *
   * @param system native access if that serves for the file
   */
  default void beforeName(Path file, FileChannel open, Optional<Native> system) throws IOException {
    open.force(true);
  }

  /** Makes everything in the round durable; failures are collected there. */
  Done flush(RoundInProgress round);
}
