package io.overlaynio.tck.layers;

import static io.overlaynio.tck.layers.Deed.bytes;
import static io.overlaynio.tck.layers.Deed.other;
import static java.nio.file.StandardOpenOption.READ;

import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** What can be done through a channel that is open for reading and writing. */
enum HandleDeed {
  WRITE {
    @Override
    void through(FileChannel channel, Path opened) throws Exception {
      channel.write(bytes("written"));
    }
  },
  WRITE_AT_A_POSITION {
    @Override
    void through(FileChannel channel, Path opened) throws Exception {
      channel.write(bytes("far out"), 10_000);
    }
  },
  GATHER {
    @Override
    void through(FileChannel channel, Path opened) throws Exception {
      channel.write(new ByteBuffer[] {bytes("one"), bytes("two")});
    }
  },
  CUT {
    @Override
    void through(FileChannel channel, Path opened) throws Exception {
      channel.truncate(1);
    }
  },
  TRANSFER_FROM {
    @Override
    void through(FileChannel channel, Path opened) throws Exception {
      try (FileChannel from = FileChannel.open(other(opened, "file"), READ)) {
        channel.transferFrom(from, 0, 8000);
      }
    }
  },
  MAP {
    @Override
    void through(FileChannel channel, Path opened) throws Exception {
      channel.map(FileChannel.MapMode.READ_WRITE, 0, 8000).put(7777, (byte) 'm');
    }
  },
  WRITE_TO_A_SLICE {
    @Override
    void through(FileChannel channel, Path opened) throws Exception {
      MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, 0, 5000);
      ByteBuffer slice = map.slice(4000, 500).duplicate();
      channel.force(true);
      slice.put(1, (byte) 's');
    }
  };

  abstract void through(FileChannel channel, Path opened) throws Exception;

  boolean maps() {
    return this == MAP || this == WRITE_TO_A_SLICE;
  }
}
