package io.overlaynio.tck.overlay;

import io.overlaynio.tck.RandomOperations.Ability;
import io.overlaynio.tck.TreeBuilder;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Fills lower layers by a seed, from the same small stock of names as the random operations use, so
 * that layers disagree about what a name is.
 */
final class RandomLayers {

  /** The directory of the tree that operations stay below. */
  static final String TOP = "t";

  static final Instant FIRST_TIME = Instant.parse("2001-01-01T01:01:01.000001Z");

  private static final List<String> STOCK = List.of("a", "b", "c", "d", "e", ".f", "g h");
  private static final int NODES = 14;

  private final Random random;
  private final Set<Ability> abilities;

  RandomLayers(long seed, Set<Ability> abilities) {
    this.random = new Random(seed);
    this.abilities = abilities;
  }

  static List<String> stock() {
    return STOCK;
  }

  /** Fills one more layer. */
  void fill(Path layer) {
    TreeBuilder builder = TreeBuilder.in(layer).directory(TOP);
    for (int i = 0; i < NODES; i++) {
      StringBuilder name = new StringBuilder(TOP);
      for (int depth = random.nextInt(3); depth >= 0; depth--) {
        name.append('/').append(oneOf(STOCK));
      }
      add(builder, name.toString(), layer.getFileName() + " " + i);
    }
    builder.allModifiedFrom(FIRST_TIME.plusSeconds(random.nextInt(1000)));
  }

  /** Adds something, unless a name on the way is a file already. */
  private void add(TreeBuilder builder, String name, String text) {
    int what = random.nextInt(10);
    boolean fancy = random.nextInt(3) == 0;
    try {
      if (what < 5) {
        builder.file(name, what == 0 ? text.repeat(3000) : text);
      } else if (what < 8 || !abilities.contains(Ability.SYMBOLIC_LINKS)) {
        builder.directory(name);
      } else {
        builder.link(name, what == 8 ? oneOf(STOCK) : "../" + oneOf(STOCK));
        return;
      }
      if (fancy && abilities.contains(Ability.MODES)) {
        builder.mode(name, what < 5 ? "rw-r-----" : "rwxrwx---");
      }
      if (fancy && abilities.contains(Ability.ATTRIBUTES)) {
        builder.attribute(name, "note", text);
      }
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof FileSystemException)) {
        throw e;
      }
    }
  }

  private String oneOf(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
