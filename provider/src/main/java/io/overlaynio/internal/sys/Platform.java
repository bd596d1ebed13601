package io.overlaynio.internal.sys;

import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;

/**
 * Tells the files of the machine from everything else that Java calls files.
 *
 * <p>It exists because neither the scheme nor {@code FileSystems.getDefault()} tells: an overlay
 * can be the JVM's default file system, and then both are its own. What the operating system is
 * asked for by name must be its own file, or another one of that name would answer.
 */
public final class Platform {

  private Platform() {}

  /** True of a path of the JDK's own provider for the file system of the machine. */
  public static boolean owns(Path path) {
    FileSystemProvider provider = path.getFileSystem().provider();
    // Both: a default provider of anybody's has the scheme, that of jrt: is of the module.
    return provider.getScheme().equals("file")
        && provider.getClass().getModule() == Object.class.getModule();
  }
}
