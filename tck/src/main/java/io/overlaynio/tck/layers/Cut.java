package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One crash of a {@link Disk}: how many of its pending changes each directory keeps, and so what
 * names are left, and what of the files.
 */
final class Cut implements Survivors.Collector.Choice {

  private final Disk disk;
  private final Survival.Dice dice;
  private final IdentityHashMap<Inode.Directory, Integer> kept = new IdentityHashMap<>();

  Cut(Disk disk, Survival.Dice dice, List<Inode.Directory> directories) {
    this.disk = disk;
    this.dice = dice;
    for (Inode.Directory directory : directories) {
      kept.put(directory, dice.of(directory.pending().size()));
    }
    boolean changed = dice.isJournal();
    while (changed) {
      changed = false;
      for (Inode.Directory directory : directories) {
        changed |= keepWithTwins(directory);
      }
    }
  }

  /** Keeps as many changes as it takes for no rename to be half; true if that is more. */
  private boolean keepWithTwins(Inode.Directory directory) {
    List<Change> pending = directory.pending();
    int count = kept.get(directory);
    for (int i = count; i < pending.size(); i++) {
      Change twin = pending.get(i).twinOrNull();
      if (twin != null && isKept(twin)) {
        count = i + 1;
      }
    }
    return kept.put(directory, count) != count;
  }

  private boolean isKept(Change change) {
    int index = change.directory().pending().indexOf(change);
    return change.isDurable() || (index >= 0 && index < kept.get(change.directory()));
  }

  @Override
  public Map<String, Inode> names(Inode.Directory directory) {
    Map<String, Inode> names = new TreeMap<>(directory.durable());
    directory.pending().subList(0, kept.get(directory)).forEach(change -> change.applyTo(names));
    return names;
  }

  @Override
  public byte[] contents(Inode.File file) throws IOException {
    Path path = disk.pathOrNull(file);
    return path == null || !dice.isJournal()
        ? file.durable()
        : dice.contents(file.durable(), Files.readAllBytes(path));
  }

  @Override
  public SavedAttributes attributesOrNull(Inode inode) throws IOException {
    Path path = disk.pathOrNull(inode);
    return path != null && dice.survives() ? SavedAttributes.of(path) : inode.attributesOrNull();
  }
}
