package io.overlaynio;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.nio.file.WatchEvent;
import org.junit.jupiter.api.Test;

final class PendingEventsTest {

  private final PendingEvents events = new PendingEvents();

  private static Path name(String name) {
    return Path.of(name);
  }

  @Test
  void add_sameAgain_isCounted() {
    events.add(ENTRY_CREATE, name("a"));
    events.add(ENTRY_CREATE, name("a"));

    assertThat(events.take())
        .singleElement()
        .satisfies(event -> assertThat(event.count()).isEqualTo(2));
  }

  @Test
  void add_modificationsOfTwoNamesInTurn_areCountedEach() {
    for (int i = 0; i < 3; i++) {
      events.add(ENTRY_MODIFY, name("a"));
      events.add(ENTRY_MODIFY, name("b"));
    }

    assertThat(events.take()).extracting(WatchEvent::count).containsExactly(3, 3);
  }

  @Test
  void add_modificationAfterDeletion_isNewEvent() {
    events.add(ENTRY_MODIFY, name("a"));
    events.add(ENTRY_DELETE, name("a"));
    events.add(ENTRY_CREATE, name("a"));
    events.add(ENTRY_MODIFY, name("a"));

    assertThat(events.take())
        .<Object>extracting(WatchEvent::kind)
        .containsExactly(ENTRY_MODIFY, ENTRY_DELETE, ENTRY_CREATE, ENTRY_MODIFY);
  }

  @Test
  void add_beyondLimit_leavesOneOverflow() {
    for (int i = 0; i < PendingEvents.LIMIT + 3; i++) {
      events.add(ENTRY_CREATE, name("n" + i));
    }

    assertThat(events.take())
        .singleElement()
        .satisfies(
            event -> {
              assertThat((Object) event.kind()).isEqualTo(OVERFLOW);
              assertThat(event.context()).isNull();
              assertThat(event.count()).isEqualTo(3);
            });
  }

  @Test
  void add_upToLimit_keepsAll() {
    for (int i = 0; i < PendingEvents.LIMIT; i++) {
      events.add(ENTRY_CREATE, name("n" + i));
    }

    assertThat(events.take()).hasSize(PendingEvents.LIMIT);
  }

  @Test
  void take_always_startsAnew() {
    events.add(ENTRY_MODIFY, name("a"));
    WatchEvent<?> taken = events.take().get(0);

    events.add(ENTRY_MODIFY, name("a"));

    assertThat(taken.count()).isEqualTo(1);
    assertThat(events.isEmpty()).isFalse();
    assertThat(events.take()).hasSize(1);
    assertThat(events.isEmpty()).isTrue();
  }
}
