package io.overlaynio.tck.overlay;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.overlaynio.tck.TreeBuilder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Symbolic links are resolved inside the overlay, in whatever layer they stand. */
@OnPossibleCellsWithLinks
final class LinkResolutionTest {

  @RegisterExtension final Rig rig;

  LinkResolutionTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  @Test
  void read_absoluteLink_startsAtTheOverlaysRoot() throws IOException {
    rig.lower().file("d/file", "inside").link("d/e/link", "/d/file");
    assertThat(rig.path("/d/e/link")).hasContent("inside");
    assertThat(rig.path("/d/e/link").toRealPath()).isEqualTo(rig.path("/d/file"));
  }

  @Test
  void read_linkIntoAnotherLayer_isFollowed() throws IOException {
    rig.lower(1).link("up", "d/below").directory("d");
    rig.lower(0).file("d/below", "from below").link("down", "d");
    assertThat(rig.path("/up")).hasContent("from below");
    assertThat(rig.path("/down/below")).hasContent("from below");
  }

  @Test
  void read_dotDotAboveTheRoot_staysThere() throws IOException {
    rig.lower().file("file", "at the root").link("d/link", "../../../../../file");
    assertThat(rig.path("/d/link")).hasContent("at the root");
    assertThat(rig.path("/../../file")).hasContent("at the root");
    assertThat(rig.path("/d/../../../file")).hasContent("at the root");
  }

  @Test
  void read_dotDotAfterALink_isTheParentOfItsTarget() throws IOException {
    rig.lower()
        .file("deep/down/x")
        .file("deep/sibling", "beside the target")
        .file("sibling", "beside the link")
        .link("link", "deep/down");
    assertThat(rig.path("/link/../sibling")).hasContent("beside the target");
    assertThat(rig.path("/link/..").toRealPath()).isEqualTo(rig.path("/deep"));
  }

  @Test
  void read_linkToARealPathOutside_findsNothing() throws IOException {
    Path secret = Files.writeString(rig.scratch().resolve("secret"), "secret");
    rig.lower()
        .link("absolute", secret.toString())
        .link("relative", "../secret")
        .link("directory", rig.scratch().toString());
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Files.readString(rig.path("/absolute")));
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Files.readString(rig.path("/relative")));
    assertThat(Files.exists(rig.path("/directory"))).isFalse();
    assertThat(Files.exists(rig.path("/directory/secret"))).isFalse();
  }

  @Test
  void read_loopOfLinks_isTold() throws IOException {
    rig.lower().link("a", "b").link("b", "a").link("self", "self");
    for (String name : List.of("/a", "/b", "/self", "/self/below")) {
      assertThatExceptionOfType(FileSystemLoopException.class)
          .isThrownBy(() -> Files.readString(rig.path(name)))
          .satisfies(e -> assertThat(e.getFile()).isEqualTo(name));
    }
    assertThat(Files.isSymbolicLink(rig.path("/a"))).isTrue();
  }

  @Test
  void read_fortyLinksInARow_isTheMost() throws IOException {
    TreeBuilder lower = rig.lower().file("link0", "the end");
    for (int i = 1; i <= 41; i++) {
      lower.link("link" + i, "link" + (i - 1));
    }
    assertThat(rig.path("/link40")).hasContent("the end");
    assertThatExceptionOfType(FileSystemLoopException.class)
        .isThrownBy(() -> Files.readString(rig.path("/link41")));
  }

  @Test
  void readSymbolicLink_anyTarget_comesAsItStands() throws IOException {
    List<String> targets = List.of("a", "../a", "/a/b", "a/../b", "none");
    TreeBuilder lower = rig.lower();
    for (int i = 0; i < targets.size(); i++) {
      lower.link("link" + i, targets.get(i));
    }
    for (int i = 0; i < targets.size(); i++) {
      assertThat(Files.readSymbolicLink(rig.path("/link" + i))).isEqualTo(rig.path(targets.get(i)));
    }
  }

  @Test
  void list_linkToDirectory_givesPathsBelowTheLink() throws IOException {
    rig.lower().file("d/a").file("d/b").link("link", "d");
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(rig.path("/link"))) {
      stream.forEach(found::add);
    }
    assertThat(found).containsExactlyInAnyOrder(rig.path("/link/a"), rig.path("/link/b"));
  }

  @Test
  void attributes_ofLink_areItsOwnOnlyIfNotFollowed() throws IOException {
    rig.lower().file("file", "12345").link("link", "file").link("dangling", "none");
    assertThat(Files.size(rig.path("/link"))).isEqualTo(5);
    assertThat(Files.isRegularFile(rig.path("/link"))).isTrue();
    assertThat(Files.isRegularFile(rig.path("/link"), NOFOLLOW_LINKS)).isFalse();
    assertThat(Files.isSymbolicLink(rig.path("/link"))).isTrue();
    assertThat(Files.exists(rig.path("/dangling"))).isFalse();
    assertThat(Files.exists(rig.path("/dangling"), NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void isSameFile_linkAndTarget_areTheSame() throws IOException {
    rig.lower().file("d/file").file("d/other").link("link", "d/file").link("e", "d");
    assertThat(Files.isSameFile(rig.path("/link"), rig.path("/d/file"))).isTrue();
    assertThat(Files.isSameFile(rig.path("/e/file"), rig.path("/d/file"))).isTrue();
    assertThat(Files.isSameFile(rig.path("/link"), rig.path("/d/other"))).isFalse();
  }

  @Test
  void toRealPath_withoutFollowing_keepsTheLastLink() throws IOException {
    rig.lower().file("d/file").link("e", "d").link("d/link", "file");
    assertThat(rig.path("/e/link").toRealPath(NOFOLLOW_LINKS)).isEqualTo(rig.path("/e/link"));
    assertThat(rig.path("/e/link").toRealPath()).isEqualTo(rig.path("/d/file"));
    assertThat(rig.path("e/./link").toRealPath()).isEqualTo(rig.path("/d/file"));
  }

  @Test
  void open_linkWithoutFollowing_isRefused() throws IOException {
    rig.lower().file("file").link("link", "file");
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> Files.newByteChannel(rig.path("/link"), Set.of(NOFOLLOW_LINKS)).close());
  }
}
