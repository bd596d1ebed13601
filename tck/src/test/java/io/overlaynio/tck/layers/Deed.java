package io.overlaynio.tck.layers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** One change that a program makes to what is under a path: one row of the audit. */
interface Deed {

  FileTime LONG_AGO = FileTime.from(Instant.parse("2002-02-02T02:02:02.123456Z"));

  /** Makes the change. */
  void on(Path path) throws Exception;

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Another path of the same tree. */
  static Path other(Path path, String name) {
    return path.getFileSystem().getPath("/").resolve(name);
  }
}
