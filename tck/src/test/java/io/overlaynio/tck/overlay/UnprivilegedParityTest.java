package io.overlaynio.tck.overlay;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.tck.overlay.NearGround.Settling;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * As {@link KernelParityTest}, by a user who is not root and whose own the layers are: both
 * overlays are used by one process of his, and the kernel's is mounted for him by root, as it is in
 * a container. Only the format {@code user} is for him.
 *
 * <p>The same properties ask for more.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS) // thousands of seeds may be asked for
final class UnprivilegedParityTest {

  private static final String NOBODY = "65534";
  private static final List<String> LIBRARIES =
      List.of("overlay-nio", "caffeine", "jnr-", "jffi", "asm", "junit-");

  private static final int OPERATIONS = Integer.getInteger("parity.operations", 200);
  private static final int SEEDS = Integer.getInteger("parity.seeds", 1);

  /** Of which this has met the most that others do not. */
  private static final long FIRST_SEED = Long.getLong("parity.first", 10);

  private static final long ONLY_SEED = Long.getLong("parity.seed", -1);
  private static final String DISKS = System.getProperty("parity.disks", "");
  private static final int LOOKS = 10;

  @TempDir Path temporary;

  @Test
  void operations_randomByNobody_endAsOnTheKernelsOverlay() throws Exception {
    Machine.requireKernelOverlays();
    Machine.requireCommand("setpriv");
    Machine.requireCommand("getfattr");
    Machine.requireEncodable(String.join("", ParityLayers.stock(ParityKind.USER)));
    try (ParityDisks disks = ParityDisks.of(DISKS);
        GroundKeeper keeper = new GroundKeeper(seed -> ground(disks, seed))) {
      Process process = new ProcessBuilder(command()).redirectError(errors().toFile()).start();
      try (BufferedReader questions =
              new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
          PrintStream answers =
              new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8)) {
        String end = keeper.serve(questions, answers);
        assertThat(end).as(Files.readString(errors())).isEqualTo(UnprivilegedTrial.WELL);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private Path errors() {
    return temporary.resolve("errors");
  }

  private static NearGround ground(ParityDisks disks, long seed) throws IOException {
    Path scratch = disks.directory(seed);
    open(scratch);
    return NearGround.in(scratch, ParityKind.USER, seed, giveAll());
  }

  /** Everything becomes his. */
  private static Settling giveAll() {
    return (place, lowers) -> {
      List<Path> roots = new ArrayList<>(lowers);
      roots.add(place);
      for (Path root : roots) {
        try (Stream<Path> walk = Files.walk(root)) {
          for (Path path : walk.toList()) {
            give(path);
          }
        }
        open(root);
      }
      alignModes(lowers);
    };
  }

  /**
   * Directories that merge get the mode of the topmost: what the kernel shows by it, though one
   * below it is not for him, he could not see in any other way.
   */
  private static void alignModes(List<Path> lowers) throws IOException {
    Map<Path, Object> modes = new HashMap<>();
    for (Path lower : lowers) {
      try (Stream<Path> walk = Files.walk(lower)) {
        for (Path path : walk.toList()) {
          if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
            Object own = Files.getAttribute(path, "unix:mode", NOFOLLOW_LINKS);
            Object topmost = modes.putIfAbsent(lower.relativize(path), own);
            if (topmost != null) {
              Files.setAttribute(path, "unix:mode", (int) topmost & 07777);
            }
          }
        }
      }
    }
  }

  /** With the mode that it had, of which the system takes the set-id bits. */
  private static void give(Path path) throws IOException {
    Object mode = Files.getAttribute(path, "unix:mode", NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:uid", Integer.valueOf(NOBODY), NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:gid", Integer.valueOf(NOBODY), NOFOLLOW_LINKS);
    if (Files.isRegularFile(path, NOFOLLOW_LINKS)) {
      Files.setAttribute(path, "unix:mode", (int) mode & 07777);
    }
  }

  private static void open(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private List<String> command() throws IOException {
    open(temporary);
    List<String> command = new ArrayList<>();
    command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    command.addAll(List.of(Machine.java(), "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", classPath(), UnprivilegedTrial.class.getName()));
    boolean one = ONLY_SEED >= 0;
    command.add(Long.toString(one ? ONLY_SEED : FIRST_SEED));
    command.add(Integer.toString(one ? 1 : SEEDS));
    command.add(Integer.toString(OPERATIONS));
    command.add(Integer.toString(Math.max(20, OPERATIONS / LOOKS)));
    return command;
  }

  /** Copied: the build's own may lie where only root can read. */
  private String classPath() throws IOException {
    Path copies = Files.createDirectory(temporary.resolve("classes"));
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path from = Path.of(entry);
      Path to = copies.resolve(entries.size() + "-" + from.getFileName());
      if (Files.isDirectory(from)) {
        copy(from, to);
        entries.add(to.toString());
      } else if (LIBRARIES.stream().anyMatch(from.getFileName().toString()::startsWith)) {
        Files.copy(from, to);
        entries.add(to.toString());
      }
    }
    Shell.run("chmod", "-R", "a+rX", copies);
    return String.join(File.pathSeparator, entries);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path one : walk.toList()) {
        Files.copy(one, to.resolve(from.relativize(one).toString()));
      }
    }
  }
}
