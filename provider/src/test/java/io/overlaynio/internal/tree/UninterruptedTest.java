package io.overlaynio.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UninterruptedTest {

  private final List<Boolean> flags = new ArrayList<>();

  @AfterEach
  void calmDown() {
    Thread.interrupted();
  }

  @Test
  void run_interruptedThread_doesNotShowItAndGivesItBack() throws IOException {
    Thread.currentThread().interrupt();
    assertThat(Uninterrupted.run(() -> flags.add(Thread.currentThread().isInterrupted()))).isTrue();
    assertThat(flags).containsExactly(false);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void run_interruptInTheMiddle_beginsAgainAndGivesItBack() throws IOException {
    Uninterrupted.run(
        () -> {
          flags.add(Thread.currentThread().isInterrupted());
          if (flags.size() < 3) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
          }
          return null;
        });
    assertThat(flags).containsExactly(false, false, false);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void run_failure_passesAndGivesTheInterruptBack() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () ->
                Uninterrupted.run(
                    () -> {
                      throw new IOException("full");
                    }))
        .hasMessage("full");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void run_closedByInterruptOfNobody_isNotRepeatedForEver() {
    assertThatThrownBy(
            () ->
                Uninterrupted.run(
                    () -> {
                      throw new ClosedByInterruptException();
                    }))
        .isInstanceOf(ClosedByInterruptException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
