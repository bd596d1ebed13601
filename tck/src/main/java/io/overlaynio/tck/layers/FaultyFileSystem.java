package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * A file system of which one call fails, or every call from one on: nothing is done below then.
 * Only closing closes also when it fails.
 *
 * <p>Which call it is, is counted; so a test can let each call of an operation fail in its turn,
 * until the operation ends before its turn has come.
 */
public final class FaultyFileSystem extends FilterFileSystem {

  /** What is to fail, and how far the counting has come. */
  private record Plan(
      Fault fault,
      int number,
      boolean once,
      Predicate<Call> which,
      AtomicInteger counted,
      AtomicReference<Call> hit) {

    boolean hits(Call call) {
      if (!fault.canHit(call) || !which.test(call)) {
        return false;
      }
      int count = counted.incrementAndGet();
      if (count < number || (once && count > number)) {
        return false;
      }
      hit.compareAndSet(null, call);
      return true;
    }
  }

  private volatile Plan planOrNull;

  private FaultyFileSystem(Path below) {
    super("faulty", below);
  }

  /** A file system before this directory, which does not fail yet. */
  public static FaultyFileSystem over(Path directory) {
    return new FaultyFileSystem(directory);
  }

  /** From now on the call of this number fails, once; of those counted that can fail so. */
  public void failAt(int number, Fault fault, Predicate<Call> counted) {
    planOrNull = plan(number, fault, true, counted);
  }

  /** From now on the call of this number fails, and all that follow. */
  public void failFrom(int number, Fault fault, Predicate<Call> counted) {
    planOrNull = plan(number, fault, false, counted);
  }

  private static Plan plan(int number, Fault fault, boolean once, Predicate<Call> counted) {
    return new Plan(fault, number, once, counted, new AtomicInteger(), new AtomicReference<>());
  }

  /** From now on nothing fails. */
  public void heal() {
    planOrNull = null;
  }

  /** The first call that has failed since the last plan was made; empty if none has. */
  public Optional<Call> hit() {
    Plan plan = planOrNull;
    return plan == null ? Optional.empty() : Optional.ofNullable(plan.hit().get());
  }

  @Override
  protected <T> T around(Call call, Step<T> step) throws IOException {
    Plan plan = planOrNull;
    if (plan != null && plan.hits(call)) {
      throw plan.fault().of(call);
    }
    return step.run();
  }
}
