package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvOptionsTest {

  @TempDir Path disk;
  private Path lower;
  private Path upper;

  @BeforeEach
  void makeLayers() throws IOException {
    lower = Files.createDirectory(disk.toRealPath().resolve("l"));
    upper = Files.createDirectory(disk.toRealPath().resolve("u"));
  }

  @Test
  void of_everyKey_isRead() {
    Path work = upper.resolveSibling("w");
    OverlayOptions options =
        OverlayOptions.of(
            Map.of(
                "lower", lower,
                "upper", upper.toString(),
                "work", work.toUri(),
                "format", "Marker",
                "durability", "volatile",
                "strategy", "Each",
                "name", "n",
                "cachedNames", " 17 "));
    assertThat(options.lower()).containsExactly(lower);
    assertThat(options.upper()).contains(upper);
    assertThat(options.work()).contains(work);
    assertThat(options.format()).isEqualTo(OverlayFormat.MARKER);
    assertThat(options.durability()).isEqualTo(Durability.VOLATILE);
    assertThat(options.strategy()).isEqualTo(SyncStrategy.EACH);
    assertThat(options.name()).contains("n");
    assertThat(options.cachedNames()).isEqualTo(17);
  }

  @Test
  void of_typedValues_areTaken() {
    OverlayOptions options =
        OverlayOptions.of(
            Map.of(
                "lower",
                lower,
                "format",
                OverlayFormat.USER,
                "durability",
                Durability.STRICT,
                "cachedNames",
                5));
    assertThat(options.format()).isEqualTo(OverlayFormat.USER);
    assertThat(options.durability()).isEqualTo(Durability.STRICT);
    assertThat(options.cachedNames()).isEqualTo(5);
  }

  @Test
  void of_listOfLowers_keepsItsOrderAndMixesTypes() throws IOException {
    Path third = Files.createDirectory(upper.resolveSibling("third"));
    List<Object> layers = List.of(third.toUri(), lower.toString(), upper);
    assertThat(OverlayOptions.of(Map.of("lower", layers)).lower())
        .containsExactly(third, lower, upper);
  }

  @Test
  void of_unknownKey_isRefusedWithTheKnownOnes() {
    refuses(
        Map.of("lower", lower, "uper", upper),
        "\"uper\"",
        "lower, upper, work, format, durability, strategy, name, cachedNames,"
            + " dirtyBackgroundBytes, dirtyBackgroundFiles, dirtyBytes, dirtyExpire,"
            + " neighbourBytes");
  }

  @Test
  void of_wrongType_isRefusedByName() {
    refuses(Map.of("lower", 1), "lower", "java.lang.Integer 1", "Path, String or URI", "List");
    refuses(Map.of("lower", Set.of(lower)), "lower", "List");
    refuses(Map.of("lower", List.of(lower, 2)), "lower", "java.lang.Integer 2");
    refuses(Map.of("lower", lower, "upper", List.of(upper)), "upper", "Path, String or URI");
    refuses(Map.of("lower", lower, "work", true), "work", "Boolean");
    refuses(Map.of("lower", lower, "name", 7), "name", "a String");
    refuses(Map.of("lower", lower, "format", 7), "format", "[auto, user, kernel, marker]");
    refuses(Map.of("lower", lower, "durability", 7), "durability", "[auto, strict, volatile]");
    refuses(Map.of("lower", lower, "cachedNames", 1.5), "cachedNames", "whole number");
  }

  @Test
  void of_wrongValue_isRefusedByName() {
    refuses(Map.of("lower", lower, "format", "tar"), "format", "\"tar\"", "[auto, user, kernel");
    refuses(Map.of("lower", lower, "cachedNames", "many"), "cachedNames", "\"many\"");
    refuses(Map.of("lower", "a\0b"), "lower", "Nul");
    refuses(Map.of("lower", URI.create("overlay://nobody/a")), "lower", "overlay://nobody/a");
    refuses(Map.of("lower", URI.create("nothing:a")), "lower", "nothing:a");
  }

  @Test
  void of_nullValue_isRefusedByName() {
    Map<String, Object> env = new HashMap<>(Map.of("lower", lower));
    env.put("upper", null);
    refuses(env, "upper", "null");
    refuses(Map.of("lower", Arrays.asList(lower, null)), "lower", "null");
  }

  @Test
  void named_nameInBothPlaces_mustAgree() {
    assertThat(EnvOptions.named("n", Map.of("lower", lower)).name()).contains("n");
    assertThat(EnvOptions.named("n", Map.of("lower", lower, "name", "n")).name()).contains("n");
    assertThatThrownBy(() -> EnvOptions.named("n", Map.of("lower", lower, "name", "m")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("\"n\"", "\"m\"");
  }

  @Test
  void above_upperInBothPlaces_mustAgree() {
    assertThat(EnvOptions.above(upper, Map.of("lower", lower)).upper()).contains(upper);
    assertThatThrownBy(
            () -> EnvOptions.above(upper, Map.of("lower", lower, "upper", lower.resolve("x"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(upper.toString());
  }

  @Test
  void above_noLower_isDeclined() {
    assertThatThrownBy(() -> EnvOptions.above(upper, Map.of("create", "true")))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("lower");
  }

  @Test
  void dirtyExpire_everyForm_isRead() {
    for (Object value : new Object[] {Duration.ofSeconds(30), 30_000, "30000", "30s", "30000 ms"}) {
      Map<String, Object> env = Map.of("lower", lower, "dirtyExpire", value);
      assertThat(OverlayOptions.of(env).dirtyExpire()).isEqualTo(Duration.ofSeconds(30));
    }
    for (String wrong : new String[] {"soon", "30 hours", Long.MAX_VALUE + "m"}) {
      refuses(Map.of("lower", lower, "dirtyExpire", wrong), "dirtyExpire", wrong, "30s");
    }
  }

  private static void refuses(Map<String, ?> env, String... said) {
    assertThatThrownBy(() -> OverlayOptions.of(env))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(said);
  }
}
