package io.overlaynio.tck.powercut;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A sequence of steps and every state that the tree goes through by them. The same seed gives the
 * same workload, so that the program under test and its judge need not exchange it.
 */
final class Workload {

  private static final int FIRST_NUMBER = 1000;

  private final List<Step> steps;
  private final List<ModelTree> trees = new ArrayList<>();
  private final int[] last;

  private Workload(ModelTree start, List<Step> steps) {
    this.steps = steps;
    this.last = new int[steps.size()];
    trees.add(start);
    ModelTree tree = start;
    for (int i = 0; i < last.length; i++) {
      List<ModelTree> through = steps.get(i).through(tree);
      trees.addAll(through);
      tree = through.get(through.size() - 1);
      last[i] = trees.size() - 1;
    }
  }

  /** In place of a seed: so many new files as there are steps, and a sync. */
  static final long MANY_FILES = -1;

  static Workload of(long seed, int steps) {
    return seed == MANY_FILES ? ofManyFiles(steps) : ofSeed(seed, steps);
  }

  private static Workload ofManyFiles(int files) {
    List<Step> steps = new ArrayList<>();
    Random random = new Random(files);
    for (int i = 0; i < files; i++) {
      byte[] bytes = RandomSteps.bytes(random);
      steps.add(new ContentSteps.MakeFile("file" + i, FIRST_NUMBER + i, "rw-r--r--", bytes));
    }
    steps.add(new SyncSteps.Sync(files));
    return new Workload(LowerTree.of(MANY_FILES).tree(), steps);
  }

  private static Workload ofSeed(long seed, int steps) {
    LowerTree lower = LowerTree.of(seed);
    return new Workload(lower.tree(), new RandomSteps(seed, lower.tree()).take(steps));
  }

  List<Step> steps() {
    return steps;
  }

  /** Every state of the tree, the first of them before any step. */
  List<ModelTree> trees() {
    return trees;
  }

  /** Which of the states a step leads to; -1 stands for what was before the first. */
  int stateAfter(int step) {
    return step < 0 ? 0 : last[step];
  }
}
