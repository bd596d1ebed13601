package io.overlaynio.internal.sys;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A program that does all that must cost nothing, then loads native access; what the virtual
 * machine prints about classes in between is the evidence. It is run by {@link NativeLoadingTest}.
 */
final class LoadingProbe {
  static final String NOW = "NOW LOADING";

  private LoadingProbe() {}

  public static void main(String[] arguments) throws IOException {
    boolean before = Native.isLoaded();
    MountTable.read().mountOf(Path.of("/"));
    System.out.println(NOW);
    if (Boolean.getBoolean("probe.interrupted")) {
      Thread.currentThread().interrupt();
    }
    boolean there = Native.load().isPresent();
    System.out.println("loaded before " + before + " there " + there + " now " + Native.isLoaded());
  }
}
