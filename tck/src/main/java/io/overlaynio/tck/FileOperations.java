package io.overlaynio.tck;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/** Operations on the contents of files, at once or through channels that stay open. */
final class FileOperations {

  private static final int ENOUGH = 200_000;

  private FileOperations() {}

  /** Opens for writing in some way, writes, closes. */
  record Write(String name, Set<OpenOption> how, String text) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      try (SeekableByteChannel channel = Files.newByteChannel(in.path(name), how)) {
        channel.write(bytes(text));
        return "at " + channel.position() + " of " + channel.size();
      }
    }
  }

  record Read(String name) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      return digest(Files.readAllBytes(in.path(name)));
    }
  }

  /** Writes somewhere in an existing file, or behind its end. */
  record WriteAt(String name, long position, String text) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      try (FileChannel channel = FileChannel.open(in.path(name), StandardOpenOption.WRITE)) {
        channel.write(bytes(text), position);
        return channel.size() + " bytes";
      }
    }
  }

  record Truncate(String name, long size) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      try (FileChannel channel = FileChannel.open(in.path(name), StandardOpenOption.WRITE)) {
        channel.truncate(size);
        return channel.size() + " bytes";
      }
    }
  }

  /** Writes through a mapping, which makes the file longer where needed. */
  record WriteMapped(String name, long position, String text) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      try (FileChannel channel =
          FileChannel.open(in.path(name), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = bytes(text);
        MappedByteBuffer map =
            channel.map(FileChannel.MapMode.READ_WRITE, position, bytes.remaining());
        map.put(bytes);
        map.force();
        return channel.size() + " bytes";
      }
    }
  }

  /** Moves the bytes of one file into another by the channels themselves. */
  record Transfer(String source, String target) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      try (FileChannel from = FileChannel.open(in.path(source), StandardOpenOption.READ);
          FileChannel to = FileChannel.open(in.path(target), StandardOpenOption.WRITE)) {
        return from.transferTo(0, from.size(), to) + " of " + to.size();
      }
    }
  }

  /** Opens a channel and leaves it open under a number. */
  record Open(int slot, String name, Set<OpenOption> how) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      in.keep(slot, Files.newByteChannel(in.path(name), how));
      return "";
    }
  }

  record ReadOpen(int slot, long position) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      SeekableByteChannel channel = in.channelOrNull(slot);
      if (channel == null) {
        return "none open";
      }
      channel.position(position);
      ByteBuffer buffer = ByteBuffer.allocate(ENOUGH);
      int last = 0;
      while (last >= 0 && buffer.hasRemaining()) {
        last = channel.read(buffer);
      }
      return digest(Arrays.copyOf(buffer.array(), buffer.position())) + " of " + channel.size();
    }
  }

  record WriteOpen(int slot, long position, String text) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      SeekableByteChannel channel = in.channelOrNull(slot);
      if (channel == null) {
        return "none open";
      }
      channel.position(position);
      channel.write(bytes(text));
      return "at " + channel.position() + " of " + channel.size();
    }
  }

  record TruncateOpen(int slot, long size) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      SeekableByteChannel channel = in.channelOrNull(slot);
      if (channel == null) {
        return "none open";
      }
      channel.truncate(size);
      return "at " + channel.position() + " of " + channel.size();
    }
  }

  record Force(int slot) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      FileChannel channel = in.fileChannelOrNull(slot);
      if (channel != null) {
        channel.force(true);
      }
      return "";
    }
  }

  record CloseOpen(int slot) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      in.closeChannel(slot);
      return "";
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String digest(byte[] bytes) {
    return bytes.length <= 60
        ? "\"" + new String(bytes, StandardCharsets.ISO_8859_1) + "\""
        : bytes.length + " bytes with hash " + Arrays.hashCode(bytes);
  }
}
