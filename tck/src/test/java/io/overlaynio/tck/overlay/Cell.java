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

  /** Every combination, possible or not. */
  static Stream<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    for (OverlayFormat format : OverlayFormat.values()) {
      for (Layering lower : Layering.values()) {
        cells.add(new Cell(Layering.PLATFORM, format, lower));
        cells.add(new Cell(Layering.JIMFS, format, lower));
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

  /** Those with directories of the machine only, which have all that a layer may have. */
  static Stream<Cell> platform() {
    return writable()
        .filter(cell -> cell.upperOrNull == Layering.PLATFORM && cell.lower == Layering.PLATFORM);
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
    if (upperOrNull == Layering.JIMFS
        && (format == OverlayFormat.USER || format == OverlayFormat.KERNEL)) {
      return Optional.of("Jimfs has no device files, which are the whiteouts of format " + format);
    }
    if (format == OverlayFormat.KERNEL && !Machine.isRoot()) {
      return Optional.of("format KERNEL needs root: its marks are trusted attributes");
    }
    if (format == OverlayFormat.USER && upperOrNull != null && !Machine.isLinux()) {
      return Optional.of("format USER needs Linux: its whiteouts are device files");
    }
    return Optional.empty();
  }

  boolean hasLinks() {
    return lower.hasLinks();
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
