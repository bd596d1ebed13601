package io.overlaynio.internal.sync.turns;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Runs a race in every interleaving in which no more than so many turns are taken from somebody who
 * could have gone on (Musuvathi and Qadeer, "Iterative context bounding", 2007: most bugs need two
 * or less). What an actor cannot do anything about, to wait and to end, costs nothing, and is tried
 * in every way.
 *
 * <p>It is a search in depth, without memory: a run is the list of its choices, and the next one
 * has the last of them changed that can be. It sees a sequence of steps, each as the code says:
 * what a processor or a compiler may reorder is not its business.
 */
public final class Interleavings {

  private final Class<?> race;
  private final int preemptions;
  private final LockOrder order;
  private final Deque<Actor> idle = new ArrayDeque<>();
  private int runs;

  private Interleavings(Class<?> race, int preemptions, LockOrder order) {
    this.race = race;
    this.preemptions = preemptions;
    this.order = order;
  }

  /**
   * Runs all of a race.
   *
   * @return how many there were
   * @throws AssertionError if any of them fails, with the turns that lead there
   */
  public static int of(Class<? extends Race> race, int preemptions) {
    return of(race, preemptions, new LockOrder());
  }

  /** The same, and notes the order in which locks are taken. */
  public static int of(Class<? extends Race> race, int preemptions, LockOrder order) {
    Interleavings all =
        new Interleavings(SwitchPoints.loaderOf(race).loaded(race.getName()), preemptions, order);
    try {
      all.runAll();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("a race is public in a public class and has no parameters", e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      all.idle.forEach(Actor::dismiss);
    }
    return all.runs;
  }

  private void runAll() throws ReflectiveOperationException, InterruptedException {
    int[] given = {};
    while (given != null) {
      given = nextOrNull(run(given));
    }
  }

  private List<Run.Choice> run(int[] given)
      throws ReflectiveOperationException, InterruptedException {
    runs++;
    var constructor = race.getDeclaredConstructor();
    constructor.setAccessible(true);
    Race made = (Race) constructor.newInstance();
    Run run = new Run(given, this::actor, order);
    run.play(made.acts());
    idle.addAll(run.cast());
    Run after = new Run(new int[0], this::actor, order);
    if (run.failureOrNull() == null) {
      after.play(List.of(made::verify));
      idle.addAll(after.cast());
    }
    Throwable failure = run.failureOrNull() != null ? run.failureOrNull() : after.failureOrNull();
    if (failure != null) {
      throw new AssertionError(
          "in run " + runs + ", turns (actor@point):" + run.turns() + ": " + failure, failure);
    }
    return run.choices();
  }

  private Actor actor() {
    Actor actor = idle.poll();
    if (actor == null) {
      actor = new Actor();
      actor.start();
    }
    return actor;
  }

  /** The choices with the last one changed that can be; null if all was tried. */
  private int[] nextOrNull(List<Run.Choice> choices) {
    for (int i = choices.size() - 1; i >= 0; i--) {
      Run.Choice last = choices.get(i);
      if (last.taken() + 1 < last.of()
          && last.before() + (last.preempts() ? 1 : 0) <= preemptions) {
        List<Integer> next = new ArrayList<>();
        choices.subList(0, i).forEach(choice -> next.add(choice.taken()));
        next.add(last.taken() + 1);
        return next.stream().mapToInt(Integer::intValue).toArray();
      }
    }
    return null;
  }
}
