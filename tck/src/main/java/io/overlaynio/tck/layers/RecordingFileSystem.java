package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file system that remembers what was asked of it, in the order in which it was answered, refused
 * calls too. What is done through mappings is seen by nobody.
 */
public final class RecordingFileSystem extends FilterFileSystem {

  private final List<Call> calls = new ArrayList<>();

  private RecordingFileSystem(Path below) {
    super("recording", below);
  }

  /** A recording file system before this directory. */
  public static RecordingFileSystem over(Path directory) {
    return new RecordingFileSystem(directory);
  }

  @Override
  protected <T> T around(Call call, Step<T> step) throws IOException {
    try {
      return step.run();
    } finally {
      synchronized (calls) {
        calls.add(call);
      }
    }
  }

  /** All calls since the beginning, or since they were last forgotten. */
  public List<Call> calls() {
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }

  /** Forgets all calls. */
  public void forget() {
    synchronized (calls) {
      calls.clear();
    }
  }

  /** Begins a sentence about the calls so far. */
  public CallsAssert assertThatCalls() {
    return new CallsAssert(calls());
  }
}
