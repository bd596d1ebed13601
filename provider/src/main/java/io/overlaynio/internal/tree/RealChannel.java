package io.overlaynio.internal.tree;

import io.overlaynio.internal.sys.Platform;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.spi.FileSystemProvider;
import java.util.HashSet;
import java.util.Set;

/** Opens real files of layers, on whatever provider, never following a link in the last name. */
final class RealChannel {

  private RealChannel() {}

  /**
   * Opens a real file.
   *
   * @param fileChannel whether it must be a FileChannel; where one costs nothing more it is one
   *     anyway
   */
  static SeekableByteChannel open(
      Path real, Set<OpenOption> options, boolean fileChannel, FileAttribute<?>... attributes)
      throws IOException {
    FileSystemProvider provider = real.getFileSystem().provider();
    Set<OpenOption> all = options(provider, options);
    return fileChannel || Platform.owns(real)
        ? provider.newFileChannel(real, all, attributes)
        : provider.newByteChannel(real, all, attributes);
  }

  /** The zip provider has no links, and refuses the option not to follow them. */
  private static Set<OpenOption> options(FileSystemProvider provider, Set<OpenOption> options) {
    Set<OpenOption> all = new HashSet<>(options);
    if (!"jar".equals(provider.getScheme())) {
      all.add(LinkOption.NOFOLLOW_LINKS);
    }
    return all;
  }
}
