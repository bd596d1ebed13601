package io.overlaynio;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.function.Function;

/**
 * The part of a file channel that depends on the JDK: the ways in which a file can be mapped.
 *
 * <p>It exists so that JDK 22 and later find a class of the same name that also maps into an {@code
 * Arena}, while everything else about a channel is written once, in {@link OverlayFileChannel}. It
 * must not know what a mapping means for the overlay.
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
  }
}
