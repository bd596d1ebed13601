package io.overlaynio.tck.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Somebody else on the same disk, who writes little and forces it, again and again. */
final class Neighbour implements AutoCloseable {

  private final Thread thread;
  private final Samples latencies = new Samples();
  private volatile boolean done;
  private volatile boolean counted;
  private volatile Throwable failure;

  Neighbour(Path file) {
    this.thread = new Thread(() -> write(file), "neighbour");
    thread.start();
  }

  private void write(Path file) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer little = ByteBuffer.allocateDirect(4096);
      for (int i = 0; !done; i++) {
        channel.write(little.clear().putInt(0, i), 0);
        boolean counts = counted;
        long start = System.nanoTime();
        channel.force(true);
        if (counts || counted) {
          latencies.add(System.nanoTime() - start);
        }
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  /** From now on its latencies count, or no longer. */
  void count(boolean on) {
    counted = on;
  }

  Samples latencies() {
    return latencies;
  }

  @Override
  public void close() throws IOException {
    done = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new UncheckedIOException("the neighbour failed", (IOException) failure);
    }
  }
}
