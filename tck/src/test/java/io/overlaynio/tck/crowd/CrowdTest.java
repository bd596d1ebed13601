package io.overlaynio.tck.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything at once, by {@code crowd.threads} threads, for {@code crowd.seconds} seconds. */
class CrowdTest {

  private static final int THREADS = Integer.getInteger("crowd.threads", 64);
  private static final long SECONDS = Long.getLong("crowd.seconds", 20);
  private static final long SEED = Long.getLong("crowd.seed", System.nanoTime());
  private static final long PATIENCE_SECONDS = 120;

  private static final int APPENDERS = 6;
  private static final int FIGHTERS = 6;
  private static final int WRITERS = 4;
  private static final int OTHERS = 6;
  private static final int SHARED = 8;

  @Test
  void crowd_actsAtOnce_eachFindsWhatItHasDone(@TempDir Path directory) throws Exception {
    Path lower = Files.createDirectory(directory.resolve("lower"));
    int tenants = THREADS - APPENDERS - FIGHTERS - WRITERS - OTHERS;
    for (int i = 0; i < tenants; i++) {
      Tenant.furnish(lower, i);
    }
    Shared.furnish(lower, SHARED);
    Arena.furnish(lower);
    OverlayOptions options =
        OverlayOptions.builder()
            .lower(lower)
            .upper(Files.createDirectory(directory.resolve("upper")))
            .cachedNames(500) // fewer than there are: names are forgotten all the time
            .build();
    Set<Thread> threadsBefore = threads();
    Crowd crowd = new Crowd();
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options)) {
      Path root = overlay.getPath("/");
      gather(crowd, overlay, root, tenants);
      crowd.act(SECONDS, PATIENCE_SECONDS);
      System.out.printf("%d threads, %d steps, seed %d%n", THREADS, crowd.steps(), SEED);
      assertThat(crowd.faults()).as("seed %d", SEED).isEmpty();
      crowd.check(root);
      overlay.sync();
    }
    assertThat(openBelow(directory)).isEmpty();
    for (Thread thread : threads()) {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS)); // on its way out
    }
    assertThat(threads()).isSubsetOf(threadsBefore);
    try (OverlayFileSystem again = OverlayFileSystem.open(options)) {
      crowd.check(again.getPath("/"));
    }
  }

  private static void gather(Crowd crowd, OverlayFileSystem overlay, Path root, int tenants)
      throws IOException {
    for (int i = 0; i < tenants; i++) {
      crowd.join(new Tenant(root, i, SEED + i));
    }
    Shared shared = new Shared(root, SHARED);
    for (int i = 0; i < APPENDERS; i++) {
      crowd.join(shared.appender(i, SEED + i));
    }
    Arena arena = new Arena(root);
    for (int i = 0; i < FIGHTERS; i++) {
      crowd.join(arena.fighter(SEED + i));
    }
    Hall.furnish(root, WRITERS);
    Hall hall = new Hall(root);
    for (int i = 0; i < WRITERS; i++) {
      crowd.join(hall.writer(i, SEED + i));
    }
    crowd.join(hall.mover());
    crowd.join(shared.looker());
    crowd.join(walking(root));
    crowd.join(syncing(overlay));
    crowd.join(cancelling(overlay));
    crowd.join(interrupted(overlay, root));
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread -> thread.getName().contains("overlay") || thread.getName().startsWith("crowd"))
        .collect(Collectors.toSet());
  }

  /** What this process has open there, where the system tells. */
  private static Set<String> openBelow(Path directory) throws IOException {
    Set<String> open = new TreeSet<>();
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return open;
    }
    try (Stream<Path> all = Files.list(descriptors)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        try {
          Path target = Files.readSymbolicLink(each);
          if (target.startsWith(directory.toRealPath())) {
            open.add(target.toString());
          }
        } catch (NoSuchFileException closedMeanwhile) {
          continue;
        }
      }
    }
    return open;
  }

  /** A member who leaves nothing that could be looked for. */
  private interface Passing extends Member {
    @Override
    default void check(Path root) {}
  }

  /** Walks through all of it, whatever comes and goes. */
  private static Passing walking(Path root) {
    return () ->
        Files.walkFileTree(
            root,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFileFailed(Path file, IOException failure)
                  throws IOException {
                if (failure instanceof NoSuchFileException) {
                  return FileVisitResult.CONTINUE; // gone since it was listed
                }
                throw failure;
              }

              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                assertThat(attributes.isRegularFile()).as(file.toString()).isTrue();
                return FileVisitResult.CONTINUE;
              }
            });
  }

  private static Passing syncing(OverlayFileSystem overlay) {
    return () -> assertThat(overlay.sync().strategy()).isNotEmpty();
  }

  /** Begins syncs and does not wait for them, or gives them up. */
  private static Passing cancelling(OverlayFileSystem overlay) {
    Random random = new Random(SEED);
    return () -> {
      CompletableFuture<?> sync = overlay.startSync();
      if (random.nextBoolean()) {
        sync.cancel(true);
      } else {
        sync.join();
      }
    };
  }

  /** Is interrupted while it syncs, reads and writes. */
  private static Passing interrupted(OverlayFileSystem overlay, Path root) {
    Random random = new Random(SEED);
    return () -> {
      Path own = root.resolve("interrupted" + random.nextInt(3));
      try {
        Thread.currentThread().interrupt();
        switch (random.nextInt(3)) {
          case 0 -> overlay.sync();
          case 1 -> Files.write(own, new byte[100]);
          default -> Files.readAllBytes(root.resolve("shared/f0"));
        }
      } catch (ClosedByInterruptException | InterruptedIOException told) {
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
      } finally {
        Thread.interrupted();
      }
    };
  }
}
