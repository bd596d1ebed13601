package io.overlaynio;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.overlaynio.Subject.Ground;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the specification leaves it open, all is done as the platform's provider does on Linux. */
@EnabledOnOs(OS.LINUX)
final class UnixWaysContractTest {

  @TempDir Path temporary;

  @AfterEach
  void calmDown() {
    Thread.interrupted();
  }

  private static void namesBoth(
      Class<? extends FileSystemException> exactly, Path file, Path other, ThrowingCallable code) {
    FileSystemException thrown = catchThrowableOfType(FileSystemException.class, code);
    assertThat(thrown).isExactlyInstanceOf(exactly);
    assertThat(thrown.getFile()).isEqualTo(file.toString());
    assertThat(thrown.getOtherFile()).isEqualTo(other.toString());
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void move_impossibleRename_namesBoth(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      Path source = ground.lower();
      Path missing = ground.path("missing");
      Path orphan = ground.path("missing/a");
      namesBoth(NoSuchFileException.class, source, orphan, () -> Files.move(source, orphan));
      namesBoth(
          NoSuchFileException.class,
          source,
          orphan,
          () -> Files.move(source, orphan, REPLACE_EXISTING));
      namesBoth(
          NoSuchFileException.class,
          missing,
          source,
          () -> Files.move(missing, source, ATOMIC_MOVE));
      Path behind = Files.createFile(ground.path("file")).resolve("a");
      namesBoth(FileSystemException.class, source, behind, () -> Files.move(source, behind));
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void move_missingSourceOrTargetInTheWay_namesThatOnly(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      Path missing = ground.path("missing");
      Path taken = Files.createFile(ground.path("taken"));
      assertThatThrownBy(() -> Files.move(missing, taken))
          .isExactlyInstanceOf(NoSuchFileException.class)
          .hasMessage(missing.toString());
      assertThatThrownBy(() -> Files.move(ground.lower(), taken))
          .isExactlyInstanceOf(FileAlreadyExistsException.class)
          .hasMessage(taken.toString());
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void createLink_impossible_namesBoth(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      Path file = ground.lower();
      Path taken = Files.createFile(ground.path("taken"));
      Path missing = ground.path("missing");
      Path orphan = ground.path("missing/a");
      Path link = ground.path("link");
      namesBoth(FileAlreadyExistsException.class, taken, file, () -> Files.createLink(taken, file));
      namesBoth(NoSuchFileException.class, orphan, file, () -> Files.createLink(orphan, file));
      namesBoth(NoSuchFileException.class, link, missing, () -> Files.createLink(link, missing));
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void delete_dotOfEmptyDirectory_isRefusedAndLeavesIt(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      Path directory = Files.createDirectory(ground.path("directory"));
      assertThatThrownBy(() -> Files.delete(directory.resolve(".")))
          .isExactlyInstanceOf(FileSystemException.class)
          .hasMessage(directory.resolve(".") + ": Invalid argument");
      assertThat(directory).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void move_dots_isRefusedAndLeavesThem(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      Path directory = Files.createDirectory(ground.path("directory"));
      Path target = ground.path("target");
      for (String dots : new String[] {".", ".."}) {
        Path named = directory.resolve(dots);
        namesBoth(FileSystemException.class, named, target, () -> Files.move(named, target));
        namesBoth(
            FileSystemException.class, named, target, () -> Files.move(named, target, ATOMIC_MOVE));
        namesBoth(
            FileSystemException.class,
            ground.lower(),
            named,
            () -> Files.move(ground.lower(), named, ATOMIC_MOVE));
      }
      assertThat(directory).isEmptyDirectory();
      assertThat(target).doesNotExist();
      assertThat(ground.lower()).exists();
    }
  }

  @ParameterizedTest
  @EnumSource(value = Subject.class, mode = EnumSource.Mode.EXCLUDE, names = "OVERLAY_ON_JIMFS")
  void open_directoryToBeDeletedOnClose_leavesIt(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      Path directory = Files.createDirectory(ground.path("directory"));
      FileChannel.open(directory, READ, DELETE_ON_CLOSE).close();
      assertThat(directory).isEmptyDirectory();
    }
  }

  /** Whether that is one or both depends on the JDK. A source that only reads is always closed. */
  @Test
  void transfer_interruptedThread_closesTheChannelsThatThePlatformCloses() throws IOException {
    Path plain = Files.createDirectory(temporary.resolve("plain"));
    Path overlaid = Files.createDirectory(temporary.resolve("overlaid"));
    try (Ground platform = Subject.PLATFORM.open(plain);
        Ground overlay = Subject.OVERLAY_ON_PLATFORM.open(overlaid)) {
      assertThat(openAfterInterruptedTransfers(overlay))
          .isEqualTo(openAfterInterruptedTransfers(platform));
    }
  }

  private static List<Boolean> openAfterInterruptedTransfers(Ground ground) throws IOException {
    try (FileChannel from = FileChannel.open(ground.lower(), READ);
        FileChannel to = FileChannel.open(ground.path("to"), WRITE, CREATE);
        FileChannel source = FileChannel.open(ground.path("source"), READ, WRITE, CREATE);
        FileChannel sink = FileChannel.open(ground.path("sink"), WRITE, CREATE)) {
      interrupted(() -> from.transferTo(0, 1, to));
      interrupted(() -> sink.transferFrom(source, 0, 1));
      return List.of(from.isOpen(), to.isOpen(), source.isOpen(), sink.isOpen());
    }
  }

  private static void interrupted(ThrowingCallable code) {
    Thread.currentThread().interrupt();
    assertThatThrownBy(code).isInstanceOf(ClosedByInterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void lookupService_askedTwice_isEqual(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      var fileSystem = ground.lower().getFileSystem();
      assertThat(fileSystem.getUserPrincipalLookupService())
          .isEqualTo(fileSystem.getUserPrincipalLookupService())
          .hasSameHashCodeAs(fileSystem.getUserPrincipalLookupService());
    }
  }
}
