package io.overlaynio.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a directory is: by the chain of its parents, over renames and after its end. */
final class DirectoryTest {

  private static final Path UPPER = Path.of("/upper");

  private TreeLocks locks;
  private Directory root;
  private Directory a;
  private Directory b;

  @BeforeEach
  void prepare() {
    locks = new TreeLocks();
    root = Directory.root(locks, UPPER, List.of());
    a = child(root, "a");
    b = child(a, "b");
  }

  private static Directory child(Directory parent, String name) {
    return Directory.child(parent, name, true, List.of(), null);
  }

  private void move(Directory directory, Directory parent, String name) {
    Lock lock = locks.directoryMoves();
    lock.lock();
    try {
      locks.countMove();
      directory.moved(parent, name);
      locks.countMove();
    } finally {
      lock.unlock();
    }
  }

  @Test
  void path_ofEach_isTheChain() {
    assertThat(root.path()).isEmpty();
    assertThat(root.isRoot()).isTrue();
    assertThat(root.upperPath()).isEqualTo(UPPER);
    assertThat(root.label()).isEqualTo("/");
    assertThat(b.path()).containsExactly("a", "b");
    assertThat(b.upperPath()).isEqualTo(UPPER.resolve("a/b"));
    assertThat(b.label()).isEqualTo("/a/b");
    assertThat(b.depth()).isEqualTo(2);
  }

  @Test
  void path_ofAMovedParent_movesAlong() {
    assertThat(b.upperPath()).isEqualTo(UPPER.resolve("a/b"));
    move(a, root, "c");
    assertThat(b.upperPath()).isEqualTo(UPPER.resolve("c/b"));
    assertThat(b.pathOrNull()).isEqualTo(UPPER.resolve("c/b"));
    assertThat(new FilePlace(b, "f").pathOrNull()).isEqualTo(UPPER.resolve("c/b/f"));
    assertThat(new FilePlace(b, "f").label()).isEqualTo("/c/b/f");
    assertThat(new FilePlace(root, "f").label()).isEqualTo("/f");
  }

  @Test
  void pathOrNull_deletedOrLowerOnly_isNull() {
    assertThat(Directory.child(root, "low", false, List.of(), null).pathOrNull()).isNull();
    a.deleted();
    assertThat(a.pathOrNull()).isNull();
    assertThat(b.pathOrNull()).isNull();
    assertThat(new FilePlace(b, "f").pathOrNull()).isNull();
    assertThat(a.isDeleted()).isTrue();
    assertThat(a.isRoot()).isFalse();
  }

  @Test
  void upperPath_deletedThenAnotherMoved_isNeverThatOfTheRoot() {
    Directory other = child(root, "other");
    assertThat(b.upperPath()).isNotEqualTo(UPPER);
    b.deleted();
    move(other, root, "moved");
    assertThat(b.upperPath()).isNotEqualTo(UPPER);
    assertThat(b.depth()).isEqualTo(2);
  }

  @Test
  void lockNames_whicheverOrder_isTheSame() {
    for (Directory[] pair : new Directory[][] {{a, b}, {b, a}, {root, b}, {b, root}, {a, a}}) {
      locks.lockNames(pair[0], pair[1]);
      assertThat(pair[0].names().isWriteLockedByCurrentThread()).isTrue();
      assertThat(pair[1].names().isWriteLockedByCurrentThread()).isTrue();
      locks.unlockNames(pair[0], pair[1]);
      assertThat(pair[0].names().isWriteLocked()).isFalse();
      assertThat(pair[1].names().isWriteLocked()).isFalse();
    }
  }

  @Test
  void countMove_withoutTheExclusiveLock_isRefused() {
    assertThatThrownBy(() -> locks.countMove()).isInstanceOf(IllegalStateException.class);
    assertThat(locks.moves()).isZero();
    assertThat(TreeLocks.isQuiet(locks.moves())).isTrue();
  }

  @Test
  void watched_deletedFilePlaces_equalByDirectoryAndName() {
    assertThat(new FilePlace(a, "f")).isEqualTo(new FilePlace(a, "f"));
    assertThat(new FilePlace(a, "f")).isNotEqualTo(new FilePlace(b, "f"));
  }
}
