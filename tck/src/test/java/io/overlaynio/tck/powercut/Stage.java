package io.overlaynio.tck.powercut;

import io.overlaynio.OverlayFileSystem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Where steps are performed: an open overlay, what they have left open on it, and the file outside
 * of it in which they note what they are about to do and what was confirmed to them.
 */
final class Stage implements Closeable {

  private final OverlayFileSystem overlay;
  private final FileChannel notes;
  private final Map<Integer, FileChannel> channels = new TreeMap<>();
  private final Map<Integer, MappedByteBuffer> mappings = new TreeMap<>();
  private CompletableFuture<Void> syncing = CompletableFuture.completedFuture(null);

  Stage(OverlayFileSystem overlay, Path notes) throws IOException {
    this.overlay = overlay;
    this.notes = FileChannel.open(notes, StandardOpenOption.WRITE);
  }

  OverlayFileSystem overlay() {
    return overlay;
  }

  Path path(String name) {
    return overlay.getPath("/" + name);
  }

  /** Takes a note; whoever reads it has it when this returns. */
  synchronized void note(String kind, int step) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((kind + " " + step + "\n").getBytes());
    notes.write(line, notes.position());
    notes.position(notes.position() + line.capacity());
  }

  void keep(int slot, FileChannel channel) throws IOException {
    close(slot);
    channels.put(slot, channel);
  }

  FileChannel channel(int slot) {
    return channels.get(slot);
  }

  void close(int slot) throws IOException {
    FileChannel channel = channels.remove(slot);
    if (channel != null) {
      channel.close();
    }
  }

  void keep(int slot, MappedByteBuffer mapping) {
    mappings.put(slot, mapping);
  }

  MappedByteBuffer mapping(int slot) {
    return mappings.get(slot);
  }

  /** Begins a sync that notes itself when it has confirmed. */
  void startSync(int step) throws IOException {
    CompletableFuture<Void> before = syncing;
    syncing =
        overlay
            .startSync()
            .thenCombine(
                before,
                (report, earlier) -> {
                  try {
                    note(Worker.CONFIRMED, step);
                  } catch (IOException e) {
                    throw new CompletionException(e);
                  }
                  return null;
                });
  }

  void awaitSync() throws IOException {
    try {
      syncing.join();
    } catch (CompletionException e) {
      throw new IOException("a sync in the background failed", e.getCause());
    }
  }

  @Override
  public void close() throws IOException {
    try (notes;
        overlay) {
      for (FileChannel channel : channels.values()) {
        channel.close();
      }
    }
  }
}
