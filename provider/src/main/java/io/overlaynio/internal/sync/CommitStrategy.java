package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.Native;
import io.overlaynio.internal.sys.Native.FileData;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * @param worthLoading decides on that
 * @param commit comes last
 * @param quietOrNull when one call serves for the data of all files; null for never
 * @param otherwise what is done with small rounds while there is no native access, and where the
 *     commit cannot be relied on; and always once the one call has told of a failure, since it asks
 *     the descriptors that are kept, to which the kernel tells what it told others before
 */
record CommitStrategy(
    String name,
    Supplier<Optional<Native>> nativeAccess,
    WorthLoading worthLoading,
    Commit commit,
    QuietDisk quietOrNull,
    FlushStrategy otherwise)
    implements FlushStrategy {

  /** How many descriptors it has open at a time: enough to keep a disk busy. */
  private static final int WINDOW = 256;

  private static final int FORCED_ALONE_AT_A_TIME = 8;

  @Override
  public Opener opener() {
    return otherwise.opener();
  }

  /** Waits for the data, and for no commit, where that keeps the order. */
  @Override
  public void beforeName(Path file, FileChannel open, Optional<Native> system) throws IOException {
    if (system.isEmpty() || !commit.keepsOrder()) {
      open.force(true);
      return;
    }
    FileData data;
    try {
      data = system.get().openData(file);
    } catch (AccessDeniedException mayNotBeRead) {
      open.force(true);
      return;
    }
    try (data) {
      data.awaitWriteback();
    }
  }

  @Override
  public Done flush(RoundInProgress round) {
    Optional<Native> system =
        worthLoading.isWorth(round.size()) ? nativeAccess.get() : Optional.empty();
    if (system.isEmpty() || (quietOrNull != null && quietOrNull.hasFailed())) {
      return otherwise.flush(round);
    }
    List<Tracked> rest = new ArrayList<>(round.size());
    List<Tracked> alone = new ArrayList<>();
    boolean together =
        quietOrNull != null && quietOrNull.isQuietBeside(round.files(), system.get());
    if (!together) {
      DataWriteback data = round.data(system.get(), WINDOW, commit.needsExtents());
      round.phase("data", () -> data.run(round.files(), rest::add, alone::add));
    } else if (!toDiskTogether(round, rest, alone)) {
      return otherwise.flush(round);
    }
    if (!alone.isEmpty()) {
      round.phase("alone", () -> round.force(alone, FORCED_ALONE_AT_A_TIME));
    }
    rest.addAll(round.directories());
    boolean[] committed = {true};
    if (!rest.isEmpty()) {
      round.phase("commit", () -> committed[0] = commit(round, system.get(), together, rest));
    }
    return committed[0] ? new Done(name, commit.words()) : otherwise.flush(round);
  }

  /** False if the one call failed and nothing else was done. */
  private boolean toDiskTogether(RoundInProgress round, List<Tracked> rest, List<Tracked> alone) {
    boolean[] done = {false};
    DataTogether data = round.dataTogether();
    round.phase(
        "syncfs",
        () -> done[0] = data.run(round.files(), quietOrNull::sync, rest::add, alone::add));
    return done[0];
  }

  private boolean commit(
      RoundInProgress round, Native system, boolean synced, List<Tracked> objects) {
    try {
      if (!(synced ? commit.commitAfterSync(system) : commit.commit(system))) {
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
