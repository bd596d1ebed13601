package io.overlaynio.tck.overlay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The ground of a trial by a process that is not root: whoever started it keeps the ground. */
final class DistantGround implements ParityGround {

  private final BufferedReader answers;
  private final PrintStream questions;
  private final List<Path> paths;

  private DistantGround(BufferedReader answers, PrintStream questions, long seed)
      throws IOException {
    this.answers = answers;
    this.questions = questions;
    this.paths = ask("ground", Long.toString(seed)).stream().map(Path::of).toList();
  }

  /** Asks a {@link GroundKeeper} for the ground of a seed. */
  static DistantGround of(BufferedReader answers, PrintStream questions, long seed)
      throws IOException {
    return new DistantGround(answers, questions, seed);
  }

  private List<String> ask(String... words) throws IOException {
    questions.println(GroundKeeper.line(List.of(words)));
    questions.flush();
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("nobody answers any more");
    }
    List<String> answer = GroundKeeper.words(line);
    if (!answer.get(0).equals(GroundKeeper.DONE)) {
      throw new IOException("the keeper of the ground failed: " + answer);
    }
    return answer.subList(1, answer.size());
  }

  @Override
  public Path place() {
    return paths.get(0);
  }

  @Override
  public List<Path> lowers() {
    return paths.subList(1, paths.size());
  }

  @Override
  public Path mount(String options, Path upper, List<Path> lowers) throws IOException {
    List<String> words = new ArrayList<>(List.of("mount", options, upper.toString()));
    lowers.forEach(lower -> words.add(lower.toString()));
    return Path.of(ask(words.toArray(String[]::new)).get(0));
  }

  /** Mappings hold the mount until they are collected, and they are in this process. */
  @Override
  public void unmount(Path root) throws IOException {
    System.gc();
    ask("unmount", root.toString());
  }

  @Override
  public List<String> differences(Path expected, Path actual) throws IOException {
    return ask("differences", expected.toString(), actual.toString());
  }

  @Override
  public List<String> changesBelow() throws IOException {
    return ask("changes");
  }

  @Override
  public void close() throws IOException {
    ask("close");
  }
}
