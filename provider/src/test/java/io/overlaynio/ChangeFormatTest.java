package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.OverlayChange.FileType;
import io.overlaynio.OverlayChange.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes in print: whatever a name holds, a line is a line, and tells which name it was. */
final class ChangeFormatTest {

  private OnJimfs ground;

  @BeforeEach
  void open() throws IOException {
    ground = OnJimfs.open();
  }

  @AfterEach
  void close() throws IOException {
    ground.close();
  }

  private OverlayChange deletedDirectory(String... names) {
    return new OverlayChange(
        OverlayPath.absolute(ground.overlay(), List.of(names)),
        Kind.DELETED,
        Optional.of(FileType.DIRECTORY),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private static String printed(ChangeFormat format, OverlayChange... changes) throws IOException {
    StringBuilder out = new StringBuilder();
    format.print(Stream.of(changes), out);
    return out.toString();
  }

  @Test
  void print_tree_tellsEachDirectoryOnce() throws IOException {
    Files.createDirectories(ground.memory("/lower/etc/keep"));
    Files.createDirectories(ground.memory("/lower/old/in"));
    Files.writeString(ground.memory("/lower/etc/app.conf"), "120");
    Files.writeString(ground.memory("/lower/run"), "r");
    Files.writeString(ground.memory("/lower/start"), "912");
    Files.writeString(ground.path("/etc/app.conf"), "14000");
    Files.createDirectory(ground.path("/etc/conf.d"));
    Files.writeString(ground.path("/etc/conf.d/debug"), "1");
    Files.createDirectory(ground.path("/etc/keep/empty"));
    Files.delete(ground.path("/old/in"));
    Files.delete(ground.path("/old"));
    Files.delete(ground.path("/run"));
    Files.createSymbolicLink(ground.path("/run"), ground.path("etc"));
    Files.setAttribute(ground.path("/start"), "user:note", new byte[1]);
    StringBuilder out = new StringBuilder();
    ChangeFormat.TREE.print(ground.overlay().changes(), out);
    assertThat(out)
        .hasToString(
            """
              etc/
            ~   app.conf  3 -> 5 bytes
            +   conf.d/
            +     debug  1 byte
                keep/
            +     empty/
            - old/
            ! run  regular file -> symbolic link
            = start  3 bytes
            """);
  }

  @Test
  void print_json_isOneObjectToALine() throws IOException {
    Files.writeString(ground.memory("/lower/a"), "old");
    Files.writeString(ground.path("/a"), "newer");
    Files.createDirectory(ground.path("/d"));
    StringBuilder out = new StringBuilder();
    ChangeFormat.JSON_LINES.print(ground.overlay().changes(), out);
    assertThat(out.toString().lines())
        .containsExactly(
            "{\"path\":\"/a\",\"kind\":\"modified\",\"before\":\"regular_file\","
                + "\"now\":\"regular_file\",\"sizeBefore\":3,\"sizeNow\":5}",
            "{\"path\":\"/d\",\"kind\":\"added\",\"now\":\"directory\"}");
  }

  @Test
  void print_json_escapesWhateverANameHolds() throws IOException {
    String half = String.valueOf((char) 0xD83D);
    String name = "q\" b\\ n\n t\t \u0001\u007f\u0085\u2028 \u00e9 \ud83d\ude00 " + half;
    assertThat(printed(ChangeFormat.JSON_LINES, deletedDirectory(name, half + "a")))
        .isEqualTo(
            "{\"path\":\"/q\\\" b\\\\ n\\u000a t\\u0009 \\u0001\\u007f\\u0085\\u2028 \u00e9"
                + " \ud83d\ude00"
                + " \\ud83d/\\ud83da\",\"kind\":\"deleted\",\"before\":\"directory\"}\n");
  }

  @Test
  void print_tree_keepsNamesApart() throws IOException {
    assertThat(printed(ChangeFormat.TREE, deletedDirectory("a\nb"), deletedDirectory("a\\u000ab")))
        .isEqualTo("- a\\u000ab/\n- a\\\\u000ab/\n");
  }

  @Test
  void print_streamThatFails_hasPrintedWhatCameBefore() {
    StringBuilder out = new StringBuilder();
    Stream<OverlayChange> failing =
        Stream.of("a", "b")
            .map(
                name -> {
                  if (name.equals("b")) {
                    throw new UncheckedIOException(new IOException("b"));
                  }
                  return deletedDirectory(name);
                });
    assertThatThrownBy(() -> ChangeFormat.TREE.print(failing, out))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(out).hasToString("- a/\n");
  }
}
