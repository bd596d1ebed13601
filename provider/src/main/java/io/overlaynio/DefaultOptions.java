package io.overlaynio;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of the default file system's overlay, from system properties: {@code overlay.} and
 * the name of an option.
 *
 * <p>It exists because here paths are text, and mean the machine's files. Other properties that
 * begin so are somebody else's.
 *
 * @param options what to open
 * @param freshOrNull the upper directory, if it was made here, which nobody knows of yet
 */
record DefaultOptions(OverlayOptions options, Path freshOrNull) {

  private static final String PREFIX = "overlay.";
  private static final String NAME = "default";

  /**
   * Reads them, and makes an upper directory if none is given.
   *
   * @throws IllegalArgumentException saying which property was given what, and what was expected
   */
  static DefaultOptions read(FileSystem platform) throws IOException {
    if (!platform.getSeparator().equals("/")) {
      throw new IllegalArgumentException(
          "paths of this system do not begin at one root: this is for Unix");
    }
    Map<String, Object> env = new HashMap<>();
    env.put("lower", List.of(platform.getPath("/")));
    env.put("cachedNames", 0);
    for (String key : EnvOptions.keys()) {
      String value = System.getProperty(PREFIX + key);
      if (value != null) {
        env.put(key, valueOf(platform, key, value));
      }
    }
    env.put("name", NAME);
    Path freshOrNull = env.containsKey("upper") ? null : freshUpper(platform);
    if (freshOrNull != null) {
      env.put("upper", freshOrNull);
    }
    OverlayOptions options = EnvOptions.read(env).placed(LayerCheck.Placement.ANYWHERE).build();
    return new DefaultOptions(options, freshOrNull);
  }

  private static Object valueOf(FileSystem platform, String key, String value) {
    return switch (key) {
      case "lower" -> {
        List<Path> lowers = new ArrayList<>();
        for (String part : value.split(File.pathSeparator, -1)) {
          lowers.add(directory(platform, key, part, "existing directories, the topmost first"));
        }
        yield lowers;
      }
      case "upper" ->
          directory(
              platform,
              key,
              value,
              "an existing directory: create it first, or leave the property out for a new one");
      case "work" -> path(platform, key, value, "a directory beside the upper");
      default -> value;
    };
  }

  private static Path directory(FileSystem platform, String key, String text, String expected) {
    Path path = path(platform, key, text, expected);
    if (!Files.isDirectory(path)) {
      throw wrong(key, text, expected, null);
    }
    return path;
  }

  private static Path path(FileSystem platform, String key, String text, String expected) {
    try {
      if (!text.isEmpty()) { // which means the working directory, and is hardly ever meant
        return platform.getPath(text);
      }
    } catch (InvalidPathException e) {
      throw wrong(key, text, expected, e);
    }
    throw wrong(key, text, expected, null);
  }

  private static IllegalArgumentException wrong(
      String key, String text, String expected, Exception causeOrNull) {
    return new IllegalArgumentException(
        "the system property " + PREFIX + key + " was given \"" + text + "\", expected " + expected,
        causeOrNull);
  }

  /** A directory that others may not enter, and in it one that looks like a root. */
  private static Path freshUpper(FileSystem platform) throws IOException {
    Path temporary = platform.getPath(System.getProperty("java.io.tmpdir"));
    Path home = Files.createTempDirectory(temporary, "overlay-nio-", permissions("rwx------"));
    return Files.createDirectory(home.resolve("upper"), permissions("rwxr-xr-x"));
  }

  private static FileAttribute<?> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  /** Those that were given, for messages. */
  static String given() {
    List<String> given = new ArrayList<>();
    for (String key : EnvOptions.keys()) {
      String value = System.getProperty(PREFIX + key);
      if (value != null) {
        given.add("-D" + PREFIX + key + "=" + value);
      }
    }
    return given.isEmpty() ? "its defaults" : String.join(" ", given);
  }

  /** Says where the changes go, if nobody has said so. */
  void announce() {
    if (freshOrNull != null) {
      System.err.println("overlay-nio: what this program changes goes to " + freshOrNull);
    }
  }
}
