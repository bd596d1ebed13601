package io.overlaynio.examples;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A fresh folder that is gone, with everything in it, when it is closed. */
record Scratch(Path folder) implements Closeable {

  static Scratch make() throws IOException {
    return new Scratch(Files.createTempDirectory("build-sandbox-"));
  }

  @Override
  public void close() throws IOException {
    Trees.delete(folder);
  }
}
