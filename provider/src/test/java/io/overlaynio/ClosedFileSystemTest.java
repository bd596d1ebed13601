package io.overlaynio;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Closing the file system closes whatever was opened through it. */
final class ClosedFileSystemTest {

  private OnJimfs ground;
  private Path file;

  @BeforeEach
  void openOverlay() throws IOException {
    ground = OnJimfs.open();
    file = Files.writeString(ground.path("/file"), "content");
  }

  @Test
  void close_openChannels_closesThemAndTheirLocks() throws IOException {
    FileChannel channel = FileChannel.open(file, READ, WRITE);
    FileLock lock = channel.lock();
    AsynchronousFileChannel asynchronous = AsynchronousFileChannel.open(file, READ);
    InputStream stream = Files.newInputStream(file);

    ground.overlay().close();

    assertThat(channel.isOpen()).isFalse();
    assertThat(lock.isValid()).isFalse();
    assertThat(asynchronous.isOpen()).isFalse();
    assertThatThrownBy(() -> asynchronous.read(ByteBuffer.allocate(1), 0).get())
        .hasCauseInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(stream::read).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void close_openStreamsAndWatchers_closesThem() throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(ground.path("/"))) {
      WatchService watcher = ground.overlay().newWatchService();
      WatchKey key = ground.path("/").register(watcher, ENTRY_CREATE);

      ground.overlay().close();

      assertThatThrownBy(entries::iterator).isInstanceOf(IllegalStateException.class);
      assertThat(key.isValid()).isFalse();
      assertThatThrownBy(watcher::poll).isInstanceOf(ClosedWatchServiceException.class);
    }
  }

  @Test
  void close_viewsAndPrincipals_answerNoMore() throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    assertThat(view).isInstanceOf(FileAttributeView.class);
    UserPrincipalLookupService principals = ground.overlay().getUserPrincipalLookupService();

    ground.overlay().close();

    assertThatThrownBy(view::readAttributes).isInstanceOf(ClosedFileSystemException.class);
    assertThatThrownBy(() -> view.setTimes(FileTime.fromMillis(0), null, null))
        .isInstanceOf(ClosedFileSystemException.class);
    assertThatThrownBy(() -> principals.lookupPrincipalByName("name"))
        .isInstanceOf(ClosedFileSystemException.class);
  }

  @Test
  void close_fileStore_tellsItsNameAndNothingElse() throws IOException {
    FileStore store = Files.getFileStore(file);

    ground.overlay().close();

    assertThat(store.name()).isEqualTo("overlay");
    assertThat(store.type()).isEqualTo("overlay");
    assertThatThrownBy(store::getTotalSpace).isInstanceOf(ClosedFileSystemException.class);
    assertThatThrownBy(store::getUsableSpace).isInstanceOf(ClosedFileSystemException.class);
    assertThatThrownBy(store::getUnallocatedSpace).isInstanceOf(ClosedFileSystemException.class);
    assertThatThrownBy(store::getBlockSize).isInstanceOf(ClosedFileSystemException.class);
    assertThatThrownBy(() -> store.getAttribute("totalSpace"))
        .isInstanceOf(ClosedFileSystemException.class);
  }
}
