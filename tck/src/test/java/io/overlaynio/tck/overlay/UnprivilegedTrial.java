package io.overlaynio.tck.overlay;

import io.overlaynio.tck.RandomOperations;
import io.overlaynio.tck.RandomTrial;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Trials of parity by whoever runs this program, on grounds that the starting process keeps. */
final class UnprivilegedTrial {

  static final String WELL = "well";

  private UnprivilegedTrial() {}

  /**
   * @param arguments the first seed, how many, how many operations of each, and how many of them
   *     between two looks
   */
  public static void main(String[] arguments) throws IOException {
    PrintStream questions = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    long first = Long.parseLong(arguments[0]);
    String end = WELL;
    try {
      for (long seed = first; seed < first + Long.parseLong(arguments[1]); seed++) {
        run(answers, questions, seed, arguments);
      }
    } catch (AssertionError different) {
      end = different.getMessage();
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      end = e.toString();
    }
    questions.println(GroundKeeper.line(List.of("end", end)));
  }

  private static void run(
      BufferedReader answers, PrintStream questions, long seed, String[] arguments)
      throws IOException {
    ParityKind kind = ParityKind.USER;
    RandomTrial trial =
        new RandomTrial(
            () -> new ParityWorld(kind, DistantGround.of(answers, questions, seed)),
            Integer.parseInt(arguments[3]));
    RandomOperations operations =
        new RandomOperations(
            seed, kind.abilities(false), RandomLayers.TOP, ParityLayers.stock(kind));
    trial.run("unprivileged, -Dparity.seed=" + seed, operations, Integer.parseInt(arguments[2]));
  }
}
