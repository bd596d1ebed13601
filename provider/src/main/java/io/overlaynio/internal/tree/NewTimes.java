package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * Times that a file is to have; null leaves one as it is.
 *
 * <p>It exists because the platform's provider opens a file to set its times, and a pipe that is
 * opened waits for its other end, with every lock that is held.
 */
record NewTimes(FileTime modified, FileTime accessed, FileTime created) {

  void set(Path real) throws IOException {
    Files.getFileAttributeView(real, BasicFileAttributeView.class, NOFOLLOW_LINKS)
        .setTimes(modified, accessed, created);
  }

  /**
   * Sets those of a device, pipe or socket of the platform, by name.
   *
   * @throws FileSystemException if there is no native access
   */
  void setUnopened(Path real) throws IOException {
    if (modified == null && accessed == null) {
      return; // as of the platform: nothing else can be set
    }
    Native system =
        Native.load()
            .orElseThrow(
                () ->
                    new FileSystemException(
                        real.toString(),
                        null,
                        "the times of a device, pipe or socket are set by native access,"
                            + " and there is none"));
    BasicFileAttributes now = Files.readAttributes(real, BasicFileAttributes.class, NOFOLLOW_LINKS);
    system.setTimes(
        real,
        accessed == null ? now.lastAccessTime() : accessed,
        modified == null ? now.lastModifiedTime() : modified);
  }
}
