package io.overlaynio.tck.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.OverlayChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What an overlay tells of symbolic links that were changed, and of paths that lead through some.
 */
@OnWritableCellsWithLinks
final class ChangedLinksTest {

  @RegisterExtension final Rig rig;

  ChangedLinksTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  private static Stream<String> lines(Stream<OverlayChange> changes) {
    return changes.map(change -> change.kind() + " " + change.path());
  }

  @Test
  void changes_links_areModifiedByTheirTarget() throws IOException {
    rig.lower().file("a").link("same", "a").link("other", "a").link("gone", "a").link("file", "a");
    Files.delete(rig.path("/other"));
    Files.createSymbolicLink(rig.path("/other"), rig.path("b"));
    Files.delete(rig.path("/gone"));
    Files.delete(rig.path("/file"));
    Files.writeString(rig.path("/file"), "a");
    String[] expected = {"TYPE_CHANGED /file", "DELETED /gone", "MODIFIED /other"};
    assertThat(lines(rig.overlay().changes())).containsExactly(expected);
    rig.reopen();
    assertThat(lines(rig.overlay().changes())).containsExactly(expected);
  }

  @Test
  void changes_linkMadeAnewWithItsTarget_areItsTimeOnly() throws IOException {
    rig.lower().link("link", "a").modified("link", FileTime.fromMillis(0).toInstant());
    Files.delete(rig.path("/link"));
    Files.createSymbolicLink(rig.path("/link"), rig.path("a"));
    assertThat(lines(rig.overlay().changes())).containsExactly("ATTRIBUTES /link");
  }

  @Test
  void changes_ofAPathThroughALink_areWhereItLeads() throws IOException {
    rig.lower().file("d/a").link("link", "d");
    Files.writeString(rig.path("/d/a"), "longer");
    assertThat(lines(rig.overlay().changes(rig.path("/link/a")))).containsExactly("MODIFIED /d/a");
    assertThat(rig.overlay().changes(rig.path("/link"))).isEmpty();
    Files.delete(rig.path("/d/a"));
    assertThat(lines(rig.overlay().changes(rig.path("/link/a")))).containsExactly("DELETED /d/a");
  }
}
