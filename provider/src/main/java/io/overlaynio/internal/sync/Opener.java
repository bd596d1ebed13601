package io.overlaynio.internal.sync;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * Finds a tracked object and opens it, so that it can be forced. It exists so that strategies
 * differ in how they open, and so that tests can see what is forced.
 */
interface Opener {

  /**
   * Opens it; the caller closes. Usually one channel; several where only forcing what is at each of
   * its places makes sure that it is among them.
   *
   * @return empty if there is nothing that could be forced: it is no regular file, or a directory
   *     on a file system that cannot force directories
   * @throws java.nio.file.NoSuchFileException if it is at none of its places just now: it was
   *     renamed or deleted and the place does not know yet; or it has none any more, since when
   *     nobody but {@link KeptChannels} may know a way to it
   */
  List<FileChannel> open(Tracked object) throws IOException;
}
