package io.overlaynio.tck.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Names that are looked for again and again, wherever they are, or nowhere. */
final class LookupCases {

  private static final String IN = "merged/";
  private static final String LOWEST = IN + "low";
  private static final String TOP = IN + "top";
  private static final String UPPER = IN + "up";
  private static final String MISSING = IN + "none";

  /** Since then the JDK asks a provider whether a file exists without an exception. */
  private static final boolean ASKED_PLAINLY = Runtime.version().feature() >= 20;

  /** What is asked of a path. */
  private interface Question {
    boolean of(Path path) throws IOException;
  }

  private final int names;

  private LookupCases(int names) {
    this.names = names;
  }

  static List<TreeCase> all(int scale) {
    LookupCases cases = new LookupCases(1000 * scale);
    double missing = ASKED_PLAINLY ? 0.1 : 0.8;
    List<TreeCase> all = new ArrayList<>();
    Collections.addAll(
        all,
        cases.ask("exists-low", 0.2, LOWEST, Files::exists),
        cases.ask("exists-top", 0.2, TOP, Files::exists),
        cases.ask("exists-upper", 1.0, UPPER, Files::exists),
        cases.ask("exists-missing", missing, MISSING, path -> !Files.exists(path)),
        cases.ask("attributes-low", 0.2, LOWEST, LookupCases::hasAttributes),
        cases.ask("attributes-top", 0.2, TOP, LookupCases::hasAttributes),
        cases.ask("attributes-upper", 1.0, UPPER, LookupCases::hasAttributes),
        cases.ask("attributes-missing", 0.8, MISSING, path -> !hasAttributes(path)));
    if (ASKED_PLAINLY) { // before, the JDK throws an exception away for every provider but its own
      all.add(cases.ask("isfile-missing", 0.1, MISSING, path -> !Files.isRegularFile(path)));
    }
    return all;
  }

  private static boolean hasAttributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).size() == 1;
    } catch (NoSuchFileException missing) {
      return false;
    }
  }

  private TreeCase ask(String name, double goal, String prefix, Question question) {
    int times = 20;
    return TreeCase.of(
        name,
        goal,
        names * times,
        this::fill,
        side -> {
          Path[] paths = side.paths(prefix, names);
          for (int i = 0; i < times; i++) {
            for (Path path : paths) {
              TreeCase.require(question.of(path), path);
            }
          }
        });
  }

  private void fill(Stage stage) throws IOException {
    stage.merged("merged");
    byte[] content = new byte[1];
    Stage.files(stage.lowest(), LOWEST, names, content);
    Stage.files(stage.top(), TOP, names, content);
    stage.inUppers(UPPER, names, content);
  }
}
