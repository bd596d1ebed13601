package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The platform's own paths are the oracle, wherever they are Unix paths. */
final class OverlayPathTest {

  private OnJimfs files;

  @BeforeEach
  void open() throws IOException {
    files = OnJimfs.open();
  }

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  @Test
  void onePath_anyText_answersAsThePlatform() {
    assumeUnix();
    for (String text : texts()) {
      Path expected = Path.of(text);
      Path actual = files.path(text);
      assertThat(facts(actual)).as("\"%s\"", text).isEqualTo(facts(expected));
    }
  }

  @Test
  void twoPaths_anyTexts_answerAsThePlatform() {
    assumeUnix();
    List<String> texts = texts();
    Random random = new Random(20_26);
    for (int i = 0; i < 20_000; i++) {
      String one = texts.get(random.nextInt(texts.size()));
      String other = texts.get(random.nextInt(texts.size()));
      List<String> expected = facts(Path.of(one), Path.of(other));
      List<String> actual = facts(files.path(one), files.path(other));
      assertThat(actual).as("\"%s\" and \"%s\"", one, other).isEqualTo(expected);
    }
  }

  @Test
  void twoPaths_everyPairOfShortTexts_answerAsThePlatform() {
    assumeUnix();
    List<String> texts = texts().stream().filter(text -> text.length() <= 4).toList();
    for (String one : texts) {
      for (String other : texts) {
        List<String> expected = facts(Path.of(one), Path.of(other));
        List<String> actual = facts(files.path(one), files.path(other));
        assertThat(actual).as("\"%s\" and \"%s\"", one, other).isEqualTo(expected);
      }
    }
  }

  @Test
  void getPath_severalParts_joinsAsThePlatform() {
    assumeUnix();
    String[][] parts = {{"a", "b"}, {"", "a"}, {"", "", ""}, {"/", "a"}, {"a/", "/b"}, {"a", ""}};
    for (String[] part : parts) {
      String[] more = List.of(part).subList(1, part.length).toArray(new String[0]);
      assertThat(files.overlay().getPath(part[0], more)).hasToString(Path.of(part[0], more) + "");
    }
  }

  @Test
  void compareTo_supplementaryCharacters_isTheOrderOfCodePoints() {
    String[] ascending = {"a", "z", "\u00e9", "\ud7ff", "\ue000", "\uffff", "\ud83d\ude00"};
    for (int i = 0; i < ascending.length; i++) {
      for (int j = 0; j < ascending.length; j++) {
        int order = files.path(ascending[i]).compareTo(files.path(ascending[j]));
        assertThat(Integer.signum(order)).isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @Test
  void compareTo_otherProvidersPath_isRefused() {
    assertThatThrownBy(() -> files.path("a").compareTo(Path.of("a")))
        .isInstanceOf(ClassCastException.class);
  }

  @Test
  void equals_samePathOfAnotherOverlay_isFalse() throws IOException {
    try (OnJimfs other = OnJimfs.open()) {
      assertThat(files.path("/a")).isNotEqualTo(other.path("/a"));
      assertThat(files.path("/a").compareTo(other.path("/a"))).isNotZero();
      assertThat(files.path("/a").startsWith(other.path("/a"))).isFalse();
      assertThat(files.path("/a").endsWith(other.path("/a"))).isFalse();
      assertThatThrownBy(() -> files.path("/a").resolve(other.path("b")))
          .isInstanceOf(ProviderMismatchException.class);
      assertThatThrownBy(() -> files.path("/a").relativize(other.path("/b")))
          .isInstanceOf(ProviderMismatchException.class);
    }
  }

  @Test
  void resolve_foreignPath_isRefused() throws IOException {
    try (FileSystem foreign = Jimfs.newFileSystem()) {
      for (Path other : List.of(Path.of("b"), foreign.getPath("b"))) {
        assertThatThrownBy(() -> files.path("/a").resolve(other))
            .isInstanceOf(ProviderMismatchException.class);
        assertThatThrownBy(() -> files.path("/a").relativize(other))
            .isInstanceOf(ProviderMismatchException.class);
        assertThat(files.path("b").startsWith(other)).isFalse();
        assertThat(files.path("b").endsWith(other)).isFalse();
        assertThat(files.path("b").equals(other)).isFalse();
      }
    }
  }

  @Test
  void anyMethod_null_isRefused() {
    Path path = files.path("/a");
    List<Function<Path, ?>> calls =
        List.of(
            p -> p.resolve((Path) null),
            p -> p.relativize(null),
            p -> p.startsWith((Path) null),
            p -> p.endsWith((Path) null),
            p -> p.compareTo(null),
            p -> p.resolveSibling((Path) null));
    for (Function<Path, ?> call : calls) {
      assertThatThrownBy(() -> call.apply(path)).isInstanceOf(NullPointerException.class);
    }
    assertThatThrownBy(() -> files.overlay().getPath(null))
        .isInstanceOf(NullPointerException.class);
    assertThat(path.equals(null)).isFalse();
  }

  @Test
  void parse_nul_isRefused() {
    assertThatThrownBy(() -> files.path("a/\0b"))
        .isInstanceOf(InvalidPathException.class)
        .hasMessageContaining("Nul");
  }

  @Test
  void parse_loneSurrogate_isRefused() {
    for (String text : List.of("\ud83d", "a\ud83d/b", "\ude00", "\ude00\ud83d", "x\ud83dx")) {
      assertThatThrownBy(() -> files.path(text))
          .isInstanceOf(InvalidPathException.class)
          .hasMessageContaining("surrogate");
    }
    assertThat(files.path("\ud83d\ude00")).hasToString("\ud83d\ude00");
  }

  @Test
  void names_relativePath_startAtTheRoot() {
    assertThat(names("a/../b")).containsExactly("a", "..", "b");
    assertThat(names("/a/b/")).containsExactly("a", "b");
    assertThat(names("")).isEmpty();
    assertThat(names("/")).isEmpty();
    assertThat(files.path("a").toAbsolutePath()).hasToString("/a");
    assertThat(files.path("").toAbsolutePath()).hasToString("/");
  }

  @Test
  void child_ofAnyPath_isOneNameBelow() {
    assertThat(((OverlayPath) files.path("/")).child("n")).isEqualTo(files.path("/n"));
    assertThat(((OverlayPath) files.path("a")).child("n")).isEqualTo(files.path("a/n"));
    assertThat(((OverlayPath) files.path("")).child("n")).isEqualTo(files.path("n"));
  }

  @Test
  void toFile_always_namesTheWayOut() {
    assertThatThrownBy(() -> files.path("/a").toFile())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("/a")
        .hasMessageContaining("Files.copy")
        .hasMessageContaining("Files.newInputStream");
  }

  @Test
  void register_foreignWatcher_isRefused() throws IOException {
    try (WatchService foreign = FileSystems.getDefault().newWatchService()) {
      assertThatThrownBy(
              () -> files.path("/").register(foreign, StandardWatchEventKinds.ENTRY_CREATE))
          .isInstanceOf(ProviderMismatchException.class);
    }
    assertThatThrownBy(() -> files.path("/").register(null, StandardWatchEventKinds.ENTRY_CREATE))
        .isInstanceOf(NullPointerException.class);
  }

  private List<String> names(String text) {
    return ((OverlayPath) files.path(text)).names();
  }

  private static void assumeUnix() {
    boolean unix = FileSystems.getDefault().getSeparator().equals("/");
    assumeTrue(unix, "the platform's paths are not Unix paths");
  }

  /** Every text of up to four names out of a few, with slashes in front, behind and doubled. */
  private static List<String> texts() {
    String[] names = {"a", "b", ".", "..", "...", ".a", " ", "\u00e4"};
    List<String> relative = new ArrayList<>(List.of(""));
    int from = 0;
    for (int depth = 0; depth < 4; depth++) {
      int to = relative.size();
      for (int i = from; i < to; i++) {
        for (String name : depth < 3 ? names : new String[] {"a", ".."}) {
          relative.add(relative.get(i).isEmpty() ? name : relative.get(i) + "/" + name);
        }
      }
      from = to;
    }
    List<String> all = new ArrayList<>(relative);
    relative.forEach(text -> all.add("/" + text));
    for (String text : List.of("a", "a/b", "a/..", ".", "..", "a/b/../c")) {
      all.addAll(List.of(text + "/", "//" + text, text.replace("/", "//"), "/" + text + "//"));
    }
    return all;
  }

  private static List<String> facts(Path path) {
    List<String> facts = new ArrayList<>();
    facts.add(path.toString());
    facts.add("absolute " + path.isAbsolute());
    facts.add("root " + path.getRoot());
    facts.add("name " + path.getFileName());
    facts.add("parent " + path.getParent());
    facts.add("normal " + path.normalize());
    facts.add("count " + path.getNameCount());
    for (int i = -1; i <= path.getNameCount(); i++) {
      int begin = i;
      facts.add(said(() -> path.getName(begin)));
      for (int j = -1; j <= path.getNameCount() + 1; j++) {
        int end = j;
        facts.add(said(() -> path.subpath(begin, end)));
      }
    }
    path.forEach(name -> facts.add("each " + name));
    return facts;
  }

  private static List<String> facts(Path one, Path other) {
    List<String> facts = new ArrayList<>();
    facts.add("resolve " + said(() -> one.resolve(other)));
    facts.add("sibling " + said(() -> one.resolveSibling(other)));
    facts.add("relativize " + said(() -> one.relativize(other)));
    facts.add("starts " + said(() -> one.startsWith(other)));
    facts.add("starts text " + said(() -> one.startsWith(other.toString())));
    facts.add("ends " + said(() -> one.endsWith(other)));
    facts.add("equals " + said(() -> one.equals(other)));
    facts.add("hash " + said(() -> !one.equals(other) || one.hashCode() == other.hashCode()));
    facts.add("order " + said(() -> Integer.signum(one.compareTo(other))));
    return facts;
  }

  private static String said(Callable<?> call) {
    try {
      return String.valueOf(call.call());
    } catch (Exception e) {
      return e.getClass().getSimpleName();
    }
  }
}
