package io.overlaynio.internal.sync;

import io.overlaynio.internal.sync.DataWriteback.DataOpener;
import io.overlaynio.internal.sys.Native;
import io.overlaynio.internal.sys.Native.FileData;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks the channels that are kept for files whether the data is on the disk, where there are such
 * channels, and opens the other files anew.
 *
 * <p>A kept channel was open before the data was written back, so it hears of every failure, though
 * another process that forced the same file was told before; a descriptor that is opened now would
 * not. And it costs no opening.
 *
 * <p>The numbers are found once for all files. One is used only while its channel is taken and
 * still open: so it cannot have come to mean another file.
 */
final class KeptData implements DataOpener {

  private final DirtyFiles dirty;
  private final Native system;
  private final Map<FileChannel, Integer> numbers;
  private final DataOpener otherwise;

  private KeptData(
      DirtyFiles dirty, Native system, Map<FileChannel, Integer> numbers, DataOpener otherwise) {
    this.dirty = dirty;
    this.system = system;
    this.numbers = numbers;
    this.otherwise = otherwise;
  }

  /** For these files; to be called in a thread that nobody interrupts: that closes channels. */
  static KeptData of(DirtyFiles dirty, Native system, List<Tracked> files, DataOpener otherwise) {
    List<FileChannel> kept = new ArrayList<>();
    for (Tracked file : files) {
      FileChannel channel = dirty.kept().keptOrNull(file.key());
      if (channel != null) {
        kept.add(channel);
      }
    }
    Map<FileChannel, Integer> numbers = kept.isEmpty() ? Map.of() : system.descriptorsOf(kept);
    return new KeptData(dirty, system, numbers, otherwise);
  }

  @Override
  public List<FileData> open(Tracked file) throws IOException {
    Path path = file.place().pathOrNull();
    FileChannel taken = path == null ? null : dirty.takeUnlessNeededOrNull(file.key());
    if (taken == null) {
      return otherwise.open(file);
    }
    Integer number = taken.isOpen() ? numbers.get(taken) : null;
    if (number == null) {
      dirty.keeping().giveBack(file, taken); // it came after the numbers were asked for
      return otherwise.open(file);
    }
    return List.of(new Asked(dirty, file, taken, system.openData(number, path)));
  }

  /** A channel that is kept again when all is heard. */
  private record Asked(DirtyFiles dirty, Tracked file, FileChannel taken, FileData data)
      implements FileData {

    @Override
    public void startWriteback() throws IOException {
      data.startWriteback();
    }

    @Override
    public void awaitWriteback() throws IOException {
      data.awaitWriteback();
    }

    @Override
    public void awaitExtents() throws IOException {
      data.awaitExtents();
    }

    @Override
    public void close() throws IOException {
      data.close();
      dirty.keeping().giveBack(file, taken);
    }
  }
}
