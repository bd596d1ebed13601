package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.ASYNCHRONOUS_CHANNELS;
import static io.overlaynio.tck.contract.Capability.FILE_CHANNELS;
import static io.overlaynio.tck.contract.Capability.HARD_LINKS;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static java.nio.file.StandardOpenOption.READ;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** Paths of other providers, given to this one. */
final class MismatchContracts extends FileSystemArea {

  private static final Path FOREIGN = Foreign.path("a");

  private static void refused(Code code) {
    refusedAs(ProviderMismatchException.class, code);
  }

  @Demand("FileSystemProvider: ProviderMismatchException for a path of another provider")
  Rows foreignPath_isRefused() {
    return new Rows()
        .row(
            "newByteChannel", () -> refused(() -> provider().newByteChannel(FOREIGN, Set.of(READ))))
        .row("newOutputStream", () -> refused(() -> provider().newOutputStream(FOREIGN)))
        .row(
            "newFileChannel",
            () -> refused(() -> provider().newFileChannel(FOREIGN, Set.of(READ))),
            FILE_CHANNELS)
        .row(
            "newAsynchronousFileChannel",
            () -> refused(() -> provider().newAsynchronousFileChannel(FOREIGN, Set.of(READ), null)),
            ASYNCHRONOUS_CHANNELS)
        .row(
            "newDirectoryStream",
            () -> refused(() -> provider().newDirectoryStream(FOREIGN, entry -> true)))
        .row("createDirectory", () -> refused(() -> provider().createDirectory(FOREIGN)))
        .row("delete", () -> refused(() -> provider().delete(FOREIGN)))
        .row("deleteIfExists", () -> refused(() -> provider().deleteIfExists(FOREIGN)))
        .row("checkAccess", () -> refused(() -> provider().checkAccess(FOREIGN)))
        .row("isHidden", () -> refused(() -> provider().isHidden(FOREIGN)))
        .row("getFileStore", () -> refused(() -> provider().getFileStore(FOREIGN)))
        .row(
            "readAttributes",
            () -> refused(() -> provider().readAttributes(FOREIGN, BasicFileAttributes.class)))
        .row("readAttributes by name", () -> refused(() -> provider().readAttributes(FOREIGN, "*")))
        .row("setAttribute", () -> refused(() -> provider().setAttribute(FOREIGN, "a", 1)))
        .row(
            "getFileAttributeView",
            () ->
                refused(
                    () -> provider().getFileAttributeView(FOREIGN, BasicFileAttributeView.class)))
        .row(
            "createSymbolicLink",
            () -> refused(() -> provider().createSymbolicLink(FOREIGN, path("a"))),
            SYMBOLIC_LINKS)
        .row(
            "createSymbolicLink target",
            () -> refused(() -> provider().createSymbolicLink(path("l"), FOREIGN)),
            SYMBOLIC_LINKS)
        .row(
            "readSymbolicLink",
            () -> refused(() -> provider().readSymbolicLink(FOREIGN)),
            SYMBOLIC_LINKS)
        .row(
            "createLink",
            () -> refused(() -> provider().createLink(FOREIGN, path("a"))),
            HARD_LINKS)
        .row(
            "createLink existing",
            () -> refused(() -> provider().createLink(path("l"), FOREIGN)),
            HARD_LINKS)
        .row("copy source", () -> refused(() -> provider().copy(FOREIGN, path("b"))))
        .row(
            "copy target",
            () -> {
              file("a");
              refused(() -> provider().copy(path("a"), FOREIGN));
            })
        .row("move source", () -> refused(() -> provider().move(FOREIGN, path("b"))))
        .row(
            "move target",
            () -> {
              file("a");
              refused(() -> provider().move(path("a"), FOREIGN));
            });
  }

  @Demand("FileSystemProvider.isSameFile: false for a path of another provider")
  void isSameFile_foreign_isFalse() throws Exception {
    file("a");
    assertThat(provider().isSameFile(path("a"), FOREIGN)).isFalse();
  }

  @Demand("PathMatcher.matches: a path of another provider is matched by its text, or refused")
  void matches_foreign_isNoError() {
    boolean matched;
    try {
      matched = fileSystem().getPathMatcher("glob:nothing-like-it").matches(FOREIGN);
    } catch (ProviderMismatchException refused) {
      matched = false;
    }
    assertThat(matched).isFalse();
  }

  @Demand("Files: methods that take a path ask the provider of that path")
  void files_foreignPath_isAskedThere() throws Exception {
    try (Foreign foreign = Foreign.open()) {
      Files.createFile(foreign.resolve("a"));
      assertThat(Files.exists(foreign.resolve("a"))).isTrue();
      assertThat(Files.exists(path("a"))).isFalse();
    }
  }
}
