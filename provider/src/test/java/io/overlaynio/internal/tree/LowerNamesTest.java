package io.overlaynio.internal.tree;

import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * That lower directories of which the names are known are not asked for others, and that this
 * changes no answer. What is made in a lower behind the overlay's back, which nobody may do, tells
 * whether it was asked.
 */
final class LowerNamesTest {

  private static final int MORE_THAN_WORTH = 2 * LowerNames.WORTH_ASKING;

  @TempDir Path temporary;
  private Ground ground;

  @AfterEach
  void close() throws IOException {
    ground.close();
  }

  private void askInVain(String directory) throws IOException {
    for (int i = 0; i < MORE_THAN_WORTH; i++) {
      assertThat(ground.exists(directory + "/none" + i)).isFalse();
    }
  }

  /** Whether the topmost lower is asked for a name, which it gets just now. */
  private boolean isAskedFor(String name) throws IOException {
    ground.lowerFile(0, name, "");
    return ground.exists(name);
  }

  @Test
  void exists_afterManyMisses_asksTheLowerNoMore() throws IOException {
    ground = Ground.of(Ground.Kind.USER, temporary).lowerFile("d/there", "");
    askInVain("d");
    assertThat(isAskedFor("d/later")).isFalse();
    assertThat(ground.exists("d/there")).isTrue();
  }

  @Test
  void exists_fewMisses_asksTheLower() throws IOException {
    ground = Ground.of(Ground.Kind.USER, temporary).lowerFile("d/there", "");
    assertThat(ground.exists("d/none")).isFalse();
    assertThat(isAskedFor("d/later")).isTrue();
  }

  @Test
  void exists_nameThatIsNotAscii_isAlwaysAskedFor() throws IOException {
    ground = Ground.of(Ground.Kind.USER, temporary).lowerFile("d/there", "");
    askInVain("d");
    assertThat(isAskedFor("d/sp\u00e4ter")).isTrue();
  }

  @Test
  void exists_noNamesRemembered_asksTheLower() throws IOException {
    ground = Ground.of(Ground.Kind.USER, temporary).lowerFile("d/there", "").cachedNames(0);
    askInVain("d");
    assertThat(isAskedFor("d/later")).isTrue();
  }

  @Test
  void exists_otherProvider_asksTheLower() throws IOException {
    ground = Ground.of(Ground.Kind.MEMORY, temporary).lowerFile("d/there", "");
    askInVain("d");
    assertThat(isAskedFor("d/later")).isTrue();
  }

  /** What a whiteout hides is no name to try capital letters with: nothing has that one. */
  @Test
  void exists_onlyWhiteoutsThere_isNotTakenToTellCaseAndAsksTheLower() throws IOException {
    ground = Ground.of(Ground.Kind.MARKER, temporary, 2);
    ground.lowerDirectory(0, "d").lowerWhiteout(0, "d/Hidden").lowerFile(1, "d/low", "");
    askInVain("d");
    assertThat(isAskedFor("d/later")).isTrue();
  }

  @Test
  void exists_lowerCannotBeListed_asksTheOthersAllTheSame() throws IOException {
    ground = Ground.of(Ground.Kind.USER, temporary, 2);
    ground.lowerDirectory(0, "d").lowerFile(1, "d/low", "");
    for (int i = 0; i < LowerNames.WORTH_ASKING; i++) {
      assertThat(ground.exists("d/none" + i)).isFalse();
    }
    Files.delete(ground.lower(0, "d"));
    assertThat(ground.exists("d/low")).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void lookup_afterManyMisses_stillMergesByTheRules(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary, 3);
    ground.lowerFile(0, "d/top", "0").lowerWhiteout(0, "d/hidden").lowerDirectory(0, "d/sub");
    ground.lowerFile(1, "d/top", "1").lowerFile(1, "d/hidden", "1").lowerFile(1, "d/sub/one", "1");
    ground.lowerFile(2, "d/low", "2").lowerFile(2, "d/sub/two", "2").lowerFile(2, "d/gone", "2");
    askInVain("d");
    assertThat(ground.read("d/top")).isEqualTo("0");
    assertThat(ground.exists("d/hidden")).isFalse();
    assertThat(ground.read("d/low")).isEqualTo("2");
    assertThat(ground.read("d/sub/one")).isEqualTo("1");
    assertThat(ground.read("d/sub/two")).isEqualTo("2");
    ground.delete("d/gone");
    ground.write("d/none1", "new");
    assertThat(ground.list("d")).containsExactly("low", "none1", "sub", "top");
    ground.reopen();
    assertThat(ground.list("d")).containsExactly("low", "none1", "sub", "top");
  }

  @Test
  void delete_nameInALowerWithKnownNames_leavesAWhiteout() throws IOException {
    ground =
        Ground.of(Ground.Kind.USER, temporary, 2).lowerFile(1, "d/a", "").lowerFile(0, "d/b", "");
    askInVain("d");
    ground.delete("d/a");
    assertThat(Files.exists(ground.upper("d/a"))).isTrue();
    ground.tree().createDirectory(names("d/a"));
    ground.reopen();
    assertThat(ground.list("d/a")).isEmpty();
  }
}
