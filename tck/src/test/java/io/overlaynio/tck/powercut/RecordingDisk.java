package io.overlaynio.tck.powercut;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A disk with a volatile write cache that remembers everything: two files in a directory mounted by
 * FUSE, of which this is the server. {@code disk} is for a loop device to stand on; a device flush
 * arrives as its fsync. What is written to {@code notes} goes into the same log, so that the
 * program under test can say where it is, in order with what reaches the disk: the write returns
 * when the note is taken.
 *
 * <p>It speaks the kernel's protocol on {@code /dev/fuse} itself and needs no library for it. It
 * must not run in the JVM that maps files of this disk: a page fault would wait for a thread that
 * may have to wait for the faulting one.
 */
final class RecordingDisk implements Closeable {

  private static final int IN_HEADER = 40;
  private static final int OUT_HEADER = 16;
  private static final int WRITE_HEADER = 40;
  private static final int MOST_WRITTEN = 1 << 20;
  private static final int DIRECT_IO = 1;
  private static final int ROOT = 1;
  private static final int DISK = 2;
  private static final int NOTES = 3;
  private static final int ENOENT = 2;
  private static final int ENOSYS = 38;

  private final LibC libC;
  private final int device;
  private final Path mount;
  private final DiskState now;
  private final DiskLog log;
  private final ByteBuffer request = buffer(IN_HEADER + WRITE_HEADER + MOST_WRITTEN + 4096);
  private final ByteBuffer reply = buffer(OUT_HEADER + MOST_WRITTEN + 4096);

  private RecordingDisk(LibC libC, int device, Path mount, DiskState start) {
    this.libC = libC;
    this.device = device;
    this.mount = mount;
    this.now = start.fork();
    this.log = new DiskLog(start);
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }

  /** A disk that holds this, mounted at an empty directory, until it is closed. */
  static RecordingDisk start(LibC libC, Path mount, DiskState start) throws IOException {
    int device = libC.openForMessages(Path.of("/dev/fuse"));
    String options = "fd=" + device + ",rootmode=40755,user_id=0,group_id=0";
    try {
      libC.mount("recording-disk", mount, "fuse", options);
    } catch (IOException e) {
      libC.close(device);
      throw e;
    }
    RecordingDisk disk = new RecordingDisk(libC, device, mount, start);
    Thread server = new Thread(disk::serve, "recording-disk");
    server.setDaemon(true);
    server.start();
    return disk;
  }

  /** Skips the test where there can be none. */
  static void require() {
    assumeTrue(Files.exists(Path.of("/dev/fuse")), "needs /dev/fuse");
  }

  /** The file to stand a file system on. */
  Path disk() {
    return mount.resolve("disk");
  }

  /** The file to write notes to, a line with one write. */
  Path notes() {
    return mount.resolve("notes");
  }

  DiskLog log() {
    return log;
  }

  /** Unmounts; the server ends with it. */
  @Override
  public void close() throws IOException {
    libC.detach(mount);
    libC.close(device);
  }

  private void serve() {
    long size;
    while ((size = libC.readOrGone(device, request.clear())) >= 0) {
      request.limit((int) size);
      answer();
    }
  }

  /** The operations that a loop device and a writer of notes need; the rest is not implemented. */
  private void answer() {
    int operation = request.getInt(4);
    long node = request.getLong(16);
    reply.clear().position(OUT_HEADER);
    switch (operation) {
      case 1 -> lookup();
      case 2, 36, 42 -> {
        return; // FORGET, INTERRUPT and BATCH_FORGET want no answer
      }
      case 3, 4 -> {
        reply.putLong(0).putInt(0).putInt(0);
        putAttributes(node);
        send(0);
      }
      case 14, 27 -> {
        reply.putLong(node).putInt(node == ROOT ? 0 : DIRECT_IO).putInt(0);
        send(0);
      }
      case 15 -> read();
      case 16 -> write(node);
      case 18, 25, 28, 29, 38 -> send(0);
      case 20 -> {
        log.add(new DiskLog.Flush());
        send(0);
      }
      case 26 -> initialize();
      default -> send(-ENOSYS);
    }
  }

  private void initialize() {
    int features = 1 | 1 << 5 | 1 << 22; // ASYNC_READ, BIG_WRITES, MAX_PAGES
    reply.putInt(7).putInt(31).putInt(MOST_WRITTEN).putInt(features);
    reply.putShort((short) 64).putShort((short) 48).putInt(MOST_WRITTEN).putInt(1);
    reply.putShort((short) (MOST_WRITTEN / 4096)).putShort((short) 0);
    reply.putInt(0).putInt(0).put(new byte[24]);
    send(0);
  }

  private void lookup() {
    byte[] name = new byte[request.limit() - IN_HEADER - 1];
    request.get(IN_HEADER, name);
    long node =
        switch (new String(name, StandardCharsets.UTF_8)) {
          case "disk" -> DISK;
          case "notes" -> NOTES;
          default -> 0;
        };
    if (node == 0) {
      send(-ENOENT);
      return;
    }
    reply.putLong(node).putLong(0).putLong(0).putLong(0).putInt(0).putInt(0);
    putAttributes(node);
    send(0);
  }

  private void putAttributes(long node) {
    long size = node == DISK ? now.size() : 0;
    reply.putLong(node).putLong(size).putLong(size / 512);
    reply.put(new byte[36]);
    reply.putInt(node == ROOT ? 0040755 : 0100600).putInt(1);
    reply.putInt(0).putInt(0).putInt(0).putInt(4096).putInt(0);
  }

  private void read() {
    long offset = request.getLong(IN_HEADER + 8);
    int size = request.getInt(IN_HEADER + 16);
    int count = (int) Math.max(0, Math.min(size, now.size() - offset));
    now.read(offset, reply.limit(reply.position() + count));
    send(0);
  }

  private void write(long node) {
    long offset = request.getLong(IN_HEADER + 8);
    byte[] bytes = new byte[request.getInt(IN_HEADER + 16)];
    request.get(IN_HEADER + WRITE_HEADER, bytes);
    if (node == DISK) {
      now.write(offset, bytes, 0, bytes.length);
      log.add(new DiskLog.Write(offset, bytes));
    } else {
      log.add(new DiskLog.Note(new String(bytes, StandardCharsets.UTF_8).strip()));
    }
    reply.putInt(bytes.length).putInt(0);
    send(0);
  }

  private void send(int error) {
    int end = error == 0 ? reply.position() : OUT_HEADER;
    reply.putInt(0, end).putInt(4, error).putLong(8, request.getLong(8));
    reply.position(0).limit(end);
    libC.write(device, reply);
  }
}
