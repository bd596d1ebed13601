package io.overlaynio.tck.crowd;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Members, each in a thread, who all act until it is enough. */
final class Crowd {

  private final List<Member> members = new ArrayList<>();
  private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
  private final LongAdder steps = new LongAdder();
  private volatile boolean enough;

  void join(Member member) {
    members.add(member);
  }

  /** What went wrong, if anything did. */
  List<Throwable> faults() {
    return List.copyOf(faults);
  }

  long steps() {
    return steps.sum();
  }

  /**
   * Has all of them act for so long, or until the first fault; returns when all have come to rest.
   *
   * @throws IllegalStateException with the stacks of all threads if some never do
   */
  void act(long seconds, long patienceSeconds) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (Member member : members) {
      Thread thread = new Thread(() -> act(member), "crowd-" + threads.size());
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (Thread thread : threads) {
      while (thread.isAlive() && !enough && System.nanoTime() < end) {
        thread.join(10);
      }
    }
    enough = true;
    long last = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
    for (Thread thread : threads) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(last - System.nanoTime())));
      if (thread.isAlive()) {
        throw new IllegalStateException(
            thread.getName()
                + " does not come to an end:\n"
                + Arrays.toString(ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)));
      }
    }
  }

  private void act(Member member) {
    try {
      while (!enough) {
        member.step();
        steps.increment();
      }
      member.rest();
    } catch (IOException | RuntimeException | Error e) {
      faults.add(e);
      enough = true;
    }
  }

  /** Has each look at what is there now. */
  void check(Path root) throws IOException {
    for (Member member : members) {
      member.check(root);
    }
  }
}
