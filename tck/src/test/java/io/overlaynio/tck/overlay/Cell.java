package io.overlaynio.tck.overlay;

import io.overlaynio.OverlayFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One cell of the matrix: what the upper is, in which format, over which kind of lower layer.
 *
 * @param upperOrNull null: there is none, the overlay is read-only
 */
record Cell(Layering upperOrNull, OverlayFormat format, Layering lower) {

  /**
   * Every combination, also those that this machine cannot have: not those that no machine has,
   * with marks that a file system cannot hold.
   */
  static Stream<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    for (OverlayFormat format : OverlayFormat.values()) {
      for (Layering lower : Layering.values()) {
        cells.add(new Cell(Layering.PLATFORM, format, lower));
        if (format == OverlayFormat.MARKER || format == OverlayFormat.AUTO) {
          cells.add(new Cell(Layering.JIMFS, format, lower));
        }
        cells.add(new Cell(null, format, lower));
      }
    }
    return cells.stream();
  }

  /** Those with an upper that this machine can have; {@code auto}, which is one of them, once. */
  static Stream<Cell> writable() {
    return all()
        .filter(cell -> cell.upperOrNull != null && cell.whyNot().isEmpty())
        .filter(cell -> cell.format != OverlayFormat.AUTO || cell.lower == Layering.PLATFORM);
  }

  /** Those with a directory of the machine as the upper, which can be opened and forced. */
  static Stream<Cell> onDisk() {
    return writable().filter(cell -> cell.upperOrNull == Layering.PLATFORM);
  }

  /** Those writable ones whose layers can hold symbolic links. */
  static Stream<Cell> writableWithLinks() {
    return writable().filter(cell -> cell.lower.hasLinks());
  }

  /** Those possible ones whose layers can hold symbolic links. */
  static Stream<Cell> possibleWithLinks() {
    return possible().filter(cell -> cell.lower.hasLinks());
  }

  /** Those with directories of the machine only, which have all that a layer may have. */
  static Stream<Cell> platform() {
    return onDisk().filter(cell -> cell.lower == Layering.PLATFORM);
  }

  /** Those without an upper. */
  static Stream<Cell> readOnly() {
    return all().filter(cell -> cell.upperOrNull == null && cell.whyNot().isEmpty());
  }

  /** Those that this machine can have, with an upper or without, for what only reads. */
  static Stream<Cell> possible() {
    return Stream.concat(writable(), readOnly().filter(cell -> cell.format == OverlayFormat.AUTO));
  }

  /** Why this cell cannot be, if so. */
  Optional<String> whyNot() {
    if (format == OverlayFormat.KERNEL && !Machine.isRoot()) {
      return Optional.of("format KERNEL needs root: its marks are trusted attributes");
    }
    if (format == OverlayFormat.USER && upperOrNull != null && !Machine.isLinux()) {
      return Optional.of("format USER needs Linux: its whiteouts are device files");
    }
    return Optional.empty();
  }

  /** Whether {@code .wh.} names are plain names. */
  boolean hasPlainNamesOnly() {
    return format == OverlayFormat.USER
        || format == OverlayFormat.KERNEL
        || (format == OverlayFormat.AUTO && upperOrNull == Layering.PLATFORM);
  }

  @Override
  public String toString() {
    return (upperOrNull == null ? "no upper" : upperOrNull) + " in " + format + " over " + lower;
  }
}
