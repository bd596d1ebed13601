package io.overlaynio.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.internal.tree.Difference.Contents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The difference to the lower layers where marks, not names, say what is there. */
@Timeout(60)
final class DifferenceTest {

  @TempDir Path temporary;
  private Ground ground;

  @AfterEach
  void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
  }

  private List<String> all() throws IOException {
    return lines(ground.tree().difference(Contents.IN_DOUBT));
  }

  private List<String> at(String path) throws IOException {
    return lines(ground.tree().difference(Ground.names(path), Contents.IN_DOUBT));
  }

  private static List<String> lines(Difference difference) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Changed c = difference.nextOrNull(); c != null; c = difference.nextOrNull()) {
      lines.add(c.kind() + " " + String.join("/", c.names()));
    }
    return lines;
  }

  /** Hides a name by hand in upper, as another overlay over other layers has. */
  private void hide(Ground.Kind kind, String name) throws IOException {
    ground.lowerFile("model", "").delete("model");
    Path marker = ground.upper(".wh.model");
    boolean markers = kind == Ground.Kind.MARKER || kind == Ground.Kind.MEMORY;
    Path made = markers ? marker : ground.upper("model");
    Path target = ground.upper(name);
    Files.createDirectories(target.getParent());
    ground.reopen();
    Files.move(made, markers ? target.resolveSibling(".wh." + target.getFileName()) : target);
    ground.reopen();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void next_whiteoutThatHidesNothing_isNoDifference(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary);
    ground.lowerFile("d/a", "a");
    hide(kind, "d/nothing");
    assertThat(all()).isEmpty();
    assertThatThrownBy(() -> at("d/nothing")).isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void next_opaqueOverSeveralLayers_isAllThatTheyShowed(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary, 3);
    ground
        .lowerFile(0, "d/a", "a")
        .lowerWhiteout(0, "d/hidden")
        .lowerFile(1, "d/hidden", "")
        .lowerFile(1, "d/e/b", "")
        .lowerOpaque(1, "d/f")
        .lowerFile(1, "d/f/c", "")
        .lowerFile(2, "d/f/never", "")
        .upperOpaque("d")
        .upperFile("d/f/never", "new");
    assertThat(all().stream().filter(line -> !line.startsWith("ATTRIBUTES")))
        .containsExactly("DELETED d/a", "DELETED d/e", "DELETED d/f/c", "ADDED d/f/never");
    assertThat(at("d/e/b")).containsExactly("DELETED d/e/b");
    assertThat(at("d/f/never")).containsExactly("ADDED d/f/never");
  }

  @Test
  void next_redirected_isAddedWithAllThatCameAlong() throws IOException {
    ground = Ground.of(Ground.Kind.KERNEL, temporary, 2);
    ground.lowerFile(0, "old/a", "").lowerFile(1, "old/e/b", "").lowerFile(0, "x/y", "");
    ground.move("old", "x/new");
    assertThat(all())
        .containsExactly(
            "DELETED old", "ADDED x/new", "ADDED x/new/a", "ADDED x/new/e", "ADDED x/new/e/b");
    assertThat(at("x/new/e")).containsExactly("ADDED x/new/e", "ADDED x/new/e/b");
    assertThat(at("old/e")).containsExactly("DELETED old/e");
  }

  @Test
  void next_redirectedToWhereALowerDirectoryWas_isTheDifferenceOfBoth() throws IOException {
    ground = Ground.of(Ground.Kind.KERNEL, temporary);
    ground
        .lowerFile("one/same", "1")
        .lowerFile("one/d/in", "1")
        .lowerFile("two/same", "22")
        .lowerFile("two/d/was", "2")
        .lowerFile("two/gone", "2");
    ground.move("two", "away");
    ground.move("one", "two");
    assertThat(all().stream().filter(line -> !line.contains("away")))
        .containsExactly(
            "DELETED one",
            "ADDED two/d/in",
            "DELETED two/d/was",
            "DELETED two/gone",
            "MODIFIED two/same");
    ground.move("two", "one");
    ground.move("away", "two");
    assertThat(all()).isEmpty();
  }

  @Test
  void next_interruptedThread_goesOnAndStaysInterrupted() throws IOException {
    ground = Ground.of(Ground.Kind.USER, temporary);
    ground.lowerFile("a", "old");
    ground.open("a", StandardOpenOption.WRITE).close();
    Thread.currentThread().interrupt();
    try {
      assertThat(all()).isEmpty();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void next_whileOthersChangeNames_tellsWhatStaysAndNeverFails(Ground.Kind kind) throws Exception {
    ground = Ground.of(kind, temporary);
    ground.lowerFile("d/gone", "").lowerFile("d/e/kept", "old").lowerFile("m/deep/x", "");
    ground.delete("d/gone");
    ground.write("d/e/kept", "longer").write("z", "");
    ground.mkdir("d/moving");
    ground.write("d/moving/in", "");
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> others =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                try {
                  ground.move("d/moving", "d/e/moved");
                  ground.write("d/e/passing", "1");
                  ground.move("d/e/moved", "d/moving");
                  ground.delete("d/e/passing");
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            });
    try {
      for (int i = 0; i < 80 && !others.isDone(); i++) {
        assertThat(all())
            .contains("MODIFIED d/e/kept", "DELETED d/gone", "ADDED z")
            .doesNotContain("DELETED m", "DELETED d/e")
            .doesNotHaveDuplicates();
      }
    } finally {
      done.set(true);
      others.join();
    }
  }
}
