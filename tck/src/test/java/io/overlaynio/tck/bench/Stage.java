package io.overlaynio.tck.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Layers on a disk and the two sides above them, for one case; nothing stays of it. */
final class Stage implements Closeable {

  private final Disk disk;
  private final Path place;
  private final List<Path> lowers;
  private final List<Side> sides;
  private boolean open;

  private Stage(Disk disk, Path place, List<Path> lowers) throws IOException {
    this.disk = disk;
    this.place = place;
    this.lowers = lowers;
    this.sides = List.of(Side.ours(place, lowers), Side.kernel(place, lowers));
  }

  /** Makes empty layers; the sides are not open yet. */
  static Stage on(Disk disk, int lowers) throws IOException {
    Path place = Files.createTempDirectory(disk.root(), "t");
    List<Path> all = new ArrayList<>();
    for (int i = 0; i < lowers; i++) {
      all.add(Files.createDirectories(place.resolve("l/" + i)));
    }
    return new Stage(disk, place, all);
  }

  void open() throws IOException {
    disk.settle();
    for (Side side : sides) {
      side.forgetPaths();
      side.open();
    }
    open = true;
  }

  /** Everything was written and is at rest. */
  void settle() throws IOException {
    disk.settle();
  }

  /** Opens both anew, above layers of which nothing else is in memory. */
  void openCold() throws IOException {
    closeSides();
    disk.remount();
    open();
  }

  /** Ours first. */
  List<Side> sides() {
    return sides;
  }

  List<Path> lowers() {
    return lowers;
  }

  Path top() {
    return lowers.get(0);
  }

  Path lowest() {
    return lowers.get(lowers.size() - 1);
  }

  /** Makes a directory of this name in every lower. */
  void merged(String name) throws IOException {
    for (Path lower : lowers) {
      Files.createDirectories(lower.resolve(name));
    }
  }

  /** Makes the same files in the upper of each side. */
  void inUppers(String prefix, int count, byte[] content) throws IOException {
    for (Side side : sides) {
      files(side.upper(), prefix, count, content);
    }
  }

  /** Makes numbered files, in a directory that is made where it is missing. */
  static void files(Path layer, String prefix, int count, byte[] content) throws IOException {
    Files.createDirectories(layer.resolve(prefix + 0).getParent());
    for (int i = 0; i < count; i++) {
      Files.write(layer.resolve(prefix + i), content);
    }
  }

  @Override
  public void close() throws IOException {
    closeSides();
    Side.remove(place);
  }

  private void closeSides() throws IOException {
    if (open) {
      for (Side side : sides) {
        side.close();
      }
    }
    open = false;
  }
}
