package io.overlaynio.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;

/** What the JDK's own detectors tell of a file of any provider, by its name. */
final class ContentTypeContracts extends FileSystemArea {

  @Demand("Files.probeContentType: by the name, where it is known")
  Rows probeContentType_name_isItsType() {
    return new Rows()
        .row("text", () -> probed("a.txt", "text/plain"))
        .row("html", () -> probed("a.html", "text/html"))
        .row("png", () -> probed("a.png", "image/png"))
        .row("upper case and spaces", () -> probed("a b.html", "text/html"))
        .row("several dots", () -> probed("a.b.html", "text/html"));
  }

  private void probed(String name, String type) throws Exception {
    assertThat(Files.probeContentType(file(name))).isEqualTo(type);
  }

  @Demand("Files.probeContentType: null if it is not recognized")
  Rows probeContentType_unknown_isNull() {
    return new Rows()
        .row("extension", () -> probed("a.nonsense", null))
        .row("no extension", () -> probed("a", null));
  }

  @Demand("Files.probeContentType: leaves the file as it is")
  void probeContentType_leavesTheFile() throws Exception {
    file("a.txt", "content");
    Object before = Files.getLastModifiedTime(path("a.txt"));
    assertThat(Files.probeContentType(path("a.txt"))).isEqualTo("text/plain");
    assertThat(Files.getLastModifiedTime(path("a.txt"))).isEqualTo(before);
    assertThat(text(path("a.txt"))).isEqualTo("content");
  }
}
