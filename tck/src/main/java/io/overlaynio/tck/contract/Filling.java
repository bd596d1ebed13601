package io.overlaynio.tck.contract;

import java.io.IOException;
import java.nio.file.Path;

/** Puts what a test wants to find into a directory, before that becomes read-only. */
@FunctionalInterface
public interface Filling {

  /** Fills an empty, writable directory. */
  void fill(Path directory) throws IOException;
}
