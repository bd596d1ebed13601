package io.overlaynio.tck.overlay;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Asynchronous file channels, which no provider has unless it makes them. */
@OnWritableCells
final class AsynchronousChannelTest {

  @RegisterExtension final Rig rig;

  AsynchronousChannelTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readAndWrite_futures_giveWhatWasDone() throws Exception {
    rig.lower().file("file", "0123456789");
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(rig.path("/file"), READ, WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocate(4);
      assertThat(channel.read(buffer, 3).get()).isEqualTo(4);
      assertThat(new String(buffer.array(), StandardCharsets.UTF_8)).isEqualTo("3456");
      assertThat(channel.write(bytes("xy"), 9).get()).isEqualTo(2);
      assertThat(channel.size()).isEqualTo(11);
      channel.truncate(10);
      channel.force(true);
      assertThat(channel.read(ByteBuffer.allocate(1), 10).get()).isEqualTo(-1);
    }
    assertThat(rig.path("/file")).hasContent("012345678x");
  }

  @Test
  void read_lowerFile_copiesNothingUp() throws Exception {
    rig.lower().file("file", "text");
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(rig.path("/file"))) {
      assertThat(channel.read(ByteBuffer.allocate(9), 0).get()).isEqualTo(4);
    }
    rig.assertThatUpper().isEmpty();
  }

  @Test
  void write_handlerAndExecutor_areUsed() throws Exception {
    ExecutorService executor =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "of the caller"));
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(rig.path("/new"), Set.of(CREATE, WRITE), executor)) {
      CompletableFuture<String> told = new CompletableFuture<>();
      channel.write(
          bytes("text"),
          0,
          "attachment",
          new CompletionHandler<Integer, String>() {
            @Override
            public void completed(Integer written, String attachment) {
              told.complete(written + " " + attachment + " " + Thread.currentThread().getName());
            }

            @Override
            public void failed(Throwable failure, String attachment) {
              told.completeExceptionally(failure);
            }
          });
      assertThat(told.get(30, TimeUnit.SECONDS)).isEqualTo("4 attachment of the caller");
    } finally {
      executor.shutdown();
    }
    assertThat(rig.path("/new")).hasContent("text");
  }

  @Test
  void read_afterClose_fails() throws IOException {
    rig.lower().file("file");
    AsynchronousFileChannel channel = AsynchronousFileChannel.open(rig.path("/file"));
    channel.close();
    assertThat(channel.isOpen()).isFalse();
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> channel.read(ByteBuffer.allocate(1), 0).get(30, TimeUnit.SECONDS))
        .withCauseInstanceOf(ClosedChannelException.class);
  }

  @Test
  void lock_ofTheSameFile_overlaps()
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    rig.lower().file("file", "0123456789");
    try (AsynchronousFileChannel one =
            AsynchronousFileChannel.open(rig.path("/file"), READ, WRITE);
        AsynchronousFileChannel two =
            AsynchronousFileChannel.open(rig.path("/file"), READ, WRITE)) {
      FileLock lock = one.lock().get(30, TimeUnit.SECONDS);
      assertThat(lock.isValid()).isTrue();
      assertThatExceptionOfType(OverlappingFileLockException.class).isThrownBy(() -> two.tryLock());
      lock.release();
      assertThat(two.tryLock().isValid()).isTrue();
    }
  }

  @Test
  void read_openedBeforeTheCopyUp_seesLaterWrites() throws Exception {
    rig.lower().file("file", "old");
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(rig.path("/file"))) {
      Files.writeString(rig.path("/file"), "newer");
      ByteBuffer buffer = ByteBuffer.allocate(9);
      assertThat(channel.read(buffer, 0).get(30, TimeUnit.SECONDS)).isEqualTo(5);
      assertThat(channel.size()).isEqualTo(5);
    }
  }
}
