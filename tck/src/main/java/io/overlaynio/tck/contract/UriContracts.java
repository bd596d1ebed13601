package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.ANY_NAMES;
import static io.overlaynio.tck.contract.Capability.CLOSING;
import static io.overlaynio.tck.contract.Capability.URIS;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Paths as URIs, and back. */
@Needs(URIS)
final class UriContracts extends FileSystemArea {

  private static final List<String> NAMES =
      List.of(
          "plain",
          "with space",
          "with%percent",
          "%41",
          "with+plus",
          "a;b",
          "a&b=c",
          "a,b",
          "a@b",
          "a!b'c(d)",
          "~tilde",
          "a$b",
          "\u00e4\u00f6\u00fc",
          "\u20ac",
          "\u65e5\u672c",
          "\ud83d\ude00");

  private static final List<String> ODD_NAMES =
      List.of(
          "a#b", "a?b", "a:b", "a\"b", "a<b>", "a|b", "a\\b", "a*b", "[a]", "{a}", "a^b`c", "a\nb");

  @Demand("Path.toUri: Path.of of it is the path, made absolute")
  Rows toUri_name_leadsBack() {
    Rows rows = new Rows();
    NAMES.forEach(name -> rows.row(name, () -> leadsBack(name)));
    ODD_NAMES.forEach(name -> rows.row(name, () -> leadsBack(name), ANY_NAMES));
    return rows;
  }

  private void leadsBack(String name) {
    Path path = path(name);
    assertThat(Path.of(path.toUri())).isEqualTo(path);
  }

  @Demand("Path.toUri: of a file that is there, too")
  Rows toUri_existing_leadsBack() {
    return new Rows()
        .row("file", () -> leadsToSame(file("a b")))
        .row("directory", () -> leadsToSame(directory("a b")))
        .row("root", () -> leadsToSame(root().getRoot()));
  }

  private static void leadsToSame(Path path) throws Exception {
    assertThat(Files.isSameFile(Path.of(path.toUri()), path)).isTrue();
  }

  @Demand("Path.toUri: absolute, with the scheme of the provider")
  void toUri_hasScheme() {
    URI uri = path("a").toUri();
    assertThat(uri.isAbsolute()).isTrue();
    assertThat(uri.getScheme()).isEqualToIgnoringCase(provider().getScheme());
    assertThat(uri.getRawFragment()).isNull();
  }

  @Demand("Path.toUri: of a relative path that of its absolute path")
  void toUri_relative_isThatOfAbsolute() {
    assertThat(parsed("no/such").toUri()).isEqualTo(parsed("no/such").toAbsolutePath().toUri());
  }

  @Demand("Path.toUri: different paths have different URIs")
  void toUri_differs() {
    List<URI> uris = NAMES.stream().map(name -> path(name).toUri()).toList();
    assertThat(uris).doesNotHaveDuplicates();
  }

  @Demand("Path.toUri: is text that can be parsed")
  void toUri_isParsedBack() {
    for (String name : NAMES) {
      URI uri = path(name).toUri();
      assertThat(URI.create(uri.toString())).isEqualTo(uri);
      assertThat(Path.of(URI.create(uri.toASCIIString()))).isEqualTo(path(name));
    }
  }

  @Demand("FileSystemProvider.getPath: IllegalArgumentException for the URI of another scheme")
  void getPath_otherScheme_isRefused() {
    refusedAs(
        IllegalArgumentException.class, () -> provider().getPath(URI.create("nonsense://host/a")));
  }

  @Demand("FileSystemProvider.getFileSystem: IllegalArgumentException for another scheme")
  void getFileSystem_otherScheme_isRefused() {
    refusedAs(
        IllegalArgumentException.class,
        () -> provider().getFileSystem(URI.create("nonsense://host/a")));
  }

  @Demand(
      value = "FileSystems.getFileSystem: FileSystemNotFoundException after it was closed",
      needs = CLOSING)
  void getPath_closed_isRefused() throws Exception {
    URI uri = path("a").toUri();
    fileSystem().close();
    refusedAs(FileSystemNotFoundException.class, () -> Path.of(uri));
  }
}
