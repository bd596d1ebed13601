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
abstract class MappableFileChannel extends FileChannel {

  /** One way of mapping a region, once it is known which real file is to be mapped. */
  interface Mapping<M> {

    M of(FileChannel real) throws IOException;
  }

  /**
   * Maps a region of the file in the given way, and has it looked after if it can change the file.
   *
   * @param root the object that is reachable for as long as anybody can write through the mapping
   */
  abstract <M> M mapped(
      MapMode mode, long position, long size, Mapping<M> mapping, Function<? super M, ?> root)
      throws IOException;
}
