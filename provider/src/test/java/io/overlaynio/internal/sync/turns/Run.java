package io.overlaynio.internal.sync.turns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One interleaving: exactly one actor runs, until it reaches a point where another may, and the
 * choices made there are given beforehand or else the first: to go on.
 *
 * <p>All fields belong to whoever has the turn.
 */
final class Run {

  /**
   * A point where more than one could go on.
   *
   * @param taken which one did
   * @param of so many
   * @param preempts whether any but the first takes the turn from one who could go on
   * @param before how many turns had been taken so before
   */
  record Choice(int taken, int of, boolean preempts, int before) {
    int after() {
      return before + (preempts && taken > 0 ? 1 : 0);
    }
  }

  /** Ends the acts of a race that is lost. */
  private static final class Stopped extends Error {
    private static final long serialVersionUID = 1;

    Stopped() {
      super("the race is over", null, false, false);
    }
  }

  private static final int MOST_POINTS = 100_000;

  private final int[] given;
  private final Supplier<Actor> actors;
  private final LockOrder order;
  private final List<Actor> cast = new ArrayList<>();
  private final Map<Object, Actor> owners = new HashMap<>();
  private final Map<Object, List<Actor>> waiters = new HashMap<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Choice> choices = new ArrayList<>();
  private final StringBuilder turns = new StringBuilder();
  private int points;
  private int preemptions;
  private boolean stopped;
  private Throwable failure;

  Run(int[] given, Supplier<Actor> actors, LockOrder order) {
    this.given = given;
    this.actors = actors;
    this.order = order;
  }

  /** Runs all to their ends. */
  void play(List<Race.Act> acts) throws InterruptedException {
    acts.forEach(this::begin);
    cast.get(0).giveTurn();
    over.await();
  }

  List<Actor> cast() {
    return cast;
  }

  List<Choice> choices() {
    return choices;
  }

  /** Null if all went well. */
  Throwable failureOrNull() {
    return failure;
  }

  /** Who ran when, for messages. */
  String turns() {
    return turns.toString();
  }

  /** One more takes part from now on. */
  void begin(Race.Act act) {
    Actor actor = actors.get();
    actor.cast(this, cast.size(), act);
    cast.add(actor);
  }

  /** The whole part of one actor, who has the turn. */
  void play(Actor actor) {
    try {
      if (!stopped) {
        actor.act.run();
      }
    } catch (Stopped e) {
      // Somebody else has failed.
    } catch (Throwable e) {
      fail(e);
    }
    actor.ended = true;
    Actor next = stopped ? anyLeftOrNull() : chooseOrNull(null);
    if (next != null) {
      next.giveTurn();
    } else if (anyLeftOrNull() != null) {
      anyLeftOrNull().giveTurn(); // stopped just now: each has to end
    } else {
      over.countDown();
    }
  }

  private Actor anyLeftOrNull() {
    for (Actor actor : cast) {
      if (!actor.ended) {
        return actor;
      }
    }
    return null;
  }

  private void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
    stopped = true;
  }

  void point(Actor me) {
    goOn(me, me);
  }

  void yield(Actor me) {
    me.ready = () -> cast.stream().noneMatch(other -> other != me && other.canGoOn());
    // Alone it must not look at itself for ever: two who yield to each other go on in turns.
    boolean alone = me.ready.getAsBoolean();
    me.ready = alone ? null : new Once();
    goOn(me, null);
    me.ready = null;
  }

  /** Not at first, then always. */
  private static final class Once implements BooleanSupplier {
    private boolean asked;

    @Override
    public boolean getAsBoolean() {
      boolean before = asked;
      asked = true;
      return before;
    }
  }

  void until(Actor me, BooleanSupplier ready, String what) {
    me.waitsFor = what;
    me.ready = ready;
    goOn(me, ready.getAsBoolean() ? me : null);
    me.ready = null;
    me.waitsFor = "";
  }

  /** Gives the turn to whom the choice says and returns when it has come back. */
  private void goOn(Actor me, Actor firstOrNull) {
    if (stopped) {
      throw new Stopped();
    }
    if (++points > MOST_POINTS) {
      fail(new AssertionError("it does not end"));
      throw new Stopped();
    }
    Actor next = chooseOrNull(firstOrNull);
    if (next == null) {
      throw new Stopped();
    }
    if (next != me) {
      next.giveTurn();
      me.awaitTurn();
    }
    if (stopped) {
      throw new Stopped();
    }
  }

  /** Who is next; null if nobody can go on, which is a failure unless all have ended. */
  private Actor chooseOrNull(Actor firstOrNull) {
    List<Actor> able = new ArrayList<>(cast.size());
    if (firstOrNull != null) {
      able.add(firstOrNull);
    }
    for (Actor actor : cast) {
      if (actor != firstOrNull && actor.canGoOn()) {
        able.add(actor);
      }
    }
    if (able.isEmpty()) {
      if (anyLeftOrNull() != null && !stopped) {
        fail(new AssertionError("nobody can go on: " + waiting()));
      }
      return null;
    }
    int taken = 0;
    if (able.size() > 1) {
      taken = choices.size() < given.length ? given[choices.size()] : 0;
      Choice choice = new Choice(taken, able.size(), firstOrNull != null, preemptions);
      choices.add(choice);
      preemptions = choice.after();
    }
    Actor next = able.get(taken);
    if (next != firstOrNull) {
      turns.append(' ').append(next.number).append('@').append(points);
    }
    return next;
  }

  private String waiting() {
    StringBuilder text = new StringBuilder();
    for (Actor actor : cast) {
      if (!actor.ended) {
        text.append(actor.number).append(" holds");
        actor.held.forEach(hold -> text.append(' ').append(hold.rank));
        text.append(" and waits for ").append(actor.waitsFor).append("; ");
      }
    }
    return text.toString();
  }

  // Locks.

  void enter(Actor me, Object lock, String rank) {
    Object key = keyOf(lock);
    Actor.Hold again = holdOrNull(me, lock);
    if (again != null) {
      again.times++;
      return;
    }
    order.asked(me.held, rank);
    until(me, () -> !owners.containsKey(key), rank);
    owners.put(key, me);
    me.held.push(new Actor.Hold(lock, rank));
  }

  void exit(Actor me, Object lock) {
    if (stopped) {
      return;
    }
    Actor.Hold hold = holdOrNull(me, lock);
    if (hold == null) {
      throw new IllegalMonitorStateException(lock.toString());
    }
    if (--hold.times == 0) {
      me.held.remove(hold);
      owners.remove(keyOf(lock)); // no point: the next one is the same to all others
    }
  }

  void await(Actor me, Object monitor) {
    Actor.Hold hold = holdOrNull(me, monitor);
    if (hold == null) {
      throw new IllegalMonitorStateException(monitor.toString());
    }
    Object key = keyOf(monitor);
    owners.remove(key);
    me.held.remove(hold);
    me.woken = false;
    waiters(monitor).add(me);
    until(me, () -> me.woken && !owners.containsKey(key), "to be woken by " + hold.rank);
    owners.put(key, me);
    me.held.push(hold);
  }

  private List<Actor> waiters(Object monitor) {
    return waiters.computeIfAbsent(keyOf(monitor), key -> new ArrayList<>());
  }

  void wakeAll(Actor me, Object monitor) {
    if (holdOrNull(me, monitor) == null) {
      throw new IllegalMonitorStateException(monitor.toString());
    }
    waiters(monitor).forEach(actor -> actor.woken = true);
    waiters(monitor).clear();
  }

  private static Actor.Hold holdOrNull(Actor me, Object lock) {
    Object key = keyOf(lock);
    for (Actor.Hold hold : me.held) {
      if (keyOf(hold.lock).equals(key)) {
        return hold;
      }
    }
    return null;
  }

  /** A record stands for the lock that it names; anything else is a monitor: by identity. */
  private static Object keyOf(Object lock) {
    return lock instanceof Record ? lock : new Identity(lock);
  }

  private record Identity(Object object) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Identity same && same.object == object;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }
  }
}
