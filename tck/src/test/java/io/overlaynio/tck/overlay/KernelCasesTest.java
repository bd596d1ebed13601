package io.overlaynio.tck.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of the kernel's cases names tests that there are. */
final class KernelCasesTest {

  private static final Pattern TEST =
      Pattern.compile("`([A-Z]\\w+(?:Test|Difference))(?:\\.(\\w+))?`");

  @Test
  void list_everyTestInIt_isThere() throws IOException {
    Path module = Path.of("").toAbsolutePath();
    Path tests = module.resolve("src/test/java");
    assumeTrue(Files.isDirectory(tests), "run elsewhere than in the module");
    List<Map<String, String>> sources =
        List.of(sources(tests), sources(module.resolve("../provider/src/test/java")));
    Path list = tests.resolve("io/overlaynio/tck/overlay/kernel-cases.md");
    List<String> missing = new ArrayList<>();
    List<MatchResult> named = TEST.matcher(Files.readString(list)).results().toList();
    for (MatchResult test : named) {
      String word = test.group(2) == null ? " " + test.group(1) : " void " + test.group(2) + "(";
      if (sources.stream()
          .noneMatch(known -> known.getOrDefault(test.group(1), "").contains(word))) {
        missing.add(test.group());
      }
    }
    assertThat(named).hasSizeGreaterThan(80);
    assertThat(missing).isEmpty();
  }

  /** Sources by the name of their class; where a name is twice, both count. */
  private static Map<String, String> sources(Path root) throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path path : walk.filter(file -> file.toString().endsWith(".java")).toList()) {
        String name = path.getFileName().toString().replace(".java", "");
        sources.merge(name, Files.readString(path), String::concat);
      }
    }
    return sources;
  }
}
