package io.overlaynio.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Amounts as people write them. */
final class ScreenTest {

  @Test
  void bytes_anyAmount_hasAFittingUnit() {
    assertThat(Screen.bytes(1)).isEqualTo("1 byte");
    assertThat(Screen.bytes(999)).isEqualTo("999 bytes");
    assertThat(Screen.bytes(1_250)).isEqualTo("1.3 kB");
    assertThat(Screen.bytes(20_000_000)).isEqualTo("20.0 MB");
    assertThat(Screen.bytes(3_000_000_000_000L)).isEqualTo("3000.0 GB");
  }

  @Test
  void time_anyLength_hasAFittingUnit() {
    assertThat(Screen.time(Duration.ofNanos(50_000))).isEqualTo("0.1 ms");
    assertThat(Screen.time(Duration.ofMillis(2_345))).isEqualTo("2.3 s");
  }
}
