package io.overlaynio.internal.sync;

import io.overlaynio.internal.sync.SyncFailure.Failed;
import io.overlaynio.internal.sys.FlightRecording;
import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * Makes what is dirty durable: in rounds for the whole file system, and file by file.
 *
 * <p>Rounds run in a thread of their own, which is there only while there is work: a thread that
 * waits may be interrupted, and an interrupt would close the channel that is being forced and take
 * with it what the kernel had to tell. Where there is nothing to do, nothing is done and there is
 * no thread.
 *
 * <p>A volatile one never forces anything, and after one failed write every sync fails.
 */
public final class Writeback implements AutoCloseable {

  private static final String VOLATILE = "volatile";

  /** How many files are open at a time while they are written in the background. */
  private static final int BACKGROUND_WINDOW = 64;

  private final DirtyFiles dirty;
  private final Mappings mappings;

  /** Null if volatile. */
  private final FlushStrategy strategyOrNull;

  private final Surroundings surroundings;
  private final ThreadPoolExecutor threads;
  private final RoundQueue rounds;
  private final BackgroundWriteback background;

  /** What the last round has no use for any more; known only to the thread of the round. */
  private final Queue<FileChannel> spent = new ArrayDeque<>();

  private final LongAdder roundsBegun = new LongAdder();
  private final LongAdder forced = new LongAdder();
  private final AtomicReference<Failed> firstFailure = new AtomicReference<>();

  private Writeback(
      DirtyFiles dirty,
      Mappings mappings,
      FlushStrategy strategyOrNull,
      Surroundings surroundings,
      ThreadPoolExecutor threads,
      BackgroundWriteback background) {
    this.dirty = dirty;
    this.background = background;
    this.mappings = mappings;
    this.strategyOrNull = strategyOrNull;
    this.surroundings = surroundings;
    this.threads = threads;
    this.rounds = new RoundQueue(threads, this::round, this::dropSpent);
  }

  /** One that makes things durable. */
  public static Writeback create(DirtyFiles dirty, Mappings mappings, FlushStrategy strategy) {
    ThreadPoolExecutor threads = SyncThreads.create();
    return create(dirty, mappings, strategy, Surroundings.of(threads), threads);
  }

  static Writeback create(
      DirtyFiles dirty,
      Mappings mappings,
      FlushStrategy strategy,
      Surroundings surroundings,
      ThreadPoolExecutor threads) {
    return create(dirty, mappings, strategy, surroundings, threads, Errands.in(threads));
  }

  static Writeback create(
      DirtyFiles dirty,
      Mappings mappings,
      FlushStrategy strategy,
      Surroundings surroundings,
      ThreadPoolExecutor threads,
      Errands errands) {
    BackgroundWriteback background =
        new BackgroundWriteback(dirty, errands, () -> data(dirty, strategy));
    KeptRelief relief = new KeptRelief(dirty, () -> natively(dirty, strategy));
    dirty.pending().tell(background::wrote);
    dirty.keeping().relieveBy(relief::makeRoom, strategy::ear);
    return new Writeback(dirty, mappings, strategy, surroundings, threads, background);
  }

  private static DataWriteback data(DirtyFiles dirty, FlushStrategy strategy) {
    return natively(dirty, strategy)
        .orElseGet(() -> DataWriteback.byChannels(dirty, strategy.opener()));
  }

  private static Optional<DataWriteback> natively(DirtyFiles dirty, FlushStrategy strategy) {
    return strategy
        .nativeAccess()
        .get()
        .map(system -> DataWriteback.natively(dirty, system, BACKGROUND_WINDOW, false));
  }

  /** One that does not; the dirty set remembers nothing from now on. */
  public static Writeback createVolatile(DirtyFiles dirty, Mappings mappings) {
    dirty.ignoreMarks();
    ThreadPoolExecutor threads = SyncThreads.create();
    BackgroundWriteback idle =
        new BackgroundWriteback(
            dirty, Errands.in(threads), () -> DataWriteback.byChannels(dirty, object -> List.of()));
    return new Writeback(dirty, mappings, null, Surroundings.of(threads), threads, idle);
  }

  /**
   * Makes durable whatever was changed before the call, in a round that begins after it and may be
   * shared with others, and waits. A crash on the way leaves any part of it durable.
   *
   * @throws SyncFailure naming everything that could not be made durable; the rest is
   * @throws InterruptedIOException if this thread is interrupted; the round goes on without it
   */
  public Round sync() throws IOException {
    if (isSettled()) {
      return Round.nothing(name());
    }
    try {
      return rounds.request().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("interrupted while waiting for a sync, which goes on");
      interrupted.initCause(e);
      throw interrupted;
    } catch (ExecutionException e) {
      throw rethrowable(e.getCause());
    }
  }

  /**
   * The same, and waits whatever interrupts come: for who cannot ask again and must hear of every
   * failure.
   *
   * @throws SyncFailure as of {@link #sync()}
   */
  public Round lastSync() throws IOException {
    if (isSettled()) {
      return Round.nothing(name());
    }
    CompletableFuture<Round> last = rounds.request();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return last.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw rethrowable(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Begins the same and does not wait. What depends on the future runs in a thread of its own,
   * which may sync again.
   */
  public CompletableFuture<Round> startSync() {
    CompletableFuture<Round> answer = new CompletableFuture<>();
    try {
      if (isSettled()) {
        answer.complete(Round.nothing(name()));
      } else {
        // In another thread than the round's, which would wait for itself if the dependent synced.
        CompletableFuture<Round> unused =
            rounds
                .request()
                .whenCompleteAsync((round, failure) -> tell(answer, round, failure), threads);
      }
    } catch (SyncFailure e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private static void tell(CompletableFuture<Round> answer, Round round, Throwable failureOrNull) {
    if (failureOrNull == null) {
      answer.complete(round);
    } else {
      answer.completeExceptionally(
          failureOrNull instanceof SyncFailure shared
              ? new SyncFailure(shared.failures())
              : failureOrNull);
    }
  }

  /** True if there is nothing to do. */
  private boolean isSettled() throws SyncFailure {
    if (strategyOrNull == null) {
      throwIfFailed();
      return true;
    }
    // In this order: what was found unmapped is dirty from then on.
    return mappings.isEmpty() && dirty.count() == 0;
  }

  private String name() {
    return strategyOrNull == null ? VOLATILE : strategyOrNull.name();
  }

  /** An exception of this caller's own, since several may get the same failure of a round. */
  private static IOException rethrowable(Throwable failure) {
    if (failure instanceof SyncFailure shared) {
      return new SyncFailure(shared.failures());
    }
    return new IOException("the sync broke off", failure);
  }

  /** What was done so far, and what is to be done. */
  public SyncCounts counts() {
    return new SyncCounts(
        dirty.count(),
        dirty.pending().bytes(),
        dirty.kept().count(),
        roundsBegun.sum(),
        forced.sum(),
        background.written());
  }

  private Round round() throws SyncFailure {
    SyncEvent eventOrNull = FlightRecording.isOn() ? SyncEvent.begun() : null;
    roundsBegun.increment();
    strategyOrNull.beforeRound();
    mappings.suspectAll();
    RoundInProgress round = RoundInProgress.begin(dirty, strategyOrNull.opener(), surroundings);
    FlushStrategy.Done done;
    try {
      done = strategyOrNull.flush(round);
    } finally {
      spent.addAll(round.spent());
    }
    List<Failed> failures = new ArrayList<>(dirty.failures());
    failures.addAll(round.unreached());
    if (!failures.isEmpty()) {
      SyncFailure failure = new SyncFailure(failures);
      if (eventOrNull != null) {
        eventOrNull.failed(done.strategy(), failure);
      }
      throw failure;
    }
    Round finished = round.finished(done);
    forced.add(finished.files() + finished.directories());
    if (eventOrNull != null) {
      eventOrNull.finished(finished);
    }
    return finished;
  }

  /** To close many files takes long, and the kernel has nothing to tell of what is durable. */
  private void dropSpent() {
    for (FileChannel next = spent.poll(); next != null; next = spent.poll()) {
      drop(next);
    }
  }

  private void drop(FileChannel taken) {
    try {
      dirty.kept().drop(taken);
    } catch (IOException e) {
      System.getLogger("io.overlaynio").log(Level.WARNING, "closing what is durable", e);
    }
  }

  /**
   * Makes one file durable, and then, in their order, those of the directories that are dirty: the
   * names that lead to it. Does nothing if nothing of it is dirty.
   *
   * <p>Without metadata only the file's content and size are: it stays dirty, for the next round to
   * make the rest durable. A file without an open channel is forced with its metadata, always.
   *
   * @param file null if there are only directories to force
   * @param openOrNull a channel of the file, which its user has open
   * @throws SyncFailure if any of them fails, or has failed before
   * @throws java.nio.channels.ClosedChannelException if the channel is closed, also by an
   *     interrupt; then nothing is known, and what was dirty stays so
   */
  public void force(
      Tracked file, FileChannel openOrNull, boolean metadata, List<Tracked> directories)
      throws IOException {
    if (strategyOrNull == null) {
      throwIfFailed();
      return;
    }
    List<Failed> failures = new ArrayList<>();
    Set<Tracked> rest = new LinkedHashSet<>();
    if (file != null) {
      mappings.suspect(file);
      if (openOrNull == null) {
        addIfDirty(file, rest);
      } else if (dirty.dirtyOrNull(file) != null) {
        try {
          new Forcing(dirty).through(file, openOrNull, metadata, strategyOrNull.ear());
        } catch (SyncFailure e) {
          failures.addAll(e.failures());
        }
      }
    }
    directories.forEach(directory -> addIfDirty(directory, rest));
    if (!rest.isEmpty()) {
      surroundings.undisturbed(() -> forceFound(List.copyOf(rest), failures));
    }
    if (!failures.isEmpty()) {
      throw new SyncFailure(failures);
    }
  }

  private void addIfDirty(Tracked object, Set<Tracked> objects) {
    Tracked now = dirty.dirtyOrNull(object);
    if (now != null) {
      objects.add(now);
    }
  }

  private void forceFound(List<Tracked> objects, List<Failed> failures) {
    RoundInProgress round =
        new RoundInProgress(
            dirty, strategyOrNull.opener(), surroundings, dirty.nextEpoch(), objects);
    Ear ear = strategyOrNull.ear();
    round.holdBack();
    round.force(objects, 1);
    for (Tracked object : round.files()) {
      hear(object, ear, failures);
    }
    round.release();
    round.spent().forEach(this::drop);
    for (Tracked object : objects) {
      Failed failed = dirty.failureOrNull(object);
      if (failed != null) {
        failures.add(failed);
      }
    }
    failures.addAll(round.unreached());
  }

  private void hear(Tracked file, Ear ear, List<Failed> failures) {
    try {
      new Forcing(dirty).hear(file, ear);
    } catch (SyncFailure e) {
      file.mark();
      failures.addAll(e.failures());
    }
  }

  /**
   * Sees to it that a name which a new file gets from now on does not outlive its contents: to be
   * called when all of it is written, before it is renamed into view. Where the file system keeps
   * that order, its data is waited for; else it is forced.
   *
   * <p>Outcomes: after a crash the name leads to the whole file, or is not there; or an exception,
   * and then nothing is known. A volatile one promises nothing and does nothing.
   *
   * @param file where it is until then
   * @param open a channel of it
   * @param system native access, if the file is of the platform's own file system and it is loaded
   */
  public void beforeName(Path file, FileChannel open, Optional<Native> system) throws IOException {
    if (strategyOrNull != null) {
      strategyOrNull.beforeName(file, open, system);
    }
  }

  /**
   * A write has failed. If this is volatile, every later sync and force fails with the first of
   * them, for ever: nobody else would hear of it. Otherwise the writer was told, and that is all.
   */
  public void failed(String label, IOException cause) {
    if (strategyOrNull == null) {
      firstFailure.compareAndSet(null, new Failed(label, cause));
    }
  }

  private void throwIfFailed() throws SyncFailure {
    Failed failed = firstFailure.get();
    if (failed != null) {
      throw new SyncFailure(List.of(failed));
    }
  }

  /**
   * Waits for rounds that were asked for, stops the threads and closes kept descriptors. Does not
   * sync: what is dirty stays as durable as it is. May be called again.
   */
  @Override
  public void close() throws IOException {
    rounds.close();
    background.close();
    threads.shutdown();
    dirty.kept().close();
  }
}
