package io.overlaynio.tck.overlay;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.OverlayFormat;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.TreeSet;
import org.assertj.core.api.AbstractAssert;

/** Sentences about what stands on disk in the upper directory, in whatever format. */
final class UpperAssert extends AbstractAssert<UpperAssert, Rig> {

  UpperAssert(Rig rig) {
    super(rig, UpperAssert.class);
  }

  /** The upper hides this name of the lowers, and has nothing else there. */
  UpperAssert hasWhiteout(String name) throws IOException {
    if (!isWhiteout(name)) {
      failWithMessage("expected a whiteout of %s in the upper, but it has%n%s", name, contents());
    }
    return this;
  }

  /** The upper has nothing of this name, no whiteout either. */
  UpperAssert hasNothingAt(String name) throws IOException {
    Path path = actual.upper().resolve(name);
    if (Files.exists(path, NOFOLLOW_LINKS) || Files.exists(marker(path), NOFOLLOW_LINKS)) {
      failWithMessage("expected nothing at %s in the upper, but it has%n%s", name, contents());
    }
    return this;
  }

  /** The upper has a file with this text. */
  UpperAssert hasFile(String name, String text) throws IOException {
    Path path = actual.upper().resolve(name);
    if (!Files.isRegularFile(path, NOFOLLOW_LINKS) || !Files.readString(path).equals(text)) {
      failWithMessage(
          "expected a file %s with \"%s\" in the upper, it has%n%s", name, text, contents());
    }
    return this;
  }

  /** The upper has a directory that shows what the lowers have there, too. */
  UpperAssert hasMergedDirectory(String name) throws IOException {
    return hasDirectory(name, false);
  }

  /** The upper has a directory that hides what the lowers have there. */
  UpperAssert hasOpaqueDirectory(String name) throws IOException {
    return hasDirectory(name, true);
  }

  private UpperAssert hasDirectory(String name, boolean opaque) throws IOException {
    Path path = actual.upper().resolve(name);
    if (!Files.isDirectory(path, NOFOLLOW_LINKS) || isOpaque(path) != opaque) {
      failWithMessage(
          "expected %s directory %s in the upper, but it has%n%s",
          opaque ? "an opaque" : "a merged", name, contents());
    }
    return this;
  }

  /** Nothing has been written: no file, no directory, no whiteout. */
  UpperAssert isEmpty() throws IOException {
    return hasExactly();
  }

  /** The upper has these names, whiteouts left out, and no others. */
  UpperAssert hasExactly(String... names) throws IOException {
    TreeSnapshot upper = contents();
    TreeSet<String> found = new TreeSet<>(upper.names());
    found.remove(".");
    found.removeIf(name -> lastOf(name).startsWith(".wh.") && !actual.cell().hasPlainNamesOnly());
    found.removeIf(name -> "special".equals(upper.factsOf(name).get("type")));
    if (!found.equals(new TreeSet<>(List.of(names)))) {
      failWithMessage("expected exactly %s in the upper, but it has%n%s", List.of(names), upper);
    }
    return this;
  }

  /** There is no whiteout anywhere. */
  UpperAssert hasNoWhiteouts() throws IOException {
    for (String name : contents().names()) {
      String last = lastOf(name);
      boolean marked =
          actual.format() == OverlayFormat.MARKER
              && last.startsWith(".wh.")
              && !last.equals(".wh..wh..opq");
      if (marked || (!name.equals(".") && isWhiteout(name))) {
        failWithMessage("expected no whiteout in the upper, but there is %s", name);
      }
    }
    return this;
  }

  private static String lastOf(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private boolean isWhiteout(String name) throws IOException {
    Path path = actual.upper().resolve(name);
    if (actual.format() == OverlayFormat.MARKER) {
      return Files.exists(marker(path), NOFOLLOW_LINKS) && !Files.exists(path, NOFOLLOW_LINKS);
    }
    return Files.exists(path, NOFOLLOW_LINKS)
        && ((int) Files.getAttribute(path, "unix:mode", NOFOLLOW_LINKS) & 0170000) == 0020000
        && Files.getAttribute(path, "unix:rdev", NOFOLLOW_LINKS).equals(0L);
  }

  private boolean isOpaque(Path directory) throws IOException {
    return switch (actual.format()) {
      case MARKER -> Files.exists(directory.resolve(".wh..wh..opq"));
      case KERNEL -> Shell.attributeOrEmpty(directory, "trusted.overlay.opaque").equals("y");
      default -> hasUserMark(directory);
    };
  }

  private static boolean hasUserMark(Path directory) throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(directory, UserDefinedFileAttributeView.class);
    if (!view.list().contains("overlay.opaque")) {
      return false;
    }
    ByteBuffer value = ByteBuffer.allocate(view.size("overlay.opaque"));
    view.read("overlay.opaque", value);
    return value.position() == 1 && value.get(0) == 'y';
  }

  private static Path marker(Path path) {
    return path.resolveSibling(".wh." + path.getFileName());
  }

  private TreeSnapshot contents() throws IOException {
    return TreeReader.of().read(actual.upper());
  }
}
