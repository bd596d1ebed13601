package io.overlaynio.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the format that was asked for, the recorded one and the file system settle on one. */
final class FormatChoiceTest {

  @TempDir Path temporary;

  private String settled(FormatChoice choice, Path root) throws IOException {
    try (WorkDir work = WorkDir.open(root)) {
      return choice.forWriting(emptyBeside(root), work).id();
    }
  }

  private static Path emptyBeside(Path root) throws IOException {
    return Files.createDirectories(root.resolveSibling(root.getFileName() + ".upper"));
  }

  private static boolean holdsUserAttributes(Path directory) throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(directory, UserDefinedFileAttributeView.class);
    try {
      view.write("probe", ByteBuffer.allocate(0));
      view.delete("probe");
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void auto_disk_isWhatItCanHoldAndIsRecorded() throws IOException {
    Path root = temporary.resolve("work");
    String expected = holdsUserAttributes(temporary) ? "user" : "marker";
    assertThat(settled(FormatChoice.AUTO, root)).isEqualTo(expected);
    assertThat(root.resolve("overlay-nio.format")).hasContent(expected);
    assertThat(settled(FormatChoice.AUTO, root)).isEqualTo(expected);
  }

  @Test
  void auto_tmpfs_isWhatItCanHold() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(
        Files.isWritable(memory) && Files.getFileStore(memory).type().equals("tmpfs"),
        "no tmpfs at /dev/shm");
    Path directory = Files.createTempDirectory(memory, "overlay-format");
    try {
      assertThat(settled(FormatChoice.AUTO, directory.resolve("work")))
          .isEqualTo(holdsUserAttributes(directory) ? "user" : "marker");
    } finally {
      WorkRemains.delete(directory);
    }
  }

  @Test
  void auto_jimfsEvenWithUserAttributes_isMarker() throws IOException {
    Configuration configuration =
        Configuration.unix().toBuilder().setAttributeViews("basic", "user", "unix").build();
    try (FileSystem memory = Jimfs.newFileSystem(configuration)) {
      assertThat(settled(FormatChoice.AUTO, memory.getPath("/overlay"))).isEqualTo("marker");
    }
  }

  @Test
  void auto_probe_leavesNothingBehind() throws IOException {
    Needs.devicesAndAttributes(temporary);
    try (WorkDir work = WorkDir.open(temporary.resolve("work"))) {
      FormatChoice.AUTO.forWriting(emptyBeside(temporary.resolve("work")), work);
      assertThat(Needs.nativeAccess().attributeNames(work.building()))
          .noneMatch(name -> name.startsWith("user.") || name.startsWith("trusted."));
      assertThat(work.building()).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @CsvSource({"MARKER,marker", "USER,user", "KERNEL,kernel"})
  void asked_disk_isUsedAndRecordedAndFoundByAuto(FormatChoice choice, String id)
      throws IOException {
    Needs.format(id, temporary);
    Path root = temporary.resolve("work");
    assertThat(settled(choice, root)).isEqualTo(id);
    assertThat(settled(FormatChoice.AUTO, root)).isEqualTo(id);
    assertThat(settled(choice, root)).isEqualTo(id);
  }

  @Test
  void asked_otherThanRecorded_isRefusedWithBothNames() throws IOException {
    Needs.devicesAndAttributes(temporary);
    Path root = temporary.resolve("work");
    settled(FormatChoice.MARKER, root);
    assertThatThrownBy(() -> settled(FormatChoice.USER, root))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("written in format marker")
        .hasMessageContaining("format user was asked for");
    assertThat(settled(FormatChoice.MARKER, root)).isEqualTo("marker");
  }

  @Test
  void recorded_unknownFormat_isRefused() throws IOException {
    Path root = temporary.resolve("work");
    try (WorkDir work = WorkDir.open(root)) {
      work.format("future", false);
    }
    assertThatThrownBy(() -> settled(FormatChoice.AUTO, root)).hasMessageContaining("future");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\0\0\0\0\0"})
  void recorded_butLostInACrash_isFoundOutAgain(String left) throws IOException {
    Path root = temporary.resolve("work");
    String format = settled(FormatChoice.AUTO, root);
    Files.writeString(root.resolve("overlay-nio.format"), left);
    assertThat(settled(FormatChoice.AUTO, root)).isEqualTo(format);
    assertThat(root.resolve("overlay-nio.format")).hasContent(format);
  }

  @Test
  void asked_userOnJimfs_isRefusedAndNotRecorded() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      Path root = memory.getPath("/overlay");
      assertThatThrownBy(() -> settled(FormatChoice.USER, root))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("use format marker");
      assertThat(settled(FormatChoice.MARKER, root)).isEqualTo("marker");
    }
  }

  @Test
  void asked_kernelOnJimfs_isRefusedAndNotRecorded() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      Path root = memory.getPath("/overlay");
      assertThatThrownBy(() -> settled(FormatChoice.KERNEL, root))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("format marker");
      assertThat(settled(FormatChoice.AUTO, root)).isEqualTo("marker");
    }
  }

  @Test
  void forReading_auto_isUserOnDiskAndMarkerElsewhere() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      Path inMemory = memory.getPath("/");
      String onDisk = System.getProperty("os.name").equals("Linux") ? "user" : "marker";
      assertThat(FormatChoice.AUTO.forReading(List.of(inMemory)).id()).isEqualTo("marker");
      assertThat(FormatChoice.AUTO.forReading(List.of(temporary)).id()).isEqualTo(onDisk);
      assertThat(FormatChoice.MARKER.forReading(List.of(temporary)).id()).isEqualTo("marker");
      assertThat(FormatChoice.USER.forReading(List.of(inMemory)).id()).isEqualTo("user");
    }
  }

  @Test
  void stack_refusedFormat_givesTheWorkDirectoryBack() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      Path upper = Files.createDirectory(memory.getPath("/upper"));
      Path lower = Files.createDirectory(memory.getPath("/lower"));
      Path work = memory.getPath("/work");
      settled(FormatChoice.MARKER, work);
      assertThatThrownBy(
              () -> LayerStack.writable(upper, work, List.of(lower), FormatChoice.KERNEL))
          .isInstanceOf(FileSystemException.class);
      try (LayerStack stack = LayerStack.writable(upper, work, List.of(lower), FormatChoice.AUTO)) {
        assertThat(stack.format().id()).isEqualTo("marker");
        assertThat(stack.top().root()).isEqualTo(upper);
      }
    }
  }

  @Test
  void stack_readOnly_hasNoUpper() throws IOException {
    try (LayerStack stack = LayerStack.readOnly(List.of(temporary), FormatChoice.MARKER)) {
      assertThat(stack.upperOrNull()).isNull();
      assertThat(stack.workOrNull()).isNull();
      assertThat(stack.top().root()).isEqualTo(temporary);
    }
  }
}
