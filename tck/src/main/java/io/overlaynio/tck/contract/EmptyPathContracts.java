package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The empty path, which is the default directory, and paths that are relative to that. */
final class EmptyPathContracts extends FileSystemArea {

  private Path empty() {
    return fileSystem().getPath("");
  }

  @Demand("Path: to access a file by an empty path is to access the default directory")
  Rows empty_isDefaultDirectory() {
    return new Rows()
        .row("exists", () -> assertThat(Files.exists(empty())).isTrue())
        .row("isDirectory", () -> assertThat(Files.isDirectory(empty())).isTrue())
        .row(
            "isSameFile",
            () -> assertThat(Files.isSameFile(empty(), empty().toAbsolutePath())).isTrue())
        .row(
            "isSameFile as .",
            () -> assertThat(Files.isSameFile(empty(), fileSystem().getPath("."))).isTrue())
        .row(
            "attributes",
            () -> assertThat(Files.getAttribute(empty(), "isDirectory")).isEqualTo(true))
        .row(
            "toRealPath",
            () -> assertThat(empty().toRealPath()).isEqualTo(empty().toAbsolutePath().toRealPath()))
        .row(
            "toUri", () -> assertThat(empty().toUri()).isEqualTo(empty().toAbsolutePath().toUri()));
  }

  @Demand("Files.newDirectoryStream: entries of the empty path have nothing in front")
  void list_empty_hasBareNames() throws Exception {
    try (Stream<Path> entries = Files.list(empty())) {
      assertThat(entries).allSatisfy(entry -> assertThat(entry.getNameCount()).isEqualTo(1));
    }
  }

  @Demand("Files: what cannot be done to the default directory")
  Rows empty_change_isRefused() {
    return new Rows()
        .row(
            "createDirectory",
            () -> refusedAs(IOException.class, () -> Files.createDirectory(empty())))
        .row("createFile", () -> refusedAs(IOException.class, () -> Files.createFile(empty())))
        .row("read", () -> refusedAs(IOException.class, () -> Files.readAllBytes(empty())));
  }

  @Demand("Path: a relative path is resolved against the default directory")
  void relative_file_isInDefaultDirectory() throws Exception {
    Path relative = empty().toAbsolutePath().relativize(file("a", "content"));
    assertThat(relative.isAbsolute()).isFalse();
    assertThat(text(relative)).isEqualTo("content");
    assertThat(Files.isSameFile(relative, path("a"))).isTrue();
  }
}
