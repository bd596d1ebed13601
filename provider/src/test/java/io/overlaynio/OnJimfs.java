package io.overlaynio;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;

/** An overlay of one lower and one upper directory in memory, for tests of what lies above them. */
final class OnJimfs implements AutoCloseable {

  private final FileSystem memory;
  private final OverlayFileSystem overlay;

  private OnJimfs(FileSystem memory, OverlayFileSystem overlay) {
    this.memory = memory;
    this.overlay = overlay;
  }

  static OnJimfs open() throws IOException {
    FileSystem memory = newMemory();
    return new OnJimfs(
        memory,
        OverlayFileSystem.open(
            OverlayOptions.builder()
                .lower(Files.createDirectory(memory.getPath("/lower")))
                .upper(Files.createDirectory(memory.getPath("/upper")))
                .build()));
  }

  static OnJimfs openReadOnly() throws IOException {
    FileSystem memory = newMemory();
    Path lower = Files.createDirectory(memory.getPath("/lower"));
    Files.writeString(lower.resolve("file"), "lower");
    return new OnJimfs(
        memory, OverlayFileSystem.open(OverlayOptions.builder().lower(lower).build()));
  }

  static FileSystem newMemory() {
    return Jimfs.newFileSystem(
        Configuration.unix().toBuilder().setAttributeViews("basic", "posix", "user").build());
  }

  OverlayFileSystem overlay() {
    return overlay;
  }

  Path memory(String path) {
    return memory.getPath(path);
  }

  Path path(String text) {
    return overlay.getPath(text);
  }

  @Override
  public void close() throws IOException {
    overlay.close();
    memory.close();
  }
}
