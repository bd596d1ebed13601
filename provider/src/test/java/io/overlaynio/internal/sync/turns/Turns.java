package io.overlaynio.internal.sync.turns;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What {@link SwitchPoints} makes the code under test call instead of what it says, and what races
 * call themselves. In a thread that is no {@link Actor} the first do what the code says, or nothing
 * where that is a matter of turns alone.
 *
 * <p>Monitors are kept by the {@link Run}, not by the JVM: who waits for a real one could not give
 * the turn away.
 */
public final class Turns {

  private Turns() {}

  /** Another may have its turn here. */
  public static void point() {
    if (Thread.currentThread() instanceof Actor actor) {
      actor.run.point(actor);
    }
  }

  /** Everybody else who can go on does so first. */
  public static void yield() {
    if (Thread.currentThread() instanceof Actor actor) {
      actor.run.yield(actor);
    }
  }

  /**
   * A monitor or the lock of a key is asked for.
   *
   * @param rank what it is called in the order of locks
   */
  public static void enter(Object lock, String rank) {
    if (Thread.currentThread() instanceof Actor actor) {
      actor.run.enter(actor, lock, rank);
    }
  }

  /** It is left. */
  public static void exit(Object lock) {
    if (Thread.currentThread() instanceof Actor actor) {
      actor.run.exit(actor, lock);
    }
  }

  /** As {@link #enter(Object, String)}, of a monitor: its rank is its class. */
  public static void enter(Object monitor) {
    enter(monitor, monitor.getClass().getSimpleName());
  }

  /** As {@link Object#wait()}. */
  public static void await(Object monitor) throws InterruptedException {
    actor().run.await(actor(), monitor);
  }

  /** As {@link TimeUnit#timedWait}; time does not pass while there is anything else to do. */
  public static void timedWait(TimeUnit unit, Object monitor, long timeout)
      throws InterruptedException {
    actor().run.await(actor(), monitor);
  }

  /** As {@link Object#notifyAll()}. */
  public static void wakeAll(Object monitor) {
    if (Thread.currentThread() instanceof Actor actor) {
      actor.run.wakeAll(actor, monitor);
    }
  }

  /** As {@link CompletableFuture#get()}. */
  public static Object get(CompletableFuture<?> future)
      throws InterruptedException, ExecutionException {
    if (Thread.currentThread() instanceof Actor actor) {
      actor.run.until(actor, future::isDone, "a future");
    }
    return future.get();
  }

  /** As {@link CompletableFuture#join()}. */
  public static Object join(CompletableFuture<?> future) {
    if (Thread.currentThread() instanceof Actor actor) {
      actor.run.until(actor, future::isDone, "a future");
    }
    return future.join();
  }

  /** As {@link Map#compute}: under the lock of the key. */
  public static Object compute(
      Map<Object, Object> map, Object key, BiFunction<Object, Object, Object> change, String rank) {
    KeyLock lock = new KeyLock(map, key);
    enter(lock, rank);
    try {
      return map.compute(key, change);
    } finally {
      exit(lock);
    }
  }

  /** As {@link Map#computeIfPresent}: under the lock of the key. */
  public static Object computeIfPresent(
      Map<Object, Object> map, Object key, BiFunction<Object, Object, Object> change, String rank) {
    KeyLock lock = new KeyLock(map, key);
    enter(lock, rank);
    try {
      return map.computeIfPresent(key, change);
    } finally {
      exit(lock);
    }
  }

  /** As {@link Map#computeIfAbsent}: under the lock of the key. */
  public static Object computeIfAbsent(
      Map<Object, Object> map, Object key, Function<Object, Object> change, String rank) {
    KeyLock lock = new KeyLock(map, key);
    enter(lock, rank);
    try {
      return map.computeIfAbsent(key, change);
    } finally {
      exit(lock);
    }
  }

  /** As {@link Iterable#forEach}, and others have their turns in between. */
  public static void forEach(Iterable<Object> all, Consumer<Object> action) {
    for (Object each : all) {
      point();
      action.accept(each);
    }
  }

  /** Threads that take part: each task gets an actor of its own. */
  public static ThreadPoolExecutor threads() {
    return new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new SynchronousQueue<>()) {
      @Override
      public void execute(Runnable task) {
        actor().run.begin(task::run);
      }
    };
  }

  private static Actor actor() {
    if (Thread.currentThread() instanceof Actor actor) {
      return actor;
    }
    throw new IllegalStateException("only in a race");
  }

  /** The lock of one key; the maps' own hang on what keys of one bin share, and on nothing more. */
  private record KeyLock(Map<Object, Object> map, Object key) {
    @Override
    public boolean equals(Object other) {
      return other instanceof KeyLock lock && lock.map == map && lock.key.equals(key);
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(map) + key.hashCode();
    }
  }
}
