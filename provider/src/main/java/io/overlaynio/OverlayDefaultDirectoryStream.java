package io.overlaynio;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A listing of the overlay, or of the machine, with its entries as paths of the default file
 * system.
 *
 * <p>It exists because an entry is the caller's directory and a name, and the caller's filter wants
 * to see just that. What there is to list is not its business.
 */
final class OverlayDefaultDirectoryStream implements DirectoryStream<Path> {

  /** Opens the real listing. */
  @FunctionalInterface
  interface Listing {
    DirectoryStream<Path> open(Filter<Path> filter) throws IOException;
  }

  private static final Pattern NOT_ASCII = Pattern.compile("\\P{ASCII}");

  private final OverlayDefaultPath directory;
  private final DirectoryStream<Path> real;

  OverlayDefaultDirectoryStream(OverlayDefaultPath directory, DirectoryStream<Path> real) {
    this.directory = directory;
    this.real = real;
  }

  /**
   * A listing; a secure one if it is the overlay's.
   *
   * @param overlay what answers for it then
   */
  static DirectoryStream<Path> of(
      DefaultOverlay overlay,
      OverlayDefaultPath directory,
      Filter<? super Path> filter,
      Listing listing)
      throws IOException {
    Objects.requireNonNull(filter);
    DirectoryStream<Path> real = listing.open(entry -> filter.accept(entry(directory, entry)));
    OverlayDefaultDirectoryStream entries = new OverlayDefaultDirectoryStream(directory, real);
    return real instanceof OverlaySecureDirectoryStream secure
        ? new OverlayDefaultSecureDirectoryStream(overlay, directory, entries, secure)
        : entries;
  }

  private static Path entry(OverlayDefaultPath directory, Path real) {
    String name = real.getFileName().toString();
    try {
      return directory.resolve(name);
    } catch (InvalidPathException inexpressible) {
      // In this encoding of names; the file could not be reached either. Its directory is listed.
      return directory.resolve(NOT_ASCII.matcher(name).replaceAll("?"));
    }
  }

  @Override
  public Iterator<Path> iterator() {
    Iterator<Path> entries = real.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public Path next() {
        return entry(directory, entries.next());
      }
    };
  }

  @Override
  public void close() throws IOException {
    real.close();
  }
}
