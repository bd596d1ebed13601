package io.overlaynio.tck.overlay;

import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ground of a trial, by a process that is root itself. */
final class NearGround implements ParityGround {

  private static final TreeReader EVERYTHING = TreeReader.of(Aspect.values());

  private final Path scratch;
  private final Path place;
  private final List<Path> lowers;
  private final Map<Path, TreeSnapshot> before = new LinkedHashMap<>();
  private final Map<Path, KernelMount> mounts = new HashMap<>();

  private NearGround(Path scratch, Path place, List<Path> lowers) {
    this.scratch = scratch;
    this.place = place;
    this.lowers = lowers;
  }

  /**
   * Makes layers in an empty directory, the same for the same seed, and takes the directory.
   *
   * @param settled is told of the place for the uppers and of the layers, before they are looked at
   */
  static NearGround in(Path scratch, ParityKind kind, long seed, Settling settled)
      throws IOException {
    return over(ParityLayers.of(seed, kind, scratch, 1 + (int) (seed % 4)), scratch, settled);
  }

  /** Takes a directory with layers that were made in it, topmost first. */
  static NearGround over(List<Path> lowers, Path scratch, Settling settled) throws IOException {
    Path place = Files.createDirectory(scratch.resolve("place"));
    settled.settle(place, lowers);
    NearGround ground = new NearGround(scratch, place, List.copyOf(lowers));
    for (Path lower : lowers) {
      ground.before.put(lower, EVERYTHING.read(lower));
    }
    return ground;
  }

  /** What is done to layers that were just made. */
  @FunctionalInterface
  interface Settling {

    /** As they are. */
    Settling NONE = (place, lowers) -> {};

    void settle(Path place, List<Path> lowers) throws IOException;
  }

  @Override
  public Path place() {
    return place;
  }

  @Override
  public List<Path> lowers() {
    return lowers;
  }

  @Override
  public Path mount(String options, Path upper, List<Path> layers) throws IOException {
    KernelMount mount = KernelMount.with(options, upper, layers);
    mounts.put(mount.root(), mount);
    return mount.root();
  }

  @Override
  public void unmount(Path root) throws IOException {
    mounts.remove(root).close();
  }

  @Override
  public List<String> differences(Path expected, Path actual) throws IOException {
    return ParityWorld.READER.read(expected).differencesTo(ParityWorld.READER.read(actual));
  }

  @Override
  public List<String> changesBelow() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<Path, TreeSnapshot> lower : before.entrySet()) {
      for (String line : lower.getValue().differencesTo(EVERYTHING.read(lower.getKey()))) {
        lines.add("in " + lower.getKey() + ": " + line);
      }
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    for (KernelMount mount : mounts.values()) {
      mount.close();
    }
    Rig.deleteTree(scratch);
  }
}
