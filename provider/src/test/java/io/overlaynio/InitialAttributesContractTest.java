package io.overlaynio;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.Subject.Ground;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is refused of the attributes of a new file, also where none comes to be made. */
final class InitialAttributesContractTest {

  private static final List<Set<OpenOption>> WAYS =
      List.of(Set.of(READ), Set.of(WRITE), Set.of(WRITE, CREATE), Set.of(WRITE, CREATE_NEW));

  private record Wanted(String name, Object value) implements FileAttribute<Object> {}

  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(Subject.class)
  void open_unknownAttribute_isRefusedWhetherOrNotAFileIsMade(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      requireRefused(ground, new Wanted("foo:bar", 1), UnsupportedOperationException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Subject.class,
      names = {"PLATFORM", "OVERLAY_ON_PLATFORM"})
  void open_attributeThatIsSetOnlyLater_isRefused(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      for (FileAttribute<?> wanted :
          List.of(
              new Wanted("unix:mode", 0644),
              new Wanted("lastModifiedTime", FileTime.fromMillis(0)),
              new Wanted("basic:lastModifiedTime", FileTime.fromMillis(0)))) {
        requireRefused(ground, wanted, UnsupportedOperationException.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void open_valueOfTheWrongType_isRefused(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      requireRefused(ground, new Wanted("posix:permissions", 1), ClassCastException.class);
      requireRefused(ground, new Wanted("posix:permissions", null), NullPointerException.class);
      requireRefused(
          ground,
          new Wanted("posix:permissions", Set.of("no permission")),
          ClassCastException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void open_permissionsOfAFileThatExists_areIgnored(Subject subject) throws IOException {
    FileAttribute<?> wanted =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    try (Ground ground = subject.open(temporary)) {
      String before = PosixFilePermissions.toString(Files.getPosixFilePermissions(ground.lower()));
      Files.newByteChannel(ground.lower(), Set.of(READ), wanted).close();
      FileChannel.open(ground.lower(), Set.of(WRITE, CREATE), wanted).close();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ground.lower())))
          .isEqualTo(before);
      assertThatThrownBy(() -> Files.newByteChannel(ground.path("no"), Set.of(READ), wanted))
          .isInstanceOf(NoSuchFileException.class);
    }
  }

  private static void requireRefused(
      Ground ground, FileAttribute<?> wanted, Class<? extends Exception> expected) {
    for (Path path : List.of(ground.lower(), ground.path("no"), ground.path("no/no"))) {
      for (Set<OpenOption> options : WAYS) {
        assertThatThrownBy(
                () -> {
                  try (SeekableByteChannel opened = Files.newByteChannel(path, options, wanted)) {
                    assertThat(opened).isNull();
                  }
                })
            .as("%s %s %s", wanted, options, path)
            .isInstanceOf(expected);
        assertThatThrownBy(() -> FileChannel.open(path, options, wanted).close())
            .isInstanceOf(expected);
        assertThatThrownBy(() -> AsynchronousFileChannel.open(path, options, null, wanted).close())
            .isInstanceOf(expected);
      }
    }
    assertThat(ground.path("no")).doesNotExist();
  }
}
