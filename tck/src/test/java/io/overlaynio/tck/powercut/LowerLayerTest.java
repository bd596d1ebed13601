package io.overlaynio.tck.powercut;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.tck.machine.Requirement;
import io.overlaynio.tck.machine.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;

/** The judge would see whatever happens to a lower layer. */
class LowerLayerTest {

  private static final long SEED = 1;
  private static final String DIRECTORY = "b/d";

  @Test
  void changes_ofUntouchedLayer_areNone() throws IOException {
    try (Scratch scratch = Requirement.scratch()) {
      assertThat(build(scratch).changes()).isEmpty();
    }
  }

  @Test
  void changes_ofAnythingInIt_areAllTold() throws IOException {
    try (Scratch scratch = Requirement.scratch()) {
      LowerLayer lower = build(scratch);
      Path directory = lower.root().resolve(DIRECTORY);
      Files.setLastModifiedTime(directory, FileTime.fromMillis(0));
      assertThat(lower.changes()).singleElement().asString().startsWith(DIRECTORY + " ");
      Files.createFile(lower.root().resolve("new"));
      Files.delete(lower.root().resolve("e/link"));
      assertThat(lower.changes())
          .anyMatch(line -> line.startsWith("new "))
          .anyMatch(line -> line.startsWith("e/link "));
    }
  }

  private static LowerLayer build(Scratch scratch) throws IOException {
    return LowerLayer.build(LowerTree.of(SEED), scratch.directory().resolve("lower"));
  }
}
