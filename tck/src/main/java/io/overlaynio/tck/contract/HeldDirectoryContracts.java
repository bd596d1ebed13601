package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.DIRECTORY_MOVES;
import static io.overlaynio.tck.contract.Capability.SECURE_STREAMS;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static io.overlaynio.tck.contract.Refusal.refusedOf;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a secure directory stream is for: others rename and replace what is on the way to it. */
@Needs(SECURE_STREAMS)
final class HeldDirectoryContracts extends FileSystemArea {

  private SecureDirectoryStream<Path> held(Path directory) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(directory);
    assertThat(stream).isInstanceOf(SecureDirectoryStream.class);
    return (SecureDirectoryStream<Path>) stream;
  }

  @Demand(
      value = "SecureDirectoryStream: what takes the directory's name meanwhile is not touched",
      needs = {SYMBOLIC_LINKS, DIRECTORY_MOVES})
  void deleteFile_directoryReplacedByLink_isInTheHeldOne() throws Exception {
    directory("d");
    file("d/a");
    directory("other");
    file("other/a");
    try (SecureDirectoryStream<Path> stream = held(path("d"))) {
      Files.move(path("d"), path("e"));
      link("d", "other");
      stream.deleteFile(parsed("a"));
    }
    assertThat(names(path("e"))).isEmpty();
    assertThat(names(path("other"))).containsExactly("a");
  }

  @Demand(value = "SecureDirectoryStream: every relative path is of it", needs = DIRECTORY_MOVES)
  Rows movedDirectory_isUsed() {
    return new Rows()
        .row("deleteFile", () -> inMoved(stream -> stream.deleteFile(parsed("a")), "d"))
        .row("deleteDirectory", () -> inMoved(stream -> stream.deleteDirectory(parsed("d")), "a"))
        .row(
            "move",
            () -> inMoved(stream -> stream.move(parsed("a"), stream, parsed("b")), "b", "d"))
        .row(
            "newDirectoryStream",
            () ->
                inMoved(
                    stream -> {
                      try (SecureDirectoryStream<Path> below =
                          stream.newDirectoryStream(parsed("d"))) {
                        stream.move(parsed("a"), below, parsed("c"));
                      }
                    },
                    "d"))
        .row(
            "getFileAttributeView",
            () ->
                inMoved(
                    stream -> {
                      FileTime time = FileTime.fromMillis(1_000_000_000_000L);
                      var view =
                          stream.getFileAttributeView(parsed("a"), BasicFileAttributeView.class);
                      view.setTimes(time, null, null);
                      assertThat(Files.getLastModifiedTime(path("m/a"))).isEqualTo(time);
                    },
                    "a",
                    "d"))
        .row(
            "iterator",
            () ->
                inMoved(
                    stream -> {
                      List<String> names = new ArrayList<>();
                      stream.forEach(entry -> names.add(entry.getFileName().toString()));
                      assertThat(names).containsExactlyInAnyOrder("a", "d");
                    },
                    "a",
                    "d"));
  }

  private interface StreamCode {
    void run(SecureDirectoryStream<Path> stream) throws Exception;
  }

  private void inMoved(StreamCode code, String... left) throws Exception {
    directory("held");
    file("held/a");
    directory("held/d");
    try (SecureDirectoryStream<Path> stream = held(path("held"))) {
      Files.move(path("held"), path("m"));
      code.run(stream);
    }
    assertThat(names(path("m"))).containsExactly(left);
  }

  @Demand("SecureDirectoryStream: nothing can be made in a directory that is deleted")
  void newByteChannel_deletedDirectory_isRefused() throws Exception {
    try (SecureDirectoryStream<Path> stream = held(directory("d"))) {
      Files.delete(path("d"));
      refused(
          NoSuchFileException.class,
          () -> stream.newByteChannel(parsed("a"), Set.of(CREATE_NEW, WRITE)).close());
      directory("d");
      refused(
          NoSuchFileException.class,
          () -> stream.newByteChannel(parsed("a"), Set.of(CREATE_NEW, WRITE)).close());
    }
    assertThat(names(path("d"))).isEmpty();
  }

  @Demand("SecureDirectoryStream: exceptions name the path as it was given")
  Rows relativePath_isNamed() {
    return new Rows()
        .row(
            "newByteChannel",
            () -> refusedMissing(s -> s.newByteChannel(parsed("missing"), Set.of(READ)).close()))
        .row("deleteFile", () -> refusedMissing(s -> s.deleteFile(parsed("missing"))))
        .row("deleteDirectory", () -> refusedMissing(s -> s.deleteDirectory(parsed("missing"))))
        .row(
            "newDirectoryStream",
            () -> refusedMissing(s -> s.newDirectoryStream(parsed("missing")).close()))
        .row(
            "getFileAttributeView",
            () ->
                refusedMissing(
                    s ->
                        s.getFileAttributeView(parsed("missing"), BasicFileAttributeView.class)
                            .readAttributes()));
  }

  private void refusedMissing(StreamCode code) throws Exception {
    try (SecureDirectoryStream<Path> stream = held(root())) {
      refusedOf(NoSuchFileException.class, parsed("missing"), () -> code.run(stream));
    }
  }

  @Demand("SecureDirectoryStream: .. and names below lead from the open directory")
  void newByteChannel_severalNames_leadFromIt() throws Exception {
    directory("d");
    directory("d/e");
    file("a", "above");
    file("d/e/a", "below");
    try (SecureDirectoryStream<Path> stream = held(path("d"))) {
      assertThat(read(stream, "../a")).isEqualTo(5);
      assertThat(read(stream, "e/a")).isEqualTo(5);
    }
  }

  private long read(SecureDirectoryStream<Path> stream, String name) throws IOException {
    try (var channel = stream.newByteChannel(parsed(name), Set.of(READ))) {
      return channel.size();
    }
  }

  @Demand(
      value =
          "SecureDirectoryStream.deleteFile, deleteDirectory: a link itself is deleted, as file",
      needs = SYMBOLIC_LINKS)
  void delete_link_isDeletedItself() throws Exception {
    directory("d");
    link("l", "d");
    try (SecureDirectoryStream<Path> stream = held(root())) {
      refusedAs(FileSystemException.class, () -> stream.deleteDirectory(parsed("l")));
      stream.deleteFile(parsed("l"));
    }
    assertThat(names(root())).containsExactly("d");
  }

  @Demand(value = "SecureDirectoryStream.move: a link is moved itself", needs = SYMBOLIC_LINKS)
  void move_link_isMovedItself() throws Exception {
    file("a");
    link("l", "a");
    try (SecureDirectoryStream<Path> stream = held(root())) {
      stream.move(parsed("l"), stream, parsed("m"));
      assertThat(
              stream
                  .getFileAttributeView(parsed("m"), BasicFileAttributeView.class, NOFOLLOW_LINKS)
                  .readAttributes()
                  .isSymbolicLink())
          .isTrue();
    }
    assertThat(names(root())).containsExactly("a", "m");
  }

  @Demand("SecureDirectoryStream: an unknown view is null")
  void view_unknown_isNull() throws Exception {
    try (SecureDirectoryStream<Path> stream = held(root())) {
      assertThat(stream.getFileAttributeView(UnknownView.class)).isNull();
      assertThat(stream.getFileAttributeView(parsed("a"), UnknownView.class)).isNull();
    }
  }

  private interface UnknownView extends BasicFileAttributeView {}

  @Demand("SecureDirectoryStream.getFileAttributeView: ClosedDirectoryStreamException once closed")
  void view_closedStream_isRefused() throws Exception {
    SecureDirectoryStream<Path> stream = held(root());
    var ofDirectory = stream.getFileAttributeView(BasicFileAttributeView.class);
    var ofEntry = stream.getFileAttributeView(parsed("a"), BasicFileAttributeView.class);
    stream.close();
    refused(ClosedDirectoryStreamException.class, ofDirectory::readAttributes);
    refused(ClosedDirectoryStreamException.class, ofEntry::readAttributes);
  }

  @Demand("SecureDirectoryStream: NullPointerException for null, foreign paths are refused")
  void wrongArguments_areRefused() throws Exception {
    file("a");
    try (SecureDirectoryStream<Path> stream = held(root())) {
      refused(NullPointerException.class, () -> stream.deleteFile(null));
      refused(NullPointerException.class, () -> stream.newDirectoryStream(null));
      refused(NullPointerException.class, () -> stream.move(parsed("a"), null, parsed("b")));
      refused(ProviderMismatchException.class, () -> stream.deleteFile(Foreign.path("a")));
    }
    assertThat(names(root())).containsExactly("a");
  }
}
