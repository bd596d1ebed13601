package io.overlaynio.examples;

import io.overlaynio.OverlayFileSystem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an overlay has changed, as a layer of an OCI image, and such a layer as a lower directory.
 *
 * <p>A layer is a tar: what was added or changed is in it whole, and what was deleted is an empty
 * file {@code .wh.NAME}. Two decisions:
 *
 * <ul>
 *   <li>Each deleted name has a whiteout of its own, also where a directory was replaced by another
 *       one; nothing is opaque. So a layer depends only on what the overlay shows and what it lies
 *       on, not on the way there, and no tool has to know which of its entries an opaque mark is
 *       meant to spare.
 *   <li>What is unpacked keeps its {@code .wh.} names, which the format {@code marker} reads. It
 *       needs no privilege and no device, on any file system.
 * </ul>
 *
 * <p>It knows nothing of manifests and registries: the tools that do take the tar as it is.
 */
final class LayerTar {

  /** How a layer is packed. */
  enum Packing {
    /** As it is. */
    TAR,
    /** Compressed, with no name and no time in the header. */
    GZIP
  }

  /**
   * What was written.
   *
   * @param diffId the digest of the tar before it is compressed, as an image's configuration has it
   * @param tarBytes how long that is
   * @param digest of what was written, as an image's manifest has it; without compression the same
   * @param bytes how long that is
   * @param entries how many names are in it, directories that only lead to others included
   * @param leftOut what no tar can hold, each with the reason: sockets
   */
  record Written(
      String diffId, long tarBytes, String digest, long bytes, long entries, List<String> leftOut) {

    Written {
      leftOut = List.copyOf(leftOut);
    }
  }

  /**
   * What was unpacked.
   *
   * @param entries how many entries the tar had
   * @param leftOut what could not be kept here, each with the reason: owners without the right to
   *     give files away, attributes that are not the user's own
   */
  record Unpacked(long entries, List<String> leftOut) {

    Unpacked {
      leftOut = List.copyOf(leftOut);
    }
  }

  private LayerTar() {}

  /**
   * Writes the changes of an open overlay. The stream stays open.
   *
   * <p>Names are in order, parents first, so that the same changes give the same bytes and the same
   * digests. What differs between two runs all the same is time: give one, and each entry has it.
   * Compressed bytes are those of the JDK's zlib; {@link Written#diffId} does not depend on it.
   *
   * <p>In the layer are contents, permissions, owners by number and name, times to the nanosecond,
   * links of both kinds, devices, and the attributes in {@code user.}; others are not seen through
   * {@code java.nio.file}. Two names of a file are one file if both are in the layer. The root has
   * no entry, and a directory of which only the time has changed has none.
   *
   * <p>Possible outcomes: a whole layer, or an exception and a part of one.
   *
   * @throws java.nio.file.FileSystemException if something cannot be told in a layer: a name that
   *     begins with {@code .wh.}
   */
  static Written write(
      OverlayFileSystem overlay, OutputStream out, Packing packing, Optional<Instant> time)
      throws IOException {
    try {
      return new LayerWriter(overlay, time).write(out, packing);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Unpacks a layer, compressed or not, for use as a lower directory in the format {@code marker}.
   * Nothing is forced to the disk.
   *
   * <p>Whoever made the tar is not trusted: nothing outside of the directory is written, read or
   * linked to, no symbolic link is followed, and a tar that tries is refused. It may still be as
   * large as it likes.
   *
   * <p>Possible outcomes: all of it is there; or an exception, and the directory is empty.
   *
   * @param directory empty, or still to be made; nobody else may write to it meanwhile
   * @throws java.nio.file.FileSystemException naming the entry that is refused, or what could not
   *     be made: devices need privilege
   */
  static Unpacked unpack(Path tar, Path directory) throws IOException {
    return LayerUnpacking.unpack(tar, directory);
  }
}
