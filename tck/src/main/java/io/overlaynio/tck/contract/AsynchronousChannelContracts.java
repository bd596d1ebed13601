package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.ASYNCHRONOUS_CHANNELS;
import static io.overlaynio.tck.contract.Capability.LOCKS;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Channels whose operations are started, and end later. */
@Needs(ASYNCHRONOUS_CHANNELS)
final class AsynchronousChannelContracts extends FileSystemArea {

  private interface ChannelCode {
    void run(AsynchronousFileChannel channel) throws Exception;
  }

  /** What a handler was told, with its attachment in front. */
  private final class Told implements CompletionHandler<Integer, String> {

    private final CompletableFuture<String> outcome = new CompletableFuture<>();

    @Override
    public void completed(Integer result, String attachment) {
      outcome.complete(attachment + " " + result);
    }

    @Override
    public void failed(Throwable failure, String attachment) {
      outcome.complete(attachment + " " + failure.getClass().getSimpleName());
    }

    String outcome() throws Exception {
      return outcome.get(patience().toMillis(), MILLISECONDS);
    }
  }

  private void over(String content, ChannelCode code, OpenOption... options) throws Exception {
    file("a", content);
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(path("a"), options)) {
      code.run(channel);
    }
  }

  private <T> T result(Future<T> future) throws Exception {
    return future.get(patience().toMillis(), MILLISECONDS);
  }

  @Demand("AsynchronousFileChannel.open: NoSuchFileException if it is not there nor to be made")
  void open_missing_isRefused() {
    Refusal.refusedOf(
        NoSuchFileException.class,
        missing(),
        () -> AsynchronousFileChannel.open(missing(), READ).close());
  }

  @Demand("AsynchronousFileChannel.open: CREATE makes it")
  void open_create_isMade() throws Exception {
    AsynchronousFileChannel.open(path("a"), WRITE, CREATE).close();
    assertThat(Files.size(path("a"))).isZero();
  }

  @Demand("AsynchronousFileChannel.open: DELETE_ON_CLOSE deletes it")
  void open_deleteOnClose_isGone() throws Exception {
    over("abc", channel -> assertThat(channel.isOpen()).isTrue(), READ, DELETE_ON_CLOSE);
    assertThat(names(root())).isEmpty();
  }

  @Demand("AsynchronousFileChannel.open: UnsupportedOperationException for APPEND")
  void open_append_isRefused() throws Exception {
    file("a");
    refused(
        UnsupportedOperationException.class,
        () -> AsynchronousFileChannel.open(path("a"), WRITE, APPEND).close());
  }

  @Demand("AsynchronousFileChannel.read: a future of the number of bytes")
  void read_future_isCount() throws Exception {
    over(
        "abcdef",
        channel -> {
          ByteBuffer read = ByteBuffer.allocate(3);
          assertThat(result(channel.read(read, 2))).isEqualTo(3);
          assertThat(textOf(read)).isEqualTo("cde");
        },
        READ);
  }

  @Demand("AsynchronousFileChannel.read: -1 at or beyond the end")
  void read_beyondTheEnd_isMinusOne() throws Exception {
    over(
        "abc",
        channel -> {
          assertThat(result(channel.read(ByteBuffer.allocate(1), 3))).isEqualTo(-1);
          assertThat(result(channel.read(ByteBuffer.allocate(1), 300))).isEqualTo(-1);
        },
        READ);
  }

  @Demand("AsynchronousFileChannel.read: the handler is told, with the attachment")
  void read_handler_isTold() throws Exception {
    over(
        "abc",
        channel -> {
          Told told = new Told();
          channel.read(ByteBuffer.allocate(9), 0, "attached", told);
          assertThat(told.outcome()).isEqualTo("attached 3");
        },
        READ);
  }

  @Demand("AsynchronousFileChannel.write: a future of the number of bytes; the file grows")
  void write_future_isCount() throws Exception {
    over(
        "abc",
        channel -> {
          assertThat(result(channel.write(bytes("XYZ"), 2))).isEqualTo(3);
          assertThat(channel.size()).isEqualTo(5);
        },
        WRITE);
    assertThat(text(path("a"))).isEqualTo("abXYZ");
  }

  @Demand("AsynchronousFileChannel.write: the handler is told, with the attachment")
  void write_handler_isTold() throws Exception {
    over(
        "",
        channel -> {
          Told told = new Told();
          channel.write(bytes("abcd"), 0, "attached", told);
          assertThat(told.outcome()).isEqualTo("attached 4");
        },
        WRITE);
    assertThat(text(path("a"))).isEqualTo("abcd");
  }

  @Demand("AsynchronousFileChannel.write: several at once, at different positions")
  void write_several_areAllThere() throws Exception {
    over(
        "",
        channel -> {
          Future<Integer> last = channel.write(bytes("cc"), 4);
          Future<Integer> first = channel.write(bytes("aa"), 0);
          Future<Integer> middle = channel.write(bytes("bb"), 2);
          assertThat(result(last) + result(first) + result(middle)).isEqualTo(6);
        },
        WRITE);
    assertThat(text(path("a"))).isEqualTo("aabbcc");
  }

  @Demand("AsynchronousFileChannel.open(executor): handlers run on a thread of the group")
  void open_executor_runsHandlers() throws Exception {
    file("a", "abc");
    ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "mine"));
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(path("a"), Set.of(READ), executor)) {
      CompletableFuture<String> thread = new CompletableFuture<>();
      channel.read(
          ByteBuffer.allocate(1),
          0,
          thread,
          new CompletionHandler<>() {
            @Override
            public void completed(Integer count, CompletableFuture<String> attached) {
              attached.complete(Thread.currentThread().getName());
            }

            @Override
            public void failed(Throwable failure, CompletableFuture<String> attached) {
              attached.completeExceptionally(failure);
            }
          });
      assertThat(result(thread)).isEqualTo("mine");
    } finally {
      executor.shutdown();
    }
  }

  @Demand("AsynchronousFileChannel: IllegalArgumentException for a negative position")
  Rows negativePosition_isRefused() {
    return new Rows()
        .row(
            "read",
            () ->
                over(
                    "a",
                    channel ->
                        refused(
                            IllegalArgumentException.class,
                            () -> result(channel.read(ByteBuffer.allocate(1), -1))),
                    READ))
        .row(
            "write",
            () ->
                over(
                    "a",
                    channel ->
                        refused(
                            IllegalArgumentException.class,
                            () -> result(channel.write(bytes("x"), -1))),
                    WRITE))
        .row(
            "truncate",
            () ->
                over(
                    "a",
                    channel -> refused(IllegalArgumentException.class, () -> channel.truncate(-1)),
                    WRITE));
  }

  @Demand("AsynchronousFileChannel.read: IllegalArgumentException for a read-only buffer")
  void read_readOnlyBuffer_isRefused() throws Exception {
    over(
        "a",
        channel ->
            refused(
                IllegalArgumentException.class,
                () -> result(channel.read(ByteBuffer.allocate(1).asReadOnlyBuffer(), 0))),
        READ);
  }

  @Demand("AsynchronousFileChannel: refused if it was not opened for it")
  Rows wrongDirection_isRefused() {
    return new Rows()
        .row(
            "read",
            () ->
                over(
                    "a",
                    channel ->
                        refused(
                            NonReadableChannelException.class,
                            () -> result(channel.read(ByteBuffer.allocate(1), 0))),
                    WRITE))
        .row(
            "write",
            () ->
                over(
                    "a",
                    channel ->
                        refused(
                            NonWritableChannelException.class,
                            () -> result(channel.write(bytes("x"), 0))),
                    READ))
        .row(
            "truncate",
            () ->
                over(
                    "a",
                    channel ->
                        refused(NonWritableChannelException.class, () -> channel.truncate(0)),
                    READ));
  }

  @Demand("AsynchronousFileChannel.truncate: to a smaller size; a greater one changes nothing")
  void truncate_cuts() throws Exception {
    over(
        "abcdef",
        channel -> {
          assertThat(channel.truncate(9).size()).isEqualTo(6);
          assertThat(channel.truncate(2)).isSameAs(channel);
          channel.force(true);
        },
        WRITE);
    assertThat(text(path("a"))).isEqualTo("ab");
  }

  @Demand("AsynchronousFileChannel: ClosedChannelException when it is closed")
  Rows closed_refuses() {
    return new Rows()
        .row("size", () -> closed(AsynchronousFileChannel::size))
        .row("truncate", () -> closed(channel -> channel.truncate(0)))
        .row("force", () -> closed(channel -> channel.force(true)))
        .row("tryLock", () -> closed(AsynchronousFileChannel::tryLock), LOCKS);
  }

  private void closed(ChannelCode code) throws Exception {
    file("a");
    AsynchronousFileChannel channel = AsynchronousFileChannel.open(path("a"), READ, WRITE);
    channel.close();
    channel.close();
    assertThat(channel.isOpen()).isFalse();
    refusedAs(ClosedChannelException.class, () -> code.run(channel));
  }

  @Demand("AsynchronousFileChannel: a started operation fails with it when it is closed")
  void closed_operation_fails() throws Exception {
    file("a");
    AsynchronousFileChannel channel = AsynchronousFileChannel.open(path("a"), READ, WRITE);
    channel.close();
    ExecutionException thrown =
        refused(ExecutionException.class, () -> result(channel.read(ByteBuffer.allocate(1), 0)));
    assertThat(thrown.getCause()).isInstanceOf(ClosedChannelException.class);
    Told told = new Told();
    channel.write(bytes("x"), 0, "attached", told);
    assertThat(told.outcome()).isEqualTo("attached ClosedChannelException");
  }

  @Demand("AsynchronousChannel.close: what is outstanding fails with AsynchronousCloseException")
  Rows close_outstanding_failsWithAsynchronousClose() {
    return new Rows()
        .row("read", () -> closedMeanwhile(channel -> channel.read(ByteBuffer.allocate(1), 0)))
        .row("write", () -> closedMeanwhile(channel -> channel.write(bytes("x"), 0)))
        .row("lock", () -> closedMeanwhile(AsynchronousFileChannel::lock), LOCKS)
        .row(
            "read, handler",
            () -> told(Integer.class, (c, h) -> c.read(ByteBuffer.allocate(1), 0, null, h)))
        .row("write, handler", () -> told(Integer.class, (c, h) -> c.write(bytes("x"), 0, null, h)))
        .row("lock, handler", () -> told(FileLock.class, (c, h) -> c.lock(null, h)), LOCKS);
  }

  private interface Start {
    Future<?> on(AsynchronousFileChannel channel);
  }

  private interface StartTelling<V> {
    void on(AsynchronousFileChannel channel, CompletionHandler<V, Object> handler);
  }

  /** A future of what a handler is told. */
  private static final class Awaited<V> extends CompletableFuture<V>
      implements CompletionHandler<V, Object> {

    @Override
    public void completed(V result, Object attachment) {
      complete(result);
    }

    @Override
    public void failed(Throwable failure, Object attachment) {
      completeExceptionally(failure);
    }
  }

  private <V> void told(Class<V> result, StartTelling<V> start) throws Exception {
    closedMeanwhile(
        channel -> {
          Awaited<V> awaited = new Awaited<>();
          start.on(channel, awaited);
          return awaited.thenApply(result::cast);
        });
  }

  /** The executor's only thread is busy until the channel is closed. */
  private void closedMeanwhile(Start start) throws Exception {
    file("a", "abc");
    CountDownLatch closed = new CountDownLatch(1);
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      executor.execute(() -> await(closed));
      AsynchronousFileChannel channel =
          AsynchronousFileChannel.open(path("a"), Set.of(READ, WRITE), executor);
      Future<?> outstanding = start.on(channel);
      boolean ended = outstanding.isDone(); // by a provider that needs no executor for it
      channel.close();
      closed.countDown();
      if (!ended) {
        ExecutionException thrown = refused(ExecutionException.class, () -> result(outstanding));
        assertThat(thrown.getCause()).isExactlyInstanceOf(AsynchronousCloseException.class);
      }
    } finally {
      closed.countDown();
      executor.shutdown();
    }
    assertThat(text(path("a"))).isIn("abc", "xbc");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Demand("AsynchronousFileChannel: NullPointerException for a handler that is null")
  void nullHandler_isRefused() throws Exception {
    over(
        "a",
        channel ->
            refusedAs(
                NullPointerException.class,
                () -> channel.read(ByteBuffer.allocate(1), 0, "", null)),
        READ);
  }

  @Demand(
      value = "AsynchronousFileChannel.lock: excludes what overlaps, until it is released",
      needs = LOCKS)
  void lock_overlapping_isRefused() throws Exception {
    over(
        "abc",
        channel -> {
          FileLock lock = result(channel.lock());
          assertThat(lock.isValid()).isTrue();
          assertThat(lock.acquiredBy()).isSameAs(channel);
          refused(OverlappingFileLockException.class, channel::tryLock);
          lock.release();
          channel.tryLock().release();
        },
        READ,
        WRITE);
  }
}
