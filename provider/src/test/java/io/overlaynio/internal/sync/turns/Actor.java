package io.overlaynio.internal.sync.turns;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A thread that runs only when it has the turn. It is used for one race after the other, since
 * threads are dear and races are many.
 */
final class Actor extends Thread {

  private static final int SPINS = 200;

  /** A lock that is held, how often, and its rank. */
  static final class Hold {
    final Object lock;
    final String rank;
    int times = 1;

    Hold(Object lock, String rank) {
      this.lock = lock;
      this.rank = rank;
    }
  }

  private volatile boolean turn;
  private volatile boolean dismissed;

  // Written by whoever has the turn.
  Run run;
  Race.Act act;
  int number;
  boolean ended;
  BooleanSupplier ready;
  String waitsFor;
  boolean woken;
  final Deque<Hold> held = new ArrayDeque<>();

  Actor() {
    super("actor");
    setDaemon(true);
  }

  void cast(Run in, int as, Race.Act part) {
    run = in;
    number = as;
    act = part;
    ended = false;
    ready = null;
    waitsFor = "";
    held.clear();
  }

  void giveTurn() {
    turn = true;
    LockSupport.unpark(this);
  }

  void awaitTurn() {
    int spins = SPINS;
    while (!turn) {
      if (spins-- > 0) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
      }
    }
    turn = false;
  }

  void dismiss() {
    dismissed = true;
    giveTurn();
  }

  boolean canGoOn() {
    return !ended && (ready == null || ready.getAsBoolean());
  }

  @Override
  public void run() {
    awaitTurn();
    while (!dismissed) {
      run.play(this);
      awaitTurn();
    }
  }
}
