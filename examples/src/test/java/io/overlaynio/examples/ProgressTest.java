package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Silent on short work, a line now and then on long work. */
final class ProgressTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
  private final Progress progress = new Progress(new PrintStream(out, true, UTF_8), nanos::get);

  @Test
  void step_nothingStarted_saysNothing() {
    milliseconds(5000);
    progress.step();
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void step_shortWork_saysNothing() {
    progress.start("hashing", "files");
    milliseconds(499);
    progress.step();
    progress.start("copying", "files");
    milliseconds(499);
    progress.step();
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void step_longWork_saysHowFarItIs() {
    progress.start("hashing", "files");
    for (int i = 0; i < 40; i++) {
      milliseconds(100);
      progress.step();
    }
    assertThat(out.toString(UTF_8).lines())
        .containsExactly("... hashing, files: 5", "... hashing, files: 25");
  }

  private void milliseconds(long passed) {
    nanos.addAndGet(passed * 1_000_000);
  }
}
