package io.overlaynio.tck.powercut;

import java.util.List;
import java.util.Random;

/**
 * Turns a log into what a disk holds after a cut. Cuts are asked for in the order of their
 * positions, so that the safe part is put together once for all of them.
 */
final class CutImages {

  private final List<DiskLog.Event> events;
  private final int sector;
  private final DiskState safe;
  private int safeUntil;

  /**
   * Images of one log.
   *
   * @param sector how many bytes a disk writes whole or not at all
   */
  CutImages(DiskLog log, int sector) {
    this.events = log.until(log.position());
    this.sector = sector;
    this.safe = log.start().fork();
  }

  /** What the disk holds after a cut, which is not before the last one that was asked for. */
  DiskState after(Cut cut) {
    for (int i = cut.position() - 1; i >= safeUntil; i--) {
      if (events.get(i) instanceof DiskLog.Flush) {
        apply(safe, safeUntil, i);
        safeUntil = i + 1;
        break;
      }
    }
    DiskState disk = safe.fork();
    switch (cut.survival()) {
      case NONE -> {}
      case ALL -> apply(disk, safeUntil, cut.position());
      case SOME -> applySome(disk, cut);
    }
    return disk;
  }

  private void apply(DiskState disk, int from, int to) {
    for (DiskLog.Event event : events.subList(from, to)) {
      if (event instanceof DiskLog.Write write) {
        disk.write(write.offset(), write.bytes(), 0, write.bytes().length);
      }
    }
  }

  private void applySome(DiskState disk, Cut cut) {
    Random random = new Random(cut.seed());
    double share = random.nextDouble();
    for (DiskLog.Event event : events.subList(safeUntil, cut.position())) {
      if (event instanceof DiskLog.Write write) {
        // Some are torn, most come whole or not at all.
        boolean torn = random.nextInt(4) == 0;
        boolean whole = random.nextDouble() < share;
        for (int from = 0; from < write.bytes().length; from += sector) {
          if (torn ? random.nextDouble() < share : whole) {
            int length = Math.min(sector, write.bytes().length - from);
            disk.write(write.offset() + from, write.bytes(), from, length);
          }
        }
      }
    }
  }
}
