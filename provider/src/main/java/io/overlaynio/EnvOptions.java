package io.overlaynio;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the map of {@code FileSystems.newFileSystem} into the builder of {@link OverlayOptions}.
 *
 * <p>It knows keys and types; what the options mean together is the builder's to judge.
 */
final class EnvOptions {

  private static final List<String> KEYS =
      List.of(
          "lower",
          "upper",
          "work",
          "format",
          "durability",
          "strategy",
          "name",
          "cachedNames",
          "dirtyBackgroundBytes",
          "dirtyBackgroundFiles",
          "dirtyBytes",
          "dirtyExpire",
          "neighbourBytes");

  private static final Pattern AMOUNT = Pattern.compile("(\\d+) ?(ms|s|m|)");

  private EnvOptions() {}

  /** The names of all options. */
  static List<String> keys() {
    return KEYS;
  }

  /** Options for an overlay whose name was given by a URI. */
  static OverlayOptions named(String name, Map<String, ?> env) {
    OverlayOptions.Builder builder = read(env);
    String givenOrNull = builder.nameOrNull();
    if (givenOrNull != null && !givenOrNull.equals(name)) {
      throw new IllegalArgumentException(
          "the URI names the overlay \""
              + name
              + "\" and the option name says \""
              + givenOrNull
              + "\": leave the option out");
    }
    return builder.name(name).build();
  }

  /**
   * Options for an overlay whose upper directory was given by a path.
   *
   * @throws UnsupportedOperationException if there is no {@code lower}: the path may be meant for
   *     another provider
   */
  static OverlayOptions above(Path upper, Map<String, ?> env) {
    if (!env.containsKey("lower")) {
      throw new UnsupportedOperationException("no overlay without the option lower");
    }
    OverlayOptions.Builder builder = read(env);
    Path givenOrNull = builder.upperOrNull();
    if (givenOrNull != null && !givenOrNull.equals(upper)) {
      throw new IllegalArgumentException(
          "the upper directory is "
              + upper
              + " and the option upper says "
              + givenOrNull
              + ": leave the option out");
    }
    return builder.upper(upper).build();
  }

  /** Every entry of the map, put into a builder. */
  static OverlayOptions.Builder read(Map<String, ?> env) {
    OverlayOptions.Builder builder = OverlayOptions.builder();
    env.forEach((key, value) -> put(builder, key, value));
    return builder;
  }

  private static void put(OverlayOptions.Builder builder, String key, Object value) {
    switch (key) {
      case "lower" -> {
        List<?> layers = value instanceof List<?> list ? list : Arrays.asList(value);
        layers.forEach(
            layer -> builder.lower(path(key, layer, "a Path, String or URI, or a List of them")));
      }
      case "upper" -> builder.upper(path(key, value, "a Path, String or URI"));
      case "work" -> builder.work(path(key, value, "a Path, String or URI"));
      case "format" -> builder.format(constant(key, value, OverlayFormat.class));
      case "durability" -> builder.durability(constant(key, value, Durability.class));
      case "strategy" -> builder.strategy(constant(key, value, SyncStrategy.class));
      case "name" -> builder.name(string(key, value));
      case "cachedNames" -> builder.cachedNames(number(key, value));
      case "dirtyBackgroundBytes" -> builder.dirtyBackgroundBytes(number(key, value));
      case "dirtyBackgroundFiles" -> builder.dirtyBackgroundFiles(number(key, value));
      case "dirtyBytes" -> builder.dirtyBytes(number(key, value));
      case "dirtyExpire" -> builder.dirtyExpire(duration(key, value));
      case "neighbourBytes" -> builder.neighbourBytes(number(key, value));
      default ->
          throw new IllegalArgumentException(
              "unknown option \"" + key + "\"; known are " + String.join(", ", KEYS));
    }
  }

  private static Path path(String key, Object value, String expected) {
    if ("".equals(value)) {
      // Which the JDK takes for the working directory, and hardly anybody means.
      throw new IllegalArgumentException(
          "option "
              + key
              + ": given an empty text, expected "
              + expected
              + "; for the working"
              + " directory, give a dot");
    }
    try {
      if (value instanceof Path path) {
        return path;
      }
      if (value instanceof String text) {
        return Path.of(text);
      }
      if (value instanceof URI uri) {
        return Path.of(uri);
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("option " + key + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw new IllegalArgumentException(
          "option " + key + ": no path of an open file system: " + value, e);
    }
    throw wrongType(key, value, expected);
  }

  private static <E extends Enum<E>> E constant(String key, Object value, Class<E> type) {
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    String names = Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
    if (!(value instanceof String text)) {
      throw wrongType(key, value, "one of " + names);
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "option " + key + ": \"" + text + "\" is unknown; expected one of " + names);
  }

  private static String string(String key, Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw wrongType(key, value, "a String");
  }

  private static long number(String key, Object value) {
    if (value instanceof Integer || value instanceof Long || value instanceof Short) {
      return ((Number) value).longValue();
    }
    try {
      if (value instanceof String text) {
        return Long.parseLong(text.strip());
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "option " + key + ": \"" + value + "\" is not a whole number", e);
    }
    throw wrongType(key, value, "a whole number or its digits");
  }

  private static Duration duration(String key, Object value) {
    if (value instanceof Duration duration) {
      return duration;
    }
    if (!(value instanceof String text)) {
      return Duration.ofMillis(number(key, value));
    }
    Matcher parts = AMOUNT.matcher(text.strip());
    try {
      if (parts.matches()) {
        return Duration.of(number(key, parts.group(1)), unit(parts.group(2)));
      }
    } catch (ArithmeticException tooLong) {
      throw noDuration(key, text, tooLong);
    }
    throw noDuration(key, text, null);
  }

  private static ChronoUnit unit(String name) {
    return switch (name) {
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      default -> ChronoUnit.MILLIS;
    };
  }

  private static IllegalArgumentException noDuration(String key, String text, Exception cause) {
    return new IllegalArgumentException(
        "option "
            + key
            + ": \""
            + text
            + "\" is no duration; expected milliseconds, or as in 500ms, 30s, 5m",
        cause);
  }

  private static IllegalArgumentException wrongType(String key, Object value, String expected) {
    String given = value == null ? "null" : value.getClass().getName() + " " + value;
    return new IllegalArgumentException(
        "option "
            + key
            + ": given "
            + given
            + ", expected "
            + expected
            + "; known options are "
            + String.join(", ", KEYS));
  }
}
