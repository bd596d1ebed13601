package io.overlaynio.tck;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.overlaynio.tck.Workspace.Stage.Opening;
import java.nio.file.CopyOption;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Chooses operations by a seed: the same seed and the same trees give the same operations.
 *
 * <p>Names come from a small stock, so that operations meet, and mostly from what is there, so that
 * most of them do something. All stay below one directory of the tree, and no link leads further up
 * than the root: on a plain directory nothing holds at its root as it does at a file system's.
 */
public final class RandomOperations {

  /** What the trees can do, and so what operations there may be. */
  public enum Ability {
    SYMBOLIC_LINKS,
    HARD_LINKS,
    /** Permissions. */
    MODES,
    /** Owners, which only a privileged process may set. */
    OWNERS,
    /** Groups, and modes as numbers: with set-id bits, or that shut out all but the privileged. */
    UNIX_MODES,
    /** User-defined attributes. */
    ATTRIBUTES,
    /** File channels, with mappings. */
    FILE_CHANNELS,
    /** Moving bytes from channel to channel, within one file too: some lock themselves up. */
    TRANSFERS,
    /**
     * What Unix does and not every other: asking about what is absent fails, so does moving a file
     * over a directory in one step; files can be deleted on close.
     */
    UNIX_HABITS,
    /** Closing and opening again. */
    REOPENING,
    /** Closing and opening again over what has become unchangeable. */
    FREEZING,
    /** Moving directories in one step. */
    ATOMIC_MOVES_OF_DIRECTORIES
  }

  private static final Instant LONG_AGO = Instant.parse("2002-02-02T02:02:02.123456Z");
  private static final List<String> MODES =
      List.of("rwxr-xr-x", "rw-r--r--", "rwx------", "rwxrwxrwx", "r-xr-xr-x");
  private static final List<Integer> UNIX_MODES =
      List.of(0, 0111, 0200, 0644, 0755, 01777, 02755, 02644, 04755, 06711);
  private static final List<Set<OpenOption>> WAYS_TO_WRITE =
      List.of(
          Set.of(WRITE),
          Set.of(WRITE, CREATE),
          Set.of(WRITE, CREATE, TRUNCATE_EXISTING),
          Set.of(WRITE, CREATE_NEW),
          Set.of(APPEND),
          Set.of(APPEND, CREATE),
          Set.of(WRITE, TRUNCATE_EXISTING),
          Set.of(WRITE, CREATE, NOFOLLOW_LINKS));
  private static final List<Set<OpenOption>> WAYS_TO_OPEN =
      List.of(
          Set.of(READ),
          Set.of(READ),
          Set.of(READ, WRITE),
          Set.of(WRITE, CREATE),
          Set.of(APPEND),
          Set.of(READ, WRITE, TRUNCATE_EXISTING),
          Set.of(READ, WRITE, CREATE_NEW));

  private final Random random;
  private final Set<Ability> abilities;
  private final List<String> stock;
  private final String top;
  private int counter;

  /**
   * Operations below the directory {@code top}.
   *
   * @param stock names to choose from
   */
  public RandomOperations(long seed, Set<Ability> abilities, String top, List<String> stock) {
    this.random = new Random(seed);
    this.abilities = EnumSet.copyOf(abilities);
    this.top = top;
    this.stock = List.copyOf(stock);
  }

  /** The next operation, on a tree that looks like this. */
  public Operation next(TreeSnapshot tree) {
    return next(tree.names());
  }

  /** The next operation, on a tree that has these names. */
  Operation next(Set<String> names) {
    List<String> present = new ArrayList<>();
    names.stream().filter(name -> name.startsWith(top + "/")).forEach(present::add);
    while (true) {
      Operation chosen = chooseOrNull(present);
      if (chosen != null) {
        return chosen;
      }
    }
  }

  private Operation chooseOrNull(List<String> present) {
    int dice = random.nextInt(100);
    if (dice < 42) {
      return ofNamesOrNull(dice, present);
    }
    if (dice < 70) {
      return ofContentsOrNull(dice - 42, present);
    }
    if (dice < 84) {
      return ofChannels(dice - 70, present);
    }
    if (dice < 98) {
      return ofAttributesOrNull(dice - 84, present);
    }
    if (has(Ability.FREEZING) && random.nextInt(3) == 0) {
      return new NameOperations.Reopen(Opening.FROZEN);
    }
    return has(Ability.REOPENING) && random.nextBoolean()
        ? new NameOperations.Reopen(Opening.AGAIN)
        : null;
  }

  private Operation ofNamesOrNull(int dice, List<String> present) {
    String name = some(present);
    if (dice < 7) {
      return new NameOperations.MakeDirectory(any(present));
    } else if (dice < 13) {
      return new NameOperations.Delete(name);
    } else if (dice < 16) {
      return new NameOperations.DeleteTree(name);
    } else if (dice < 19) {
      return has(Ability.SYMBOLIC_LINKS)
          ? new NameOperations.MakeLink(any(present), linkTarget())
          : null;
    } else if (dice < 21) {
      return has(Ability.HARD_LINKS) ? new NameOperations.MakeHardLink(any(present), name) : null;
    } else if (dice < 30) {
      return move(name, any(present));
    } else if (dice < 34) {
      return new NameOperations.Copy(name, any(present), howToCopy());
    } else if (dice < 37) {
      return new NameOperations.ListNames(name, random.nextBoolean() ? "*" : "{a,b,.}*");
    } else if (dice < 38) {
      return has(Ability.SYMBOLIC_LINKS) ? new NameOperations.ReadLink(name) : null;
    } else if (dice < 40) {
      return new NameOperations.RealPath(name, maybeNoFollow());
    }
    return has(Ability.UNIX_HABITS) ? new NameOperations.SameFile(name, some(present)) : null;
  }

  private Operation ofContentsOrNull(int dice, List<String> present) {
    if (dice < 12) {
      boolean passing = dice == 0 && has(Ability.UNIX_HABITS);
      Set<OpenOption> how = passing ? Set.of(WRITE, READ, DELETE_ON_CLOSE) : oneOf(WAYS_TO_WRITE);
      return new FileOperations.Write(any(present), how, text());
    } else if (dice < 17) {
      return new FileOperations.Read(some(present));
    } else if (!has(Ability.FILE_CHANNELS)) {
      return null;
    } else if (dice < 20) {
      return new FileOperations.WriteAt(some(present), random.nextInt(120), text());
    } else if (dice < 22) {
      return new FileOperations.Truncate(some(present), random.nextInt(60));
    } else if (dice < 25) {
      return new FileOperations.WriteMapped(some(present), random.nextInt(60), text());
    }
    return has(Ability.TRANSFERS)
        ? new FileOperations.Transfer(some(present), some(present))
        : null;
  }

  private Operation ofChannels(int dice, List<String> present) {
    int slot = random.nextInt(3);
    if (dice < 5) {
      return new FileOperations.Open(slot, some(present), oneOf(WAYS_TO_OPEN));
    } else if (dice < 8) {
      return new FileOperations.ReadOpen(slot, random.nextInt(20));
    } else if (dice < 11) {
      return new FileOperations.WriteOpen(slot, random.nextInt(60), text());
    } else if (dice < 12) {
      return new FileOperations.TruncateOpen(slot, random.nextInt(30));
    } else if (dice < 13) {
      return new FileOperations.Force(slot);
    }
    return new FileOperations.CloseOpen(slot);
  }

  private Operation ofAttributesOrNull(int dice, List<String> present) {
    String name = some(present);
    if (dice < 4) {
      return new AttributeOperations.Look(name, maybeNoFollow());
    } else if (dice < 7) {
      return new AttributeOperations.SetModified(name, LONG_AGO.plusSeconds(++counter));
    } else if (dice < 10) {
      if (has(Ability.UNIX_MODES) && random.nextInt(3) > 0) {
        return random.nextBoolean()
            ? new AttributeOperations.SetUnixMode(name, oneOf(UNIX_MODES))
            : new AttributeOperations.SetGroup(name, random.nextInt(3), maybeNoFollow());
      }
      return has(Ability.MODES) ? new AttributeOperations.SetMode(name, oneOf(MODES)) : null;
    } else if (dice < 11) {
      return has(Ability.OWNERS)
          ? new AttributeOperations.SetOwner(name, random.nextInt(3), maybeNoFollow())
          : null;
    } else if (!has(Ability.ATTRIBUTES)) {
      return null;
    } else if (dice < 12) {
      return new AttributeOperations.SetAttribute(name, attribute(), "w" + ++counter);
    } else if (dice < 13) {
      return has(Ability.UNIX_HABITS)
          ? new AttributeOperations.DeleteAttribute(name, attribute())
          : null;
    }
    return new AttributeOperations.ListAttributes(name);
  }

  private Operation move(String source, String target) {
    // The JDK's own provider deletes the target before it finds that it lies in the source.
    boolean intoItself = target.startsWith(source + "/");
    Set<CopyOption> how = intoItself ? Set.of() : howToMove();
    if (how.contains(ATOMIC_MOVE) && !has(Ability.UNIX_HABITS)) {
      return new NameOperations.Move(source, target, Set.of());
    }
    return how.contains(ATOMIC_MOVE) && !has(Ability.ATOMIC_MOVES_OF_DIRECTORIES)
        ? new NameOperations.MoveFileAtomically(source, target)
        : new NameOperations.Move(source, target, how);
  }

  private Set<CopyOption> howToMove() {
    return switch (random.nextInt(5)) {
      case 0, 1 -> Set.of();
      case 2, 3 -> Set.of(REPLACE_EXISTING);
      default -> Set.of(ATOMIC_MOVE);
    };
  }

  private Set<CopyOption> howToCopy() {
    return switch (random.nextInt(5)) {
      case 0 -> Set.of();
      case 1 -> Set.of(REPLACE_EXISTING);
      case 2 -> Set.of(COPY_ATTRIBUTES);
      // Of a link the JDK's own provider keeps no times, so the three options never come together.
      case 3 -> Set.of(COPY_ATTRIBUTES, REPLACE_EXISTING);
      default -> Set.of(REPLACE_EXISTING, NOFOLLOW_LINKS);
    };
  }

  private Set<LinkOption> maybeNoFollow() {
    return random.nextBoolean() ? Set.of() : Set.of(NOFOLLOW_LINKS);
  }

  private String attribute() {
    return oneOf(List.of("note", "overlay.note", "x y"));
  }

  private String linkTarget() {
    String name = oneOf(stock);
    return switch (random.nextInt(4)) {
      case 0 -> name;
      case 1 -> "../" + name;
      case 2 -> "../" + top + "/" + name;
      default -> name + "/" + oneOf(stock);
    };
  }

  private String text() {
    String word = "w" + ++counter + ".";
    return switch (random.nextInt(12)) {
      case 0 -> "";
      case 1 -> word.repeat(2_000);
      case 2 -> word.repeat(20_000);
      default -> word;
    };
  }

  /** A name that is there, mostly. */
  private String some(List<String> present) {
    return present.isEmpty() || random.nextInt(10) == 0 ? any(present) : oneOf(present);
  }

  /** A name that may be there or not, its directory mostly is. */
  private String any(List<String> present) {
    if (!present.isEmpty() && random.nextInt(3) > 0) {
      String near = oneOf(present);
      boolean below = random.nextBoolean();
      return (below ? near : near.substring(0, near.lastIndexOf('/'))) + "/" + oneOf(stock);
    }
    return top + "/" + oneOf(stock) + (random.nextBoolean() ? "/" + oneOf(stock) : "");
  }

  private boolean has(Ability ability) {
    return abilities.contains(ability);
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
