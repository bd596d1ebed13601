package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.OverlayChange;
import io.overlaynio.OverlayFileSystem;
import io.overlaynio.examples.LayerTar.Packing;
import io.overlaynio.examples.LayerTar.Written;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes one layer: first all names that will be in it, which it keeps in memory, then one entry
 * after the other, which it does not.
 *
 * <p>What an entry looks like in bytes is {@link TarRecord}'s.
 */
final class LayerWriter {

  static final String WHITEOUT = ".wh.";

  /** Bytes of a name on every file system in common use: a longer whiteout cannot be unpacked. */
  private static final int LONGEST_NAME = 255;

  /** A directory comes just before what is in it: a slash sorts before all else. */
  private static final Comparator<String> PARENTS_FIRST =
      Comparator.comparing(name -> name.replace('/', '\0'));

  private final OverlayFileSystem overlay;
  private final Optional<Instant> time;
  private final NavigableMap<String, Optional<Path>> names = new TreeMap<>(PARENTS_FIRST);
  private final Map<Object, String> firstNames = new HashMap<>();
  private final List<String> leftOut = new ArrayList<>();
  private Set<String> views = Set.of();

  /**
   * Prepares a layer.
   *
   * @param time of each entry; else each has its own
   */
  LayerWriter(OverlayFileSystem overlay, Optional<Instant> time) {
    this.overlay = overlay;
    this.time = time;
  }

  /** Does it; the stream stays open. */
  Written write(OutputStream out, Packing packing) throws IOException {
    views = AttributeViews.at(overlay.getPath("/"));
    try (Stream<OverlayChange> changes = overlay.changes()) {
      for (OverlayChange change : (Iterable<OverlayChange>) changes::iterator) {
        add(change);
      }
    }
    Measured packed = new Measured(out);
    if (packing == Packing.TAR) {
      writeEntries(packed);
      return written(packed, packed);
    }
    GZIPOutputStream gzip = new GZIPOutputStream(packed, 1 << 16);
    Measured plain = new Measured(gzip);
    writeEntries(plain);
    gzip.finish();
    return written(plain, packed);
  }

  private Written written(Measured plain, Measured packed) throws IOException {
    packed.flush();
    return new Written(
        plain.digest(), plain.bytes(), packed.digest(), packed.bytes(), names.size(), leftOut);
  }

  /** Takes a change and the directories that lead to it: not every tool makes those by itself. */
  private void add(OverlayChange change) throws IOException {
    Path path = change.path();
    for (Path name : path) {
      if (name.toString().startsWith(WHITEOUT)) {
        throw new FileSystemException(
            path.toString(), null, "a layer cannot hold names that begin with " + WHITEOUT);
      }
    }
    if (change.kind() == OverlayChange.Kind.DELETED) {
      addWhiteout(path);
    } else if (isSocket(change)) {
      leftOut.add(path + ": a socket");
      if (change.before().isEmpty()) {
        return;
      }
      addWhiteout(path);
    } else {
      names.put(name(path), Optional.of(path));
    }
    for (Path up = path.getParent(); up.getNameCount() > 0; up = up.getParent()) {
      names.put(name(up), Optional.of(up));
    }
  }

  private void addWhiteout(Path path) throws IOException {
    String whiteout = WHITEOUT + path.getFileName();
    if (whiteout.getBytes(UTF_8).length > LONGEST_NAME) {
      throw new FileSystemException(
          path.toString(), null, "a layer has no room for a whiteout of a name longer than 251");
    }
    names.put(name(path.resolveSibling(whiteout)), Optional.empty());
  }

  private static boolean isSocket(OverlayChange change) throws IOException {
    return change.now().equals(Optional.of(OverlayChange.FileType.OTHER))
        && TarRecord.isSocket(change.path());
  }

  private String name(Path path) {
    return Trees.name(overlay.getPath("/"), path);
  }

  private void writeEntries(OutputStream out) throws IOException {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, UTF_8.name());
    // Names too long for a header are in the records before it, where they are whole.
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_TRUNCATE);
    for (Map.Entry<String, Optional<Path>> name : names.entrySet()) {
      if (name.getValue().isEmpty()) {
        put(tar, timed(TarRecord.whiteout(name.getKey())));
        tar.closeArchiveEntry();
      } else {
        writeEntry(tar, name.getKey(), name.getValue().get());
      }
    }
    tar.finish();
    tar.flush();
  }

  private void writeEntry(TarArchiveOutputStream tar, String name, Path path) throws IOException {
    TarRecord record = timed(TarRecord.of(name, path, views));
    Object key = record.sharedKeyOrNull();
    String firstOrNull = key == null ? null : firstNames.putIfAbsent(key, name);
    if (firstOrNull != null) {
      put(tar, record.linkTo(firstOrNull));
    } else {
      put(tar, record);
      if (record.isFile()) {
        try (InputStream in = Files.newInputStream(path, NOFOLLOW_LINKS)) {
          in.transferTo(tar);
        }
      }
    }
    tar.closeArchiveEntry();
  }

  private TarRecord timed(TarRecord record) {
    return time.isEmpty() ? record : record.at(time.get());
  }

  private static void put(TarArchiveOutputStream tar, TarRecord record) throws IOException {
    byte[] pax = record.pax();
    if (pax.length > 0) {
      TarArchiveEntry before = TarRecord.paxHeader(pax.length);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_ERROR);
      tar.putArchiveEntry(before);
      tar.write(pax);
      tar.closeArchiveEntry();
    }
    // Numbers too big for a header's octal digits are in the records, too: both say the same.
    tar.setBigNumberMode(
        record.hasBigNumber()
            ? TarArchiveOutputStream.BIGNUMBER_STAR
            : TarArchiveOutputStream.BIGNUMBER_ERROR);
    tar.putArchiveEntry(record.header());
  }
}
