package io.overlaynio.examples;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.overlaynio.examples.EntryName.Meaning;
import io.overlaynio.examples.LayerTar.Unpacked;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Unpacks one layer into a directory that was empty.
 *
 * <p>Safe by one rule: it remembers what it has made, makes each name once, and only in directories
 * that it has made itself. So no entry can lead through a link, and nothing is overwritten. Hard
 * links are to files of this layer only. Symbolic links hold whatever they like: nobody follows
 * them here, and an overlay resolves them inside itself.
 */
final class LayerUnpacking {

  /** What stands under a name that was made. */
  private enum Made {
    /** A directory that something else lies in, of which no entry has told yet. */
    ON_THE_WAY,
    DIRECTORY,
    FILE,
    SYMBOLIC_LINK,
    DEVICE,
    WHITEOUT
  }

  /** A directory gets its attributes when all that is in it is there. */
  private record Unfinished(Path path, TarArchiveEntry entry, PaxRecords records) {}

  private final Path root;
  private final InputStream packed;
  private final LayerInput tar;
  private final KeptAttributes kept;
  private final Map<EntryName, Made> made = new HashMap<>();
  private final List<Unfinished> unfinished = new ArrayList<>();
  private long entries;

  private LayerUnpacking(Path root, KeptAttributes kept, InputStream packed, LayerInput tar) {
    this.root = root;
    this.kept = kept;
    this.packed = packed;
    this.tar = tar;
    made.put(new EntryName(List.of()), Made.ON_THE_WAY);
  }

  /** See {@link LayerTar#unpack}. */
  static Unpacked unpack(Path tar, Path directory) throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> names = Files.list(directory)) {
      if (names.findAny().isPresent()) {
        throw new DirectoryNotEmptyException(directory.toString());
      }
    }
    try (InputStream in = opened(tar);
        LayerInput input = new LayerInput(in)) {
      KeptAttributes kept = new KeptAttributes(AttributeViews.at(directory));
      return new LayerUnpacking(directory.toRealPath(), kept, in, input).unpack();
    } catch (IOException | RuntimeException e) {
      empty(directory, e);
      throw e;
    }
  }

  private static InputStream opened(Path tar) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(tar), 1 << 16);
    try {
      in.mark(2);
      boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      return gzip ? new GZIPInputStream(in, 1 << 16) : in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static void empty(Path directory, Exception failure) {
    try (Stream<Path> names = Files.list(directory)) {
      for (Path name : (Iterable<Path>) names::iterator) {
        Trees.delete(name);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private Unpacked unpack() throws IOException {
    for (TarArchiveEntry entry = tar.nextOrNull(); entry != null; entry = tar.nextOrNull()) {
      entries++;
      PaxRecords records = tar.records();
      // The library takes the slash away from the beginning of such names, and tells nobody.
      String fullOrNull = records.textOrNull("path");
      unpack(EntryName.parse(fullOrNull == null ? entry.getName() : fullOrNull), entry, records);
    }
    // The check sum of what was compressed comes at its end.
    packed.transferTo(OutputStream.nullOutputStream());
    finishDirectories();
    return new Unpacked(entries, kept.leftOut());
  }

  /** From below, and permissions last: a directory that may not be read cannot be emptied. */
  private void finishDirectories() throws IOException {
    Collections.reverse(unfinished);
    List<Boolean> owned = new ArrayList<>();
    for (Unfinished directory : unfinished) {
      owned.add(kept.applyAllButMode(directory.path(), directory.entry(), directory.records()));
    }
    for (int i = 0; i < unfinished.size(); i++) {
      kept.applyMode(unfinished.get(i).path(), unfinished.get(i).entry(), owned.get(i));
    }
  }

  private void unpack(EntryName name, TarArchiveEntry entry, PaxRecords records)
      throws IOException {
    Path path = name.below(root);
    boolean directory = isDirectory(entry);
    if (name.meaning() == Meaning.NOTE) {
      kept.leftOut(name + ": a note of another tool");
      return;
    }
    if (name.meaning() != Meaning.PLAIN) {
      if (directory || !isFile(entry)) {
        throw EntryName.refused(name.toString(), "a whiteout is an empty file");
      }
      add(name, Made.WHITEOUT);
      Files.createFile(path);
    } else if (directory) {
      if (add(name, Made.DIRECTORY) == null) {
        Files.createDirectory(path);
      }
      unfinished.add(new Unfinished(path, entry, records));
    } else if (name.isRoot()) {
      throw EntryName.refused(entry.getName(), "the root is a directory");
    } else {
      makeOther(name, path, entry, records);
    }
  }

  private void makeOther(EntryName name, Path path, TarArchiveEntry entry, PaxRecords records)
      throws IOException {
    switch (entry.getLinkFlag()) {
      case TarConstants.LF_SYMLINK -> {
        add(name, Made.SYMBOLIC_LINK);
        Files.createSymbolicLink(path, target(name, entry));
      }
      case TarConstants.LF_LINK -> {
        makeHardLink(name, path, entry, records);
        return;
      }
      case TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO -> {
        add(name, Made.DEVICE);
        DeviceNode.make(path, entry);
      }
      default -> {
        if (!isFile(entry)) {
          throw EntryName.refused(name.toString(), "its type is unknown");
        }
        add(name, Made.FILE);
        try (OutputStream out = Files.newOutputStream(path, CREATE_NEW, WRITE)) {
          tar.transferTo(out);
        }
      }
    }
    kept.apply(path, entry, records);
  }

  private static boolean isFile(TarArchiveEntry entry) {
    return switch (entry.getLinkFlag()) {
      case TarConstants.LF_NORMAL,
          TarConstants.LF_OLDNORM,
          TarConstants.LF_CONTIG,
          TarConstants.LF_GNUTYPE_SPARSE ->
          true;
      default -> false;
    };
  }

  /** Old tars tell a directory by the slash at its end. */
  private static boolean isDirectory(TarArchiveEntry entry) {
    return entry.getLinkFlag() == TarConstants.LF_DIR
        || (isFile(entry) && entry.getName().endsWith("/"));
  }

  private Path target(EntryName name, TarArchiveEntry entry) throws FileSystemException {
    try {
      if (!entry.getLinkName().isEmpty()) {
        return root.getFileSystem().getPath(entry.getLinkName());
      }
    } catch (InvalidPathException e) {
      FileSystemException refused = EntryName.refused(name.toString(), "its target is no path");
      refused.initCause(e);
      throw refused;
    }
    throw EntryName.refused(name.toString(), "it is a link to nothing");
  }

  private void makeHardLink(EntryName name, Path path, TarArchiveEntry entry, PaxRecords records)
      throws IOException {
    EntryName first = EntryName.parse(entry.getLinkName());
    Made target = made.get(first);
    if (target == Made.FILE || target == Made.DEVICE) {
      add(name, target);
      Files.createLink(path, first.below(root));
    } else if (target == Made.SYMBOLIC_LINK) {
      // Whether a hard link follows a symbolic one is up to the system: two of them are the same.
      add(name, target);
      Files.createSymbolicLink(path, Files.readSymbolicLink(first.below(root)));
      kept.apply(path, entry, records);
    } else {
      throw EntryName.refused(
          name.toString(), "it is a link to " + first + ", which is no file of this layer");
    }
  }

  /** Remembers a name and makes what leads to it; returns what was there. */
  private Made add(EntryName name, Made kind) throws IOException {
    if (!name.isRoot()) {
      makeParents(name.parent());
    }
    Made before = made.put(name, kind);
    if (before == null || (before == Made.ON_THE_WAY && kind == Made.DIRECTORY)) {
      return before;
    }
    throw EntryName.refused(name.toString(), "there is another one of this name");
  }

  private void makeParents(EntryName parent) throws IOException {
    Made there = made.get(parent);
    if (there == null) {
      makeParents(parent.parent());
      Files.createDirectory(parent.below(root));
      made.put(parent, Made.ON_THE_WAY);
    } else if (there != Made.DIRECTORY && there != Made.ON_THE_WAY) {
      throw EntryName.refused(parent.toString(), "it is no directory, and something lies below it");
    }
  }
}
