package io.overlaynio.tck.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.overlaynio.OverlayFileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Closing an overlay closes all that was opened through it, and nothing below it. */
@OnWritableCells
final class ClosingTest {

  @RegisterExtension final Rig rig;

  ClosingTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  @Test
  void close_overlay_refusesEveryCallAfterwards() throws IOException {
    rig.lower().file("d/file");
    OverlayFileSystem overlay = rig.overlay();
    Path file = rig.path("/d/file");
    rig.close();
    overlay.close();
    assertThat(overlay.isOpen()).isFalse();
    List<ThrowingCallable> calls =
        List.of(
            () -> Files.readString(file),
            () -> Files.writeString(file, "x"),
            () -> Files.size(file),
            () -> Files.delete(file),
            () -> Files.createDirectory(file.resolve("x")),
            () -> Files.newDirectoryStream(file.getParent()),
            () -> Files.move(file, file.resolveSibling("x")),
            () -> Files.copy(file, file.resolveSibling("x")),
            () -> Files.getFileStore(file),
            () -> Files.isSameFile(file, file.resolveSibling("x")),
            file::toRealPath,
            () -> AsynchronousFileChannel.open(file),
            overlay::sync,
            overlay::newWatchService,
            overlay::getFileStores,
            overlay::getRootDirectories,
            () -> overlay.getPath("/"));
    for (ThrowingCallable call : calls) {
      assertThatExceptionOfType(ClosedFileSystemException.class).isThrownBy(call);
    }
  }

  @Test
  void close_overlay_closesChannelsAndStreams() throws IOException {
    rig.lower().file("d/low", "text").file("d/up", "text");
    FileChannel reader = FileChannel.open(rig.path("/d/low"));
    FileChannel writer = FileChannel.open(rig.path("/d/up"), StandardOpenOption.WRITE);
    FileLock lock = writer.lock();
    AsynchronousFileChannel asynchronous = AsynchronousFileChannel.open(rig.path("/d/low"));
    InputStream input = Files.newInputStream(rig.path("/d/low"));
    DirectoryStream<Path> stream = Files.newDirectoryStream(rig.path("/d"));
    WatchService watcher = rig.overlay().newWatchService();
    rig.close();
    assertThat(reader.isOpen()).isFalse();
    assertThat(writer.isOpen()).isFalse();
    assertThat(asynchronous.isOpen()).isFalse();
    assertThat(lock.isValid()).isFalse();
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> reader.read(ByteBuffer.allocate(1)));
    assertThatExceptionOfType(IOException.class).isThrownBy(input::read);
    assertThatExceptionOfType(ClosedWatchServiceException.class).isThrownBy(watcher::poll);
    assertThatIllegalStateException().isThrownBy(() -> stream.iterator());
  }

  @Test
  void close_overlay_leavesItsLayersOpen() throws IOException {
    rig.lower().file("file", "text");
    Files.writeString(rig.path("/new"), "new");
    rig.close();
    assertThat(rig.upper().getFileSystem().isOpen()).isTrue();
    assertThat(rig.upper().resolve("new")).hasContent("new");
    assertThat(rig.lowers().get(0).resolve("file")).hasContent("text");
  }

  @Test
  void close_writtenButUnsyncedFiles_areInUpper() throws IOException {
    rig.lower().file("file", "old");
    FileChannel channel = FileChannel.open(rig.path("/file"), StandardOpenOption.WRITE);
    channel.write(ByteBuffer.wrap("new".getBytes()));
    rig.close();
    rig.assertThatUpper().hasFile("file", "new");
  }
}
