package io.overlaynio.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a program as a user who owns nothing, since root may do everything. The class path is
 * copied: the build's own may lie where only root can read.
 */
public final class Nobody {

  private static final int ID = 65534;
  private static final List<String> LIBRARIES = List.of("caffeine", "jnr-", "jffi", "asm-");

  private Nobody() {}

  /** Skips the test where this cannot be done. */
  public static void require(Path scratch) throws IOException {
    Needs.root("to become somebody else");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "no setpriv");
    open(scratch);
  }

  /** Lets everybody look into a directory. */
  public static void open(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  public static void give(Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", ID, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:gid", ID, LinkOption.NOFOLLOW_LINKS);
  }

  /** Runs a class's main method and returns what it printed, on either stream. */
  public static String run(Path scratch, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", classPath(scratch), main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(scratch.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return said;
  }

  private static String classPath(Path scratch) throws IOException {
    Path copies = Files.createDirectory(scratch.resolve("classes"));
    open(copies);
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path from = Path.of(entry);
      Path to = copies.resolve(entries.size() + "-" + from.getFileName());
      if (Files.isDirectory(from)) {
        copy(from, to);
        entries.add(to.toString());
      } else if (LIBRARIES.stream().anyMatch(to.getFileName().toString()::contains)) {
        Files.copy(from, to);
        entries.add(to.toString());
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = walk.toList();
    }
    for (Path one : all) {
      Path copy = to.resolve(from.relativize(one).toString());
      if (Files.isDirectory(one)) {
        open(Files.createDirectory(copy));
      } else {
        Files.copy(one, copy);
      }
    }
  }
}
