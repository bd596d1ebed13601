package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PathErrorsTest {

  private OnJimfs files;
  private OverlayPath relative;
  private OverlayPath target;

  @BeforeEach
  void open() throws IOException {
    files = OnJimfs.open();
    relative = (OverlayPath) files.path("a/b");
    target = (OverlayPath) files.path("c");
  }

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  @Test
  void rewrite_anyKnownClass_keepsClassReasonAndOriginal() {
    String tree = "/a/b";
    for (FileSystemException original :
        List.of(
            new FileSystemException(tree, null, "why"),
            new NoSuchFileException(tree, null, "why"),
            new FileAlreadyExistsException(tree, null, "why"),
            new AccessDeniedException(tree, null, "why"),
            new AtomicMoveNotSupportedException(tree, null, "why"),
            new NotLinkException(tree, null, "why"),
            new DirectoryNotEmptyException(tree),
            new NotDirectoryException(tree),
            new FileSystemLoopException(tree))) {
      IOException rewritten = PathErrors.rewrite(original, relative);
      assertThat(rewritten).isExactlyInstanceOf(original.getClass()).hasCause(original);
      assertThat(((FileSystemException) rewritten).getFile()).isEqualTo("a/b");
      assertThat(((FileSystemException) rewritten).getReason()).isEqualTo(original.getReason());
    }
  }

  @Test
  void rewrite_exceptionInTheCallersWords_isHandedOn() {
    NoSuchFileException original = new NoSuchFileException("/a/b");
    assertThat(PathErrors.rewrite(original, relative.toAbsolutePath())).isSameAs(original);
  }

  @Test
  void rewrite_realPath_isNeverShown() {
    IOException original = new AccessDeniedException("/layers/upper/a/b");
    assertThat(PathErrors.rewrite(original, relative)).hasMessage("a/b");
  }

  @Test
  void rewrite_subclassNobodyKnows_becomesTheGeneralOne() {
    FileSystemException special =
        new FileSystemException("/a/b", null, "why") {
          private static final long serialVersionUID = 1L;
        };
    assertThat(PathErrors.rewrite(special, relative))
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessage("a/b: why")
        .hasCause(special);
  }

  @Test
  void rewrite_failureOfALayersChannel_isGivenTheName() {
    IOException plain = new IOException("No space left on device");
    assertThat(PathErrors.rewrite(plain, relative))
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessage("a/b: No space left on device")
        .hasCause(plain);
    assertThat(PathErrors.rewrite(plain, relative, target))
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessage("a/b -> c: No space left on device")
        .hasCause(plain);
  }

  @Test
  void rewrite_whatIsNoFailureOfAFile_passesUntouched() {
    for (IOException plain :
        List.of(new InterruptedIOException("waiting"), new ClosedByInterruptException())) {
      assertThat(PathErrors.rewrite(plain, relative)).isSameAs(plain);
      assertThat(PathErrors.rewrite(plain, relative, target)).isSameAs(plain);
    }
  }

  @Test
  void rewrite_twoPathsTargetNamed_namesTheTarget() {
    IOException original = new FileAlreadyExistsException("/c");
    assertThat(PathErrors.rewrite(original, relative, target))
        .isExactlyInstanceOf(FileAlreadyExistsException.class)
        .hasMessage("c");
  }

  @Test
  void rewrite_twoPathsSourceOrOtherNamed_namesTheSource() {
    for (String named : List.of("/a/b", "/a/b/deeper")) {
      assertThat(PathErrors.rewrite(new NoSuchFileException(named), relative, target))
          .hasMessage("a/b");
    }
  }

  @Test
  void rewrite_bothNamed_namesBothInTheirOrder() {
    assertThat(
            PathErrors.rewrite(
                new AtomicMoveNotSupportedException("/a/b", "/c", "why"), relative, target))
        .hasMessage("a/b -> c: why");
    assertThat(PathErrors.rewrite(new FileSystemException("/c", "/a/b", "why"), relative, target))
        .hasMessage("c -> a/b: why");
  }

  @Test
  void asGiven_absoluteNamesOfRelativePaths_namesThoseThatWereGiven() {
    Path given = Path.of("x");
    String absolute = given.toAbsolutePath().toString();
    assertThat(PathErrors.asGiven(new NoSuchFileException(absolute), given))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("x");
    assertThat(
            PathErrors.asGiven(
                new FileSystemException("/other", absolute, "why"), Path.of("/other"), given))
        .hasMessage("/other -> x: why");
    FileSystemException unnamed = new FileSystemException(null, null, "why");
    assertThat(PathErrors.asGiven(unnamed, given)).isSameAs(unnamed);
    NoSuchFileException same = new NoSuchFileException("/other");
    assertThat(PathErrors.asGiven(same, Path.of("/other"))).isSameAs(same);
  }

  @Test
  void rewrite_pathsThatAreEqual_namesThem() {
    assertThat(
            PathErrors.rewrite(
                new FileSystemException("/a/b", "/a/b", "why"),
                relative,
                relative.toAbsolutePath()))
        .hasMessageStartingWith("a/b");
  }
}
