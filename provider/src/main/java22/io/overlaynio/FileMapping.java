package io.overlaynio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.function.Function;

/**
 * The part of a file channel that depends on the JDK: the ways in which a file can be mapped. This
 * is the one for JDK 22 and later, which also map into an {@link Arena}.
 *
 * <p>It exists so that everything else about a channel is written once, in {@link
 * OverlayFileChannel}. It must not know what a mapping means for the overlay.
 */
final class FileMapping {

  private FileMapping() {}

  /** One way of mapping a region, once it is known which real file is to be mapped. */
  interface Way<M> {

    M map(FileChannel real) throws IOException;
  }

  /**
   * A channel that can map. Nested, because only nested classes of a multi-release jar may have
   * methods that their namesakes do not have.
   */
  abstract static class Mappable extends FileChannel {

    /**
     * Maps a region of the file in the given way, and has it looked after if it can change the
     * file.
     *
     * @param root the object that is reachable for as long as anybody can write through the mapping
     */
    abstract <M> M mapped(
        MapMode mode, long position, long size, Way<M> way, Function<? super M, ?> root)
        throws IOException;

    /**
     * A segment can be written as long as its scope lives, which every slice and the arena hold.
     */
    @Override
    public MemorySegment map(MapMode mode, long offset, long size, Arena arena) throws IOException {
      Objects.requireNonNull(arena, "arena");
      return mapped(
          mode, offset, size, real -> real.map(mode, offset, size, arena), MemorySegment::scope);
    }
  }
}
