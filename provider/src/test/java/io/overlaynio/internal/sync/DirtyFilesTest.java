package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Identity, places and marks. */
final class DirtyFilesTest {

  private record At(String name) implements Place {
    @Override
    public Path pathOrNull() {
      return Path.of("/real", name);
    }

    @Override
    public String label() {
      return "/" + name;
    }
  }

  private final DirtyFiles dirty = new DirtyFiles(10);

  @Test
  void track_sameKey_givesTheSameHandleWhileDirtyAndWhileHeld() {
    Tracked first = dirty.track("k", new At("a"), false);
    assertThat(dirty.track("k", new At("a"), false)).isSameAs(first);
    first.mark();
    assertThat(dirty.track("k", new At("a"), false)).isSameAs(first);
    dirty.durable(first, dirty.nextEpoch());
    assertThat(dirty.isDirty("k")).isFalse();
    assertThat(dirty.track("k", new At("a"), false)).isSameAs(first);
  }

  @Test
  void track_objectThatIsItsOwnPlace_mayHaveSeveralHandles() {
    At place = new At("d");
    Tracked one = dirty.track(place, place, true);
    Tracked other = dirty.track(place, place, true);
    other.mark();
    one.mark();
    assertThat(dirty.count()).isEqualTo(1);
    assertThat(dirty.dirtyOrNull(one)).isSameAs(other);
  }

  @Test
  void track_handleDropped_isForgotten() {
    Tracked held = dirty.track("held", new At("held"), false);
    for (int i = 0; i < 100; i++) {
      dirty.track(i, new At("f" + i), false);
    }
    while (dirty.handles().held() > 1) {
      System.gc();
      dirty.snapshot();
    }
    assertThat(dirty.track("held", new At("held"), false)).isSameAs(held);
  }

  @Test
  void track_anotherPlace_isTheNewestPlace() {
    Tracked file = dirty.track("k", new At("a"), false);
    file.mark();
    dirty.track("k", new At("b"), false);
    assertThat(file.places()).containsExactly(new At("b"), new At("a"));
    dirty.track("k", new At("a"), false);
    assertThat(file.places()).containsExactly(new At("a"), new At("b"));
  }

  @Test
  void moved_cleanFileWithALiveHandle_isFoundThereWhenItIsMarked() {
    Tracked file = dirty.track("k", new At("a"), false);
    dirty.moved("k", new At("a"), new At("b"));
    file.mark();
    assertThat(file.places()).containsExactly(new At("b"));
    dirty.moved("k", new At("b"), new At("c"));
    assertThat(file.places()).containsExactly(new At("c"));
  }

  @Test
  void linked_dirtyFile_hasBothPlaces() {
    Tracked file = dirty.track("k", new At("a"), false);
    file.mark();
    dirty.linked("k", new At("b"));
    assertThat(file.places()).containsExactly(new At("b"), new At("a"));
    dirty.moved("k", new At("a"), new At("c"));
    assertThat(file.places()).containsExactly(new At("c"), new At("b"));
  }

  @Test
  void linked_manyTimes_keepsTheNewestFew() {
    Tracked file = dirty.track("k", new At("a"), false);
    for (int i = 0; i < 100; i++) {
      dirty.linked("k", new At("n" + i));
    }
    assertThat(file.places()).hasSize(8).startsWith(new At("n99"), new At("n98"));
  }

  @Test
  void moved_unknown_doesNothing() {
    dirty.moved("k", new At("a"), new At("b"));
    dirty.linked("k", new At("b"));
    dirty.gone("k");
    dirty.rewritten("k");
    assertThat(dirty.count()).isZero();
  }

  @Test
  void durable_markedInThatEpochOrLater_stays() {
    Tracked file = dirty.track("k", new At("a"), false);
    file.mark();
    long epoch = dirty.nextEpoch();
    file.mark();
    dirty.durable(file, epoch);
    assertThat(dirty.isDirty("k")).isTrue();
    dirty.durable(file, dirty.nextEpoch());
    assertThat(dirty.isDirty("k")).isFalse();
  }

  @Test
  void durable_oldHandleOfAReusedKey_leavesTheNewOneDirty() {
    Tracked old = dirty.track("k", new At("a"), false);
    old.mark();
    dirty.gone("k");
    Tracked reused = dirty.track("k", new At("b"), false);
    reused.mark();
    dirty.durable(old, dirty.nextEpoch());
    assertThat(dirty.isDirty("k")).isTrue();
    dirty.failed(old, new IOException("late"));
    assertThat(dirty.failures()).isEmpty();
  }

  @Test
  void count_marksAndClears_isExact() {
    for (int i = 0; i < 100; i++) {
      dirty.track(i, new At("f" + i), false).mark();
      dirty.track(i, new At("f" + i), false).mark();
    }
    assertThat(dirty.count()).isEqualTo(100);
    long epoch = dirty.nextEpoch();
    for (Tracked file : dirty.snapshot()) {
      dirty.durable(file, epoch);
      dirty.durable(file, epoch);
      dirty.gone(file.key());
    }
    assertThat(dirty.count()).isZero();
  }
}
