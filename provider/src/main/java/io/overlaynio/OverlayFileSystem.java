package io.overlaynio;

import io.overlaynio.internal.layer.FormatChoice;
import io.overlaynio.internal.layer.LayerStack;
import io.overlaynio.internal.sync.SyncFailure;
import io.overlaynio.internal.sys.Native;
import io.overlaynio.internal.tree.MergedTree;
import io.overlaynio.internal.tree.SyncDoors;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One overlay: read-only <em>lower</em> directories and a writable <em>upper</em> one, seen as one
 * file system, which knows what it has changed and can make just that durable.
 *
 * <p>A program opens one with {@link #open(OverlayOptions)} or {@code FileSystems.newFileSystem}
 * and then uses {@code java.nio.file} as ever; {@link #sync()} and {@link #startSync()} are what
 * this class adds. It is safe for use by any number of threads.
 *
 * <h2>A tour of the house</h2>
 *
 * Data flows one way, floor by floor, and imports go only downward:
 *
 * <pre>
 *   5  io.overlaynio                 the API and the face to java.nio.file
 *   4  io.overlaynio.internal.tree   the merged tree: lookup, listing, operations, copy-up
 *   3  io.overlaynio.internal.layer  what is on disk in one layer, and the formats
 *   2  io.overlaynio.internal.sync   what is dirty and how it becomes durable
 *   1  io.overlaynio.internal.sys    the only code that asks the operating system
 * </pre>
 *
 * <p><b>Paths.</b> An {@code OverlayPath} is text. It stops at this floor: below there are lists of
 * names, and real paths of layers. Every call goes down through {@code TreeCall}, which also brings
 * exceptions back with the path that the caller gave ({@code PathErrors}).
 *
 * <p><b>The default file system</b> of a JVM can be an overlay, too. {@code
 * OverlayDefaultFileSystem} is what the program sees then: paths are the platform's, and {@code
 * DefaultOverlay} opens an overlay at the first use and hands every call to it, but for what the
 * overlay's own work asks, which the machine answers.
 *
 * <p><b>Lookup.</b> The tree resolves names one by one, symbolic links too, always in overlay
 * space, so nothing in a layer can lead out of it. A name becomes an entry: absent, in upper, in
 * lower, or a directory. What a lower layer answered is remembered, since lowers do not change
 * while they are open: entries and whole listings, and, of a lower directory that was asked in vain
 * again and again, which names it has at all ({@code LowerNames}). A directory is one object for as
 * long as anybody holds it; renaming it moves that object, and with it everything below, by one
 * field. A secure directory stream holds one, too: what is asked through it is looked for from that
 * object, wherever it was moved to meanwhile.
 *
 * <p><b>Changes.</b> Before a lower file is changed it is copied up: built in the work directory,
 * its data seen to the disk ({@code Writeback.beforeName}), and shown by one rename. Deleting what
 * is below leaves a whiteout. Each operation has its own class, named as the kernel's file for it;
 * the order of locks is written in {@code TreeLocks}, the on-disk marks in {@code LayerFormat}.
 * What has changed altogether is found by a walk over the merged tree and the lower layers' own at
 * once ({@code Difference}); what becomes of all of it is {@code Discard}, {@code Commit} and
 * {@code Snapshot}, while every change waits.
 *
 * <p><b>Durability.</b> Every change marks the file it changed, and the directories whose names it
 * changed, in a set that belongs to this overlay alone. A round of sync takes that set, starts
 * writing all of it, and makes it durable by a {@link SyncStrategy}: each file and then each
 * directory by an fsync of its own, or the data of all and then one commit of the journal. A mark
 * is cleared only if nothing changed since the round took it. What could not be made durable stays
 * in the set as failed and is named by every sync until it is written anew.
 *
 * <p>The floor that does this is built by the first change ({@code SyncDoors}, by {@code
 * SyncWiring}): a program that only reads never asks what its disk is. Where the kernel may drop
 * data and tell nobody who forces it, as ext4 does once it is damaged, a round also listens to what
 * the file system complains of ({@code Listening}), and so does whoever forces one file ({@code
 * Ear}): nothing that was dirty then passes for durable.
 *
 * <p>Above the limits in the options, data is written back before anybody asks: what is too much
 * for the set, or too old, leaves it for a list, where it stays dirty until a round or a force has
 * made it durable. That clears nothing, and leaves a sync less to wait for.
 *
 * <p><b>Closing</b> closes every channel, stream and watcher, syncs unless durability is volatile,
 * and gives back the locks in the work directory and beside the upper. It closes no layer's file
 * system.
 */
public final class OverlayFileSystem extends FileSystem {

  private final OverlayFileSystemProvider provider;
  private final String name;
  private final OverlayOptions options;
  private final LayerStack layers;
  private final MergedTree tree;
  private final SyncDoors doors;
  private final Watchers watchers;
  private final FileSystemState state = new FileSystemState();
  private final FileLocks locks = new FileLocks();
  private final ChannelThreads channelThreads = new ChannelThreads();
  private final OverlayAttributeViews views;
  private final OverlayPath root;

  private OverlayFileSystem(
      OverlayFileSystemProvider provider,
      String name,
      OverlayOptions options,
      LayerStack layers,
      MergedTree tree,
      SyncDoors doors,
      Watchers watchers) {
    this.provider = provider;
    this.name = name;
    this.options = options;
    this.layers = layers;
    this.tree = tree;
    this.doors = doors;
    this.watchers = watchers;
    this.views = new OverlayAttributeViews(tree.attributeViews());
    this.root = OverlayPath.absolute(this, List.of());
  }

  /**
   * Opens an overlay.
   *
   * <p>Possible outcomes: open, with the work directory taken and cleaned of what a crash left; or
   * an exception, and upper and lowers untouched.
   *
   * @throws java.nio.file.FileSystemException if upper or work is in use, was left by a volatile
   *     run, was written in another format, or cannot hold the format that was asked for; the
   *     message says what to do
   * @throws java.nio.file.FileSystemAlreadyExistsException if an overlay of this name is open
   */
  public static OverlayFileSystem open(OverlayOptions options) throws IOException {
    return open(OverlayFileSystemProvider.installed(), options);
  }

  static OverlayFileSystem open(OverlayFileSystemProvider provider, OverlayOptions options)
      throws IOException {
    String name = options.nameOrGenerated();
    return provider
        .registry()
        .open(name, options, () -> wireOrClose(provider, name, options, layers(options)));
  }

  private static LayerStack layers(OverlayOptions options) throws IOException {
    FormatChoice format = FormatChoice.valueOf(options.format().name());
    return options.upper().isEmpty()
        ? LayerStack.readOnly(options.lower(), format)
        : LayerStack.writable(
            options.upper().get(), options.work().orElseThrow(), options.lower(), format);
  }

  private static OverlayFileSystem wireOrClose(
      OverlayFileSystemProvider provider, String name, OverlayOptions options, LayerStack layers)
      throws IOException {
    try {
      return wire(provider, name, options, layers);
    } catch (IOException | RuntimeException e) {
      Failures failures = new Failures();
      failures.add(e);
      failures.run(layers::close);
      throw e;
    }
  }

  private static OverlayFileSystem wire(
      OverlayFileSystemProvider provider, String name, OverlayOptions options, LayerStack layers)
      throws IOException {
    if (options.durability() == Durability.VOLATILE && layers.workOrNull() != null) {
      layers.workOrNull().markVolatile();
    }
    SyncWiring sync = new SyncWiring(options, layers);
    SyncDoors doors = sync.doors();
    Watchers watchers = new Watchers();
    MergedTree tree = MergedTree.of(layers, options.cachedNames(), sync.force(), doors, watchers);
    tree.settle();
    return new OverlayFileSystem(provider, name, options, layers, tree, doors, watchers);
  }

  /**
   * Makes every change that completed before this call durable: contents, attributes, names and
   * whiteouts of this overlay, and of nothing else on the disk. What was confirmed survives a
   * crash.
   *
   * <p>Costs nothing where nothing changed. Concurrent callers share the work. Of a read-only
   * overlay there is nothing to sync; with volatile durability nothing is done.
   *
   * @return what was done and how long it took
   * @throws OverlaySyncException naming every path that could not be made durable; all others are
   *     durable
   * @throws java.io.InterruptedIOException if the thread is interrupted while it waits; the work
   *     goes on
   * @throws java.nio.file.ClosedFileSystemException if this file system is closed
   */
  public SyncReport sync() throws IOException {
    state.checkOpen();
    try {
      return SyncAnswers.report(doors.open().writeback().sync());
    } catch (SyncFailure failure) {
      throw SyncAnswers.named(this, failure);
    }
  }

  /**
   * Starts what {@link #sync()} does and does not wait for it.
   *
   * @return completed with the report, or exceptionally with what {@link #sync()} throws
   * @throws java.nio.file.ClosedFileSystemException if this file system is closed
   */
  public CompletableFuture<SyncReport> startSync() {
    state.checkOpen();
    return SyncAnswers.told(this, doors.open().writeback().startSync());
  }

  /**
   * What was changed: in what this overlay differs from its lower directories by themselves. It is
   * read from the upper directory, whoever has written that, and costs what is in there, not what
   * is below.
   *
   * <p>The stream is lazy. A directory comes before what is in it, names in their order. The root
   * itself is not told: its attributes are those of the upper directory. What changes meanwhile may
   * be told or not; all else is. A failure to read is an {@link java.io.UncheckedIOException} with
   * the path. Nothing stays open, so the stream need not be closed.
   *
   * @return the changes; none of a read-only overlay
   * @throws java.nio.file.ClosedFileSystemException if this file system is closed; from the stream,
   *     too
   */
  public Stream<OverlayChange> changes(ChangeOption... options) {
    return ChangeStream.of(this, options);
  }

  /**
   * The same, of one path and what is below it.
   *
   * @param path symbolic links are followed but for its last name; it may have been deleted
   * @throws java.nio.file.NoSuchFileException if it is neither there nor in the lower directories
   * @throws java.nio.file.ProviderMismatchException if it is not a path of this overlay
   */
  public Stream<OverlayChange> changes(Path path, ChangeOption... options) throws IOException {
    return ChangeStream.of(this, path, options);
  }

  /**
   * Throws away every change: the upper directory is emptied, and the overlay shows what the lower
   * directories show, the root with the attributes of the topmost of them.
   *
   * <p>It waits for changes that are under way. Who has a file open for reading goes on to read
   * what was thrown away, as of a deleted file. Nothing of it is synced any more, and failures of
   * its files are forgotten. Watchers are told of every name that changes by this.
   *
   * <p>Possible outcomes: discarded, durably unless durability is volatile; or an exception, and
   * all as before, but perhaps for attributes of the root. After a crash the same two: one that has
   * begun is finished when the overlay is opened next, with the same work directory. Should a disk
   * fail so that it can neither be finished nor taken back, every change is refused until then.
   *
   * @throws OverlayBusyException naming the files that are open for writing; nothing was done
   * @throws java.nio.file.ReadOnlyFileSystemException if there is no upper directory
   * @throws java.nio.file.ClosedFileSystemException if this file system is closed
   */
  public void discard() throws IOException {
    new UpperAsAWhole(this).discard();
  }

  /**
   * Writes every change into a directory that has, at each changed path, what the lower directories
   * show there: mostly the one lower directory itself. This alone ever changes a lower directory.
   *
   * <p>Changes wait until it has ended; reading goes on, and the overlay shows the same all the
   * time. Each file comes whole, by a rename; modes, owners, times, extended attributes and hard
   * links come along, those of the root do not. If the target is the one lower directory, the upper
   * is emptied at the end, and file keys are new; if it is another directory, the upper stays as it
   * is.
   *
   * <p>A conflict is a changed path at which the target has another type, size, link target, or
   * contents than the lower directories show, and not already what the overlay shows. Where the
   * target is the lower directory itself it is what was changed there since the overlay was opened,
   * or last committed.
   *
   * <p>Possible outcomes: committed, durably; or refused, with nothing done; or another exception,
   * and the target may have some of it. Then, and after a crash, it is finished when the overlay is
   * opened next with the same layers and work directory, or by another commit to the same target;
   * until then every change is refused, and nobody else may change the target, since it is not
   * compared again. With volatile durability an interrupted one is not finished.
   *
   * @param target a directory with room for {@code .NAME.commit} beside it, where files are built
   * @throws OverlayConflictException naming every path with a conflict
   * @throws OverlayBusyException naming the files that are open for writing, or mapped
   * @throws OverlaySyncException if what is to be committed could not be made durable
   * @throws java.nio.file.FileSystemException if it is no such directory, or one of several lower
   *     directories
   * @throws java.nio.file.ReadOnlyFileSystemException if there is no upper directory
   * @throws java.nio.file.ClosedFileSystemException if this file system is closed
   */
  public void commit(Path target) throws IOException {
    commit(target, progress -> {});
  }

  /**
   * The same, and tells how far it has come.
   *
   * @param progress told in this thread, after each path; it may look at the overlay, and is
   *     refused to change it by an IllegalStateException; what it throws breaks the commit off
   */
  public void commit(Path target, Consumer<? super CommitProgress> progress) throws IOException {
    new UpperAsAWhole(this).commit(target, progress);
  }

  /**
   * Makes a lower directory of all that the upper one holds, without copying it: beside it, as
   * {@code .NAME.snapshot-N}. The upper is empty then, and the overlay goes on and shows the same;
   * only file keys are new, and who reads a file goes on in the one he has open.
   *
   * <p>Opened next, the overlay must be given the new lower directory on top of the others; without
   * it, while it is there, the upper is refused.
   *
   * <p>Possible outcomes: made, durably unless durability is volatile; or an exception, and all as
   * before. After a crash the same two. Should a disk fail so that it can neither be finished nor
   * taken back, every change is refused until the overlay is opened anew, which takes it back.
   *
   * @throws OverlayBusyException naming the files that are open for writing, or mapped
   * @throws OverlaySyncException if what is there could not be made durable; nothing was done
   * @throws java.nio.file.ReadOnlyFileSystemException if there is no upper directory
   * @throws java.nio.file.ClosedFileSystemException if this file system is closed
   */
  public OverlaySnapshot snapshot() throws IOException {
    return new UpperAsAWhole(this).snapshot(null);
  }

  /**
   * The same, at a place of its own.
   *
   * @param lower where nothing is yet, on the file store of the upper directory and in no layer
   * @throws java.nio.file.FileAlreadyExistsException if something is there
   */
  public OverlaySnapshot snapshot(Path lower) throws IOException {
    return new UpperAsAWhole(this).snapshot(Objects.requireNonNull(lower));
  }

  /** What was done so far and what a sync would have to do; asking costs next to nothing. */
  public OverlayStatistics statistics() {
    return SyncAnswers.statistics(doors.openOrNull());
  }

  /** Builds what is else built by the first change, under whose locks. */
  void prepareChanges() {
    doors.open();
  }

  /** Does what may force files, and tells of failures as callers know them. */
  void naming(Failures.Step step) throws IOException {
    try {
      step.run();
    } catch (SyncFailure failure) {
      throw SyncAnswers.named(this, failure);
    }
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  /**
   * Closes the overlay: its channels, streams and watchers, then syncs unless durability is
   * volatile, then gives the upper free. Closing again does nothing.
   *
   * <p>It is closed also when this throws. An interrupt neither ends this sync nor hides its
   * outcome; the thread stays interrupted.
   *
   * @throws OverlaySyncException naming every path that could not be made durable
   * @throws IOException the first failure to close something, the others suppressed
   */
  @Override
  public void close() throws IOException {
    if (!state.shut()) {
      return;
    }
    Failures failures = new Failures();
    failures.run(state::closeRegistered);
    failures.run(channelThreads::close);
    SyncDoors.Open sync = doors.closeOrNull();
    if (sync != null) {
      failures.run(() -> naming(sync.writeback()::lastSync));
      failures.run(sync.writeback()::close);
    }
    failures.run(layers::close);
    provider.registry().release(name, this);
    failures.throwIfAny();
  }

  @Override
  public boolean isOpen() {
    return state.isOpen();
  }

  /** True if there is no upper directory. */
  @Override
  public boolean isReadOnly() {
    return tree.readOnly();
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    state.checkOpen();
    return List.of(root);
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    state.checkOpen();
    try {
      return List.of(provider.getFileStore(root));
    } catch (IOException unreachable) {
      return List.of();
    }
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    state.checkOpen();
    return tree.attributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    state.checkOpen();
    return OverlayPath.parse(this, first, more);
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    return PathMatchers.parse(Objects.requireNonNull(syntaxAndPattern));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return new OverlayPrincipals(
        layers.top().root().getFileSystem().getUserPrincipalLookupService(), state);
  }

  /** A watch service that reports every change made through this file system. */
  @Override
  public WatchService newWatchService() {
    state.checkOpen();
    return OverlayWatchService.open(watchers, state);
  }

  /** The name and the layers, for messages. */
  @Override
  public String toString() {
    return "overlay://" + name + "/ with " + options;
  }

  /** True in the thread that loads native access: see {@link Native#isLoadedByThisThread}. */
  static boolean isLoadingNativeAccess() {
    return Native.isLoadedByThisThread();
  }

  MergedTree tree() {
    return tree;
  }

  FileSystemState state() {
    return state;
  }

  String name() {
    return name;
  }

  OverlayPath root() {
    return root;
  }

  OverlayAttributeViews views() {
    return views;
  }

  FileLocks locks() {
    return locks;
  }

  Executor channelThreads() {
    return channelThreads;
  }
}
