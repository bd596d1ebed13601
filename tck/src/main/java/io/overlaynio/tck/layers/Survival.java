package io.overlaynio.tck.layers;

import java.util.Arrays;
import java.util.Random;

/**
 * What outlives a crash of what was never forced; what was forced always does.
 *
 * @param seedOrNull null: nothing of it
 */
public record Survival(Long seedOrNull) {

  private static final int PAGE = 4096;

  /**
   * Nothing survives but what was forced: the contents and attributes of a file by its own force,
   * each name by the force of its directory, the two halves of a rename each by the force of its
   * own. No disk is so bad; it shows every force that is missing.
   */
  public static Survival ofForcedOnly() {
    return new Survival(null);
  }

  /**
   * As with a journal: of each directory the first few changes survive, a rename whole or not at
   * all, of each file any pages, the old or the new attributes. The same for the same seed.
   */
  public static Survival ofSome(long seed) {
    return new Survival(seed);
  }

  Dice dice() {
    return new Dice(seedOrNull == null ? null : new Random(seedOrNull));
  }

  /** Decides about one crash. */
  static final class Dice {

    private final Random randomOrNull;

    private Dice(Random randomOrNull) {
      this.randomOrNull = randomOrNull;
    }

    boolean isJournal() {
      return randomOrNull != null;
    }

    /** How many of so many changes survive. */
    int of(int many) {
      return randomOrNull == null ? 0 : randomOrNull.nextInt(many + 1);
    }

    boolean survives() {
      return randomOrNull != null && randomOrNull.nextBoolean();
    }

    /** Each page is the durable one or the one of this moment; what never came is zeros. */
    byte[] contents(byte[] durable, byte[] now) {
      if (!survives()) {
        return durable;
      }
      byte[] mixed = Arrays.copyOf(durable, now.length);
      for (int page = 0; page < now.length; page += PAGE) {
        if (survives()) {
          System.arraycopy(now, page, mixed, page, Math.min(PAGE, now.length - page));
        }
      }
      return mixed;
    }
  }
}
