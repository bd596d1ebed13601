package io.overlaynio.tck.junit;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Makes the overlays of {@link ScratchOverlay}, one for each element that asks, and throws them
 * away. It knows no provider: the overlay's is found by the JDK.
 */
public final class ScratchOverlayFactory implements TempDirFactory {

  private static final String CLASSPATH = "classpath:";

  private FileSystem overlay;
  private Path scratch;

  /** Made by JUnit. */
  public ScratchOverlayFactory() {}

  /**
   * Opens an overlay and answers its root.
   *
   * @throws ExtensionConfigurationException if there is no {@link ScratchOverlay} to name a
   *     fixture, no overlay provider, or JUnit was told to delete the root of the overlay itself
   * @throws NotDirectoryException if a fixture is not a directory
   */
  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    ScratchOverlay asked =
        element
            .findAnnotation(ScratchOverlay.class)
            .orElseThrow(() -> wrong(element, "needs @ScratchOverlay, to name its fixture"));
    boolean kept =
        element
            .findAnnotation(TempDir.class)
            .map(directory -> directory.cleanup() == CleanupMode.NEVER)
            .orElse(true);
    if (!kept) {
      throw wrong(element, "must not be cleaned up by JUnit: leave @TempDir to @ScratchOverlay");
    }
    ClassLoader loader = context.getRequiredTestClass().getClassLoader();
    List<Path> fixtures = new ArrayList<>();
    for (String fixture : asked.value()) {
      fixtures.add(directory(fixture, loader, element));
    }
    scratch = Files.createTempDirectory("scratch-overlay");
    Path upper = Files.createDirectory(scratch.resolve("upper"));
    Map<String, ?> env = Map.of("lower", fixtures, "format", "marker", "durability", "volatile");
    try {
      overlay = FileSystems.newFileSystem(upper, env, loader);
    } catch (ProviderNotFoundException e) {
      throw new ExtensionConfigurationException(
          "@ScratchOverlay needs overlay-nio on the class path of the tests", e);
    }
    return overlay.getPath("/");
  }

  private static Path directory(String fixture, ClassLoader loader, AnnotatedElementContext element)
      throws IOException {
    Path directory =
        fixture.startsWith(CLASSPATH)
            ? resource(fixture.substring(CLASSPATH.length()), loader, element)
            : Path.of(fixture);
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toAbsolutePath().toString());
    }
    return directory;
  }

  private static Path resource(String name, ClassLoader loader, AnnotatedElementContext element) {
    URL url = loader.getResource(name);
    if (url == null || !url.getProtocol().equals("file")) {
      throw wrong(element, "names no directory among the resources: " + name + " is " + url);
    }
    try {
      return Path.of(new URI(url.toString()));
    } catch (URISyntaxException e) {
      throw new ExtensionConfigurationException("not a file: " + url, e);
    }
  }

  private static ExtensionConfigurationException wrong(AnnotatedElementContext on, String what) {
    return new ExtensionConfigurationException(on.getAnnotatedElement() + " " + what);
  }

  /** Where the upper directory is; null before there is one. */
  Path scratchOrNull() {
    return scratch;
  }

  /** Closes the overlay and removes what was changed in it. */
  @Override
  public void close() throws IOException {
    try {
      if (overlay != null) {
        overlay.close();
      }
    } finally {
      if (scratch != null) {
        delete(scratch);
      }
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
      if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      }
      try (DirectoryStream<Path> inside = Files.newDirectoryStream(path)) {
        for (Path one : inside) {
          delete(one);
        }
      }
    }
    Files.delete(path);
  }
}
