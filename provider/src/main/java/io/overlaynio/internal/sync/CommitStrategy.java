package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for the data of every file and then makes one commit, which carries all the rest: {@code
 * journal}, or with a commit that does more than it has to, {@code whole}.
 *
 * <p>However many files there are, the disk's cache is emptied once or twice, and directories cost
 * nothing. What cannot be reached as others can, as a file whose only name nobody knows, is forced
 * by itself before the commit.
 *
 * @param name {@code journal} or {@code whole}
 * @param nativeAccess asked for when it is worth what loading it costs
 * @param nativeIsLoaded whether that has been paid for already
 * @param commit comes last
 * @param quietOrNull when one call serves for the data of all files; null for never
 * @param otherwise what is done with small rounds while there is no native access, and where the
 *     commit cannot be relied on; and always once the one call has told of a failure, since it asks
 *     the descriptors that are kept, to which the kernel tells what it told others before
 */
record CommitStrategy(
    String name,
    Supplier<Optional<Native>> nativeAccess,
    BooleanSupplier nativeIsLoaded,
    Commit commit,
    QuietDisk quietOrNull,
    FlushStrategy otherwise)
    implements FlushStrategy {

  /** With no more objects than this native access is not loaded for their sake. */
  private static final int NOT_WORTH_LOADING = 16;

  /** How many descriptors it has open at a time: enough to keep a disk busy. */
  private static final int WINDOW = 256;

  private static final int FORCED_ALONE_AT_A_TIME = 8;

  @Override
  public Opener opener() {
    return otherwise.opener();
  }

  @Override
  public Done flush(RoundInProgress round) {
    Optional<Native> system = Optional.empty();
    if (round.size() > NOT_WORTH_LOADING || nativeIsLoaded.getAsBoolean()) {
      system = nativeAccess.get();
    }
    if (system.isEmpty() || (quietOrNull != null && quietOrNull.hasFailed())) {
      return otherwise.flush(round);
    }
    List<Tracked> rest = new ArrayList<>(round.size());
    List<Tracked> alone = new ArrayList<>();
    if (!toDisk(round, system.get(), rest, alone)) {
      return otherwise.flush(round);
    }
    if (!alone.isEmpty()) {
      round.phase("alone", () -> round.force(alone, FORCED_ALONE_AT_A_TIME));
    }
    rest.addAll(round.directories());
    boolean[] committed = {true};
    if (!rest.isEmpty()) {
      round.phase("commit", () -> committed[0] = commit(round, rest));
    }
    return committed[0] ? new Done(name, commit.words()) : otherwise.flush(round);
  }

  /**
   * The data of all files, by one call or file by file.
   *
   * @return false if the one call failed and nothing else was done
   */
  private boolean toDisk(
      RoundInProgress round, Native system, List<Tracked> rest, List<Tracked> alone) {
    boolean[] done = {true};
    if (quietOrNull != null && quietOrNull.isQuietBeside(round.files(), system)) {
      DataTogether data = round.dataTogether();
      round.phase(
          "syncfs",
          () -> done[0] = data.run(round.files(), quietOrNull::sync, rest::add, alone::add));
    } else {
      DataWriteback data = round.data(system, WINDOW, commit.needsExtents());
      round.phase("data", () -> data.run(round.files(), rest::add, alone::add));
    }
    return done[0];
  }

  private boolean commit(RoundInProgress round, List<Tracked> objects) {
    try {
      if (!commit.commit()) {
        return false;
      }
    } catch (CommitNotBegun e) {
      round.unreached(objects, e);
      return true;
    } catch (IOException e) {
      round.failed(objects, e);
      return true;
    }
    round.durable(objects);
    return true;
  }
}
