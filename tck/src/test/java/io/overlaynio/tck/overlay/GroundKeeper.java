package io.overlaynio.tck.overlay;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Keeps the grounds of trials that another process runs, one after the other, and does there what
 * only root may.
 *
 * <p>Each question is a line, and so is its answer: words that are encoded as in a URI, so that
 * there may be anything in them, with spaces between. The first word of an answer is {@code done}
 * or {@code failed}.
 */
final class GroundKeeper implements Closeable {

  static final String DONE = "done";

  /** Makes the ground for a seed. */
  @FunctionalInterface
  interface Grounds {
    NearGround create(long seed) throws IOException;
  }

  private final Grounds grounds;
  private NearGround ground;

  GroundKeeper(Grounds grounds) {
    this.grounds = grounds;
  }

  /** The words of a line. */
  static List<String> words(String line) {
    return Arrays.stream(line.split(" ", -1))
        .map(word -> URLDecoder.decode(word, StandardCharsets.UTF_8))
        .toList();
  }

  /** The line of these words. */
  static String line(List<String> words) {
    return words.stream()
        .map(word -> URLEncoder.encode(word, StandardCharsets.UTF_8))
        .collect(Collectors.joining(" "));
  }

  /**
   * Answers until the trial is over, or nothing more is asked.
   *
   * @return what the other process said at its end
   */
  String serve(BufferedReader questions, PrintStream answers) throws IOException {
    String question;
    while ((question = questions.readLine()) != null) {
      List<String> words = words(question);
      if (words.get(0).equals("end")) {
        return words.get(1);
      }
      List<String> answer = new ArrayList<>();
      try {
        answer.add(DONE);
        answer.addAll(answer(words));
      } catch (IOException | RuntimeException | AssertionError e) {
        answer = List.of("failed", e.toString());
      }
      answers.println(line(answer));
      answers.flush();
    }
    return "the process said nothing at its end";
  }

  private List<String> answer(List<String> words) throws IOException {
    String first = words.size() > 1 ? words.get(1) : "";
    switch (words.get(0)) {
      case "ground":
        close();
        ground = grounds.create(Long.parseLong(first));
        List<String> paths = new ArrayList<>(List.of(ground.place().toString()));
        ground.lowers().forEach(lower -> paths.add(lower.toString()));
        return paths;
      case "mount":
        List<Path> lowers = words.subList(3, words.size()).stream().map(Path::of).toList();
        return List.of(ground.mount(first, Path.of(words.get(2)), lowers).toString());
      case "unmount":
        ground.unmount(Path.of(first));
        return List.of();
      case "differences":
        return ground.differences(Path.of(first), Path.of(words.get(2)));
      case "changes":
        return ground.changesBelow();
      case "close":
        close();
        return List.of();
      default:
        throw new IllegalArgumentException("not a question: " + words);
    }
  }

  @Override
  public void close() throws IOException {
    NearGround open = ground;
    ground = null;
    if (open != null) {
      open.close();
    }
  }
}
