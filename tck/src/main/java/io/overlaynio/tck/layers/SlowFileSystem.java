package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * A file system that holds up chosen calls until the test lets them go on: what a test would
 * otherwise have to wait for, it brings about.
 */
public final class SlowFileSystem extends FilterFileSystem {

  private final List<Stall> stalls = new CopyOnWriteArrayList<>();

  private SlowFileSystem(Path below) {
    super("slow", below);
  }

  /** A file system before this directory, which holds nothing up yet. */
  public static SlowFileSystem over(Path directory) {
    return new SlowFileSystem(directory);
  }

  /** Holds up the next such call before anything is done; one call, not those after it. */
  public Stall stallBefore(Predicate<Call> which) {
    return stall(which, Stall.Side.BEFORE);
  }

  /** Holds up the next such call after it was done, before its caller hears of it. */
  public Stall stallAfter(Predicate<Call> which) {
    return stall(which, Stall.Side.AFTER);
  }

  private Stall stall(Predicate<Call> which, Stall.Side side) {
    Stall stall = new Stall(which, side);
    stalls.add(stall);
    return stall;
  }

  @Override
  protected <T> T around(Call call, Step<T> step) throws IOException {
    for (Stall stall : stalls) {
      stall.holdUp(call, Stall.Side.BEFORE);
    }
    T result = step.run();
    for (Stall stall : stalls) {
      stall.holdUp(call, Stall.Side.AFTER);
    }
    return result;
  }
}
