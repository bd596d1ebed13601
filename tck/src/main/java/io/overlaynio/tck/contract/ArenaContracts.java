package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.FILE_CHANNELS;
import static io.overlaynio.tck.contract.Capability.MAPPING;
import static io.overlaynio.tck.contract.Refusal.refused;
import static java.nio.channels.FileChannel.MapMode.PRIVATE;
import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static java.nio.channels.FileChannel.MapMode.READ_WRITE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.OpenOption;

/**
 * Files in memory that an {@code Arena} of JDK 22 manages; by reflection, since who compiles with
 * JDK 17 has none.
 */
@Needs({FILE_CHANNELS, MAPPING})
final class ArenaContracts extends FileSystemArea {

  private interface MappingCode {
    void run(FileChannel channel, Object arena) throws Exception;
  }

  private void over(MappingCode code, OpenOption... options) throws Exception {
    file("a", "0123456789");
    try (FileChannel channel = FileChannel.open(path("a"), options);
        AutoCloseable arena = newArena()) {
      code.run(channel, arena);
    }
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName("java.lang.foreign." + name);
  }

  private static AutoCloseable newArena() throws ReflectiveOperationException {
    return (AutoCloseable) type("Arena").getMethod("ofConfined").invoke(null);
  }

  private static Object map(FileChannel channel, MapMode mode, long at, long size, Object arena)
      throws Exception {
    try {
      return FileChannel.class
          .getMethod("map", MapMode.class, long.class, long.class, type("Arena"))
          .invoke(channel, mode, at, size, arena);
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  private static Object ask(Object segment, String method) throws Exception {
    try {
      return type("MemorySegment").getMethod(method).invoke(segment);
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  private static ByteBuffer buffer(Object segment) throws Exception {
    return (ByteBuffer) ask(segment, "asByteBuffer");
  }

  @Demand(value = "FileChannel.map(.., Arena): a mapped segment of the region", since = 22)
  Rows map_region_isThatSegment() {
    return new Rows()
        .row("read-only", () -> mapped(READ_ONLY, 2, 3, "234", READ))
        .row("read-write", () -> mapped(READ_WRITE, 0, 10, "0123456789", READ, WRITE))
        .row("private", () -> mapped(PRIVATE, 9, 1, "9", READ, WRITE))
        .row("nothing", () -> mapped(READ_ONLY, 0, 0, "", READ));
  }

  private void mapped(MapMode mode, long at, long size, String expected, OpenOption... options)
      throws Exception {
    over(
        (channel, arena) -> {
          Object segment = map(channel, mode, at, size, arena);
          assertThat(ask(segment, "byteSize")).isEqualTo(size);
          assertThat(ask(segment, "isMapped")).isEqualTo(true);
          assertThat(ask(segment, "isReadOnly")).isEqualTo(mode.equals(READ_ONLY));
          assertThat(UTF_8.decode(buffer(segment)).toString()).isEqualTo(expected);
        },
        options);
  }

  @Demand(
      value = "FileChannel.map(.., Arena): what is written is the file's, when forced",
      since = 22)
  void map_readWrite_changesTheFile() throws Exception {
    over(
        (channel, arena) -> {
          Object segment = map(channel, READ_WRITE, 2, 3, arena);
          buffer(segment).put(1, (byte) 'X');
          ask(segment, "force");
        },
        READ,
        WRITE);
    assertThat(text(path("a"))).isEqualTo("012X456789");
  }

  @Demand(value = "FileChannel.map(.., Arena): a file that is shorter is made longer", since = 22)
  void map_beyondTheEnd_grows() throws Exception {
    over(
        (channel, arena) -> {
          buffer(map(channel, READ_WRITE, 5, 10, arena)).put(9, (byte) 'X');
          assertThat(channel.size()).isEqualTo(15);
        },
        READ,
        WRITE);
    assertThat(text(path("a"))).isEqualTo("0123456789\0\0\0\0X");
  }

  @Demand(value = "FileChannel.map(.., Arena): the mapping lives as long as the arena", since = 22)
  void map_closedChannel_isUsed() throws Exception {
    over(
        (channel, arena) -> {
          Object segment = map(channel, READ_ONLY, 0, 10, arena);
          channel.close();
          assertThat(UTF_8.decode(buffer(segment)).toString()).isEqualTo("0123456789");
        },
        READ);
  }

  @Demand(
      value = "FileChannel.map(.., Arena): it cannot be used when the arena is closed",
      since = 22)
  void map_closedArena_isRefused() throws Exception {
    over(
        (channel, unused) -> {
          AutoCloseable arena = newArena();
          Object segment = map(channel, READ_ONLY, 0, 10, arena);
          ByteBuffer buffer = buffer(segment);
          arena.close();
          refused(IllegalStateException.class, () -> buffer.get(0));
          refused(IllegalStateException.class, () -> map(channel, READ_ONLY, 0, 10, arena));
        },
        READ);
  }

  @Demand(
      value = "FileChannel.map(.., Arena): the channel must be open for what is asked",
      since = 22)
  Rows map_wrongChannel_isRefused() {
    return new Rows()
        .row(
            "not readable",
            () -> refusedMapping(NonReadableChannelException.class, READ_ONLY, 0, 1, WRITE))
        .row(
            "not writable",
            () -> refusedMapping(NonWritableChannelException.class, READ_WRITE, 0, 1, READ))
        .row(
            "not writable, private",
            () -> refusedMapping(NonWritableChannelException.class, PRIVATE, 0, 1, READ))
        .row("too short to read", () -> refusedMapping(IOException.class, READ_ONLY, 0, 11, READ))
        .row(
            "closed",
            () ->
                over(
                    (channel, arena) -> {
                      channel.close();
                      refused(
                          ClosedChannelException.class, () -> map(channel, READ_ONLY, 0, 1, arena));
                    },
                    READ));
  }

  @Demand(value = "FileChannel.map(.., Arena): IllegalArgumentException of a region", since = 22)
  Rows map_wrongRegion_isRefused() {
    return new Rows()
        .row("negative position", () -> refusedRegion(-1, 1))
        .row("negative size", () -> refusedRegion(0, -1))
        .row("overflow", () -> refusedRegion(Long.MAX_VALUE, 2));
  }

  private void refusedRegion(long at, long size) throws Exception {
    refusedMapping(IllegalArgumentException.class, READ_ONLY, at, size, READ);
  }

  private void refusedMapping(
      Class<? extends Exception> why, MapMode mode, long at, long size, OpenOption option)
      throws Exception {
    over((channel, arena) -> refused(why, () -> map(channel, mode, at, size, arena)), option);
  }

  @Demand(
      value = "FileChannel.map(.., Arena): NullPointerException without mode or arena",
      since = 22)
  void map_null_isRefused() throws Exception {
    over(
        (channel, arena) -> {
          refused(NullPointerException.class, () -> map(channel, null, 0, 1, arena));
          refused(NullPointerException.class, () -> map(channel, READ_ONLY, 0, 1, null));
        },
        READ);
  }
}
