package io.overlaynio;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A directory's channel has nothing to transfer: that it fails is no failed write of a file. */
@EnabledOnOs(OS.LINUX) // elsewhere a directory has no channel
final class DirectoryTransferTest {

  /** One of the two ways from the channel of a directory into that of a file. */
  private enum Way {
    TO {
      @Override
      void transfer(FileChannel directory, FileChannel file) throws IOException {
        directory.transferTo(0, 5, file);
      }
    },
    FROM {
      @Override
      void transfer(FileChannel directory, FileChannel file) throws IOException {
        file.transferFrom(directory, 0, 5);
      }
    };

    abstract void transfer(FileChannel directory, FileChannel file) throws IOException;
  }

  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(Way.class)
  void transfer_ofDirectoryWhenVolatile_leavesTheFileSound(Way way) throws IOException {
    Path lower = Files.createDirectory(temporary.resolve("lower"));
    Path upper = Files.createDirectory(temporary.resolve("upper"));
    Files.createDirectory(lower.resolve("directory"));
    OverlayOptions options =
        OverlayOptions.builder().lower(lower).upper(upper).durability(Durability.VOLATILE).build();
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options);
        FileChannel directory = FileChannel.open(overlay.getPath("/directory"), READ);
        FileChannel file = FileChannel.open(overlay.getPath("/file"), READ, WRITE, CREATE)) {
      file.write(ByteBuffer.wrap(new byte[3]));
      assertThatThrownBy(() -> way.transfer(directory, file)).isInstanceOf(IOException.class);
      assertThatCode(() -> file.force(true)).doesNotThrowAnyException();
      assertThatCode(overlay::sync).doesNotThrowAnyException();
    }
  }
}
