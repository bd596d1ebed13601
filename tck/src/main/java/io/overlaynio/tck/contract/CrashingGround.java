package io.overlaynio.tck.contract;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** An empty directory on a file system that can lose whatever was not made durable. */
public interface CrashingGround extends Closeable {

  /** The directory, before the crash. */
  Path directory();

  /**
   * Loses everything that nothing has made durable.
   *
   * @return the same directory as it is found afterwards
   */
  Path crash() throws IOException;
}
