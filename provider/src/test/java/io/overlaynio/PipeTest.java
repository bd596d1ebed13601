package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pipe that nobody has open: no change of its attributes waits for somebody who has. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PipeTest {

  @TempDir Path temporary;

  private OverlayOptions options;

  @BeforeEach
  void makePipe() throws IOException {
    Native system =
        Native.load().orElseGet(() -> Assumptions.abort("no native access to make a pipe"));
    Path lower = Files.createDirectory(temporary.resolve("lower"));
    system.makeSpecial(lower.resolve("pipe"), 0010640, 0);
    options =
        OverlayOptions.builder()
            .lower(lower)
            .upper(Files.createDirectory(temporary.resolve("upper")))
            .build();
  }

  @Test
  void setTimesAndMode_pipe_takeEffectAndAreSynced() throws IOException {
    FileTime time = FileTime.fromMillis(1_000_000_000_000L);
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options)) {
      Path pipe = overlay.getPath("/pipe");
      Files.setLastModifiedTime(pipe, time);
      Files.setPosixFilePermissions(pipe, PosixFilePermissions.fromString("rw-rw-rw-"));
      Files.setOwner(pipe, Files.getOwner(pipe));
      assertThat(Files.getLastModifiedTime(pipe)).isEqualTo(time);
      assertThat(Files.getPosixFilePermissions(pipe)).hasSize(6);
      overlay.sync();
    }
    assertThat(Files.getAttribute(temporary.resolve("upper/pipe"), "unix:mode")).isEqualTo(0010666);
  }

  @Test
  void setUserOrDosAttribute_pipe_isRefusedAndNothingIsCopiedUp() throws IOException {
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options)) {
      Path pipe = overlay.getPath("/pipe");
      UserDefinedFileAttributeView user =
          Files.getFileAttributeView(pipe, UserDefinedFileAttributeView.class);
      DosFileAttributeView dos = Files.getFileAttributeView(pipe, DosFileAttributeView.class);
      assertThatThrownBy(() -> user.write("note", ByteBuffer.wrap(new byte[1])))
          .isInstanceOf(FileSystemException.class)
          .hasMessage("/pipe: Operation not permitted");
      assertThatThrownBy(() -> dos.setHidden(true)).isInstanceOf(FileSystemException.class);
    }
    assertThat(temporary.resolve("upper")).isEmptyDirectory();
  }
}
