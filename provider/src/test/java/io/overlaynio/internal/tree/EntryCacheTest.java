package io.overlaynio.internal.tree;

import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The cache of entries: bounded, never wrong, and not needed for anything to be right. */
final class EntryCacheTest {

  @TempDir Path temporary;
  private Ground ground;

  @AfterEach
  void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
  }

  @Test
  void found_twice_givesTheFirstObjectToBoth() {
    EntryCache cache = new EntryCache(10);
    Directory root = Directory.root(new TreeLocks(), null, List.of());
    Directory one = Directory.child(root, "d", false, List.of(), null);
    Directory other = Directory.child(root, "d", false, List.of(), null);
    assertThat(cache.found(root, "d", one)).isSameAs(one);
    assertThat(cache.found(root, "d", other)).isSameAs(one);
    assertThat(cache.getOrNull(root, "d")).isSameAs(one);
  }

  @Test
  void found_afterDeletion_isTheNewObject() {
    EntryCache cache = new EntryCache(10);
    Directory root = Directory.root(new TreeLocks(), null, List.of());
    Directory one = Directory.child(root, "d", true, List.of(), null);
    Directory other = Directory.child(root, "d", true, List.of(), null);
    cache.found(root, "d", one);
    cache.put(root, "d", Entry.Absent.NOTHING);
    assertThat(cache.getOrNull(root, "d")).isEqualTo(Entry.Absent.NOTHING);
    assertThat(cache.found(root, "d", other)).isSameAs(other);
  }

  @Test
  void found_whileTheEntryIsForgotten_isStillTheSameObject() {
    EntryCache cache = new EntryCache(0);
    Directory root = Directory.root(new TreeLocks(), null, List.of());
    Directory held = Directory.child(root, "d", false, List.of(), null);
    cache.found(root, "d", held);
    assertThat(cache.getOrNull(root, "d")).isNull();
    Directory another = Directory.child(root, "d", false, List.of(), null);
    assertThat(cache.found(root, "d", another)).isSameAs(held);
  }

  @Test
  void put_moreThanFewNames_knowsThemAllAndTheirDirectories() {
    EntryCache cache = new EntryCache(10_000);
    Directory root = Directory.root(new TreeLocks(), null, List.of());
    List<Directory> held = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      Directory directory = Directory.child(root, "d" + i, false, List.of(), null);
      held.add(directory);
      cache.found(root, "d" + i, directory);
      cache.put(root, "f" + i, Entry.Absent.WHITEOUT);
    }
    for (int i = 0; i < 2000; i++) {
      assertThat(cache.getOrNull(root, "d" + i)).isSameAs(held.get(i));
      assertThat(cache.getOrNull(root, "f" + i)).isEqualTo(Entry.Absent.WHITEOUT);
      Directory again = Directory.child(root, "d" + i, false, List.of(), null);
      assertThat(cache.found(root, "d" + i, again)).isSameAs(held.get(i));
    }
    assertThat(cache.size()).isEqualTo(4000);
  }

  @Test
  void size_moreThanTheBound_staysBoundedAfterFew() {
    EntryCache cache = new EntryCache(1000);
    Directory root = Directory.root(new TreeLocks(), null, List.of());
    for (int i = 0; i < 20_000; i++) {
      cache.put(root, "n" + i, Entry.Absent.NOTHING);
    }
    assertThat(cache.size()).isLessThanOrEqualTo(1100);
  }

  @Test
  void size_manyNames_staysBounded() throws IOException {
    EntryCache cache = new EntryCache(10);
    Directory root = Directory.root(new TreeLocks(), null, List.of());
    for (int i = 0; i < 1000; i++) {
      cache.put(root, "n" + i, Entry.Absent.NOTHING);
    }
    assertThat(cache.size()).isLessThanOrEqualTo(20);
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void withoutACache_everythingWorks(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary, 2).cachedNames(0);
    ground
        .lowerFile(0, "d/a", "a")
        .lowerFile(1, "d/b", "b")
        .lowerFile(1, "d/sub/c", "c")
        .lowerDirectory(0, "e");
    assertThat(ground.list("d")).containsExactly("a", "b", "sub");
    ground.append("d/b", "!");
    ground.delete("d/a");
    ground.write("d/a", "new");
    ground.symlink("link", "d/sub");
    ground.tree().createLink(names("d/hard"), names("link/c"));
    ground.move("d/sub", "e/sub");
    ground.move("d", "f");
    ground.replace("f/b", "f/a");
    ground.delete("e/sub/c");
    ground.delete("e/sub");
    ground.tree().copy(names("f/hard"), names("e/copy"), new CopyHow(false, true, true, false));
    assertThat(ground.list("/")).containsExactly("e", "f", "link");
    assertThat(ground.list("f")).containsExactly("a", "hard");
    assertThat(ground.read("f/a")).isEqualTo("b!");
    assertThat(ground.read("e/copy")).isEqualTo("c");
    List<String> live = TreeText.of(ground.tree());
    assertThat(TreeText.of(ground.reopen())).isEqualTo(live);
    ground.writeback().sync();
    assertThat(ground.dirty().count()).isZero();
  }

  @Test
  void withoutACache_directoryInUseChangedByOthers_isAsTheyLeftIt() throws IOException {
    ground = Ground.of(Ground.Kind.MARKER, temporary, 2).cachedNames(0);
    ground.lowerDirectory(0, "d");
    Object held = ground.tree().keyOf(names("d"), true);
    FileTime later = FileTime.from(Instant.parse("2030-01-01T00:00:00Z"));
    ground.lowerFile(1, "d/below", "x");
    Files.setLastModifiedTime(ground.lower(0, "d"), later);
    assertThat(ground.tree().readAttributes(names("d"), BasicFileAttributes.class, true))
        .extracting(BasicFileAttributes::lastModifiedTime)
        .isEqualTo(later);
    assertThat(ground.list("d")).containsExactly("below");
    assertThat(ground.tree().keyOf(names("d"), true)).isSameAs(held);
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void withoutACache_directoriesInUseStayOneObject(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary).cachedNames(0);
    ground.lowerDirectory(0, "d/e");
    Object key = ground.tree().keyOf(names("d/e"), true);
    System.gc();
    assertThat(ground.tree().keyOf(names("d/e"), true)).isSameAs(key);
    ground.write("d/e/f", "x");
    ground.move("d", "g");
    assertThat(ground.tree().keyOf(names("g/e"), true)).isSameAs(key);
  }
}
