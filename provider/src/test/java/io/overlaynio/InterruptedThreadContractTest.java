package io.overlaynio;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.Subject.Ground;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes on in a thread that is interrupted: all but the channels that the caller opened. */
final class InterruptedThreadContractTest {

  private interface Work {

    void run() throws IOException;
  }

  @TempDir Path temporary;

  @AfterEach
  void calmDown() {
    Thread.interrupted();
  }

  /** Does it with the thread interrupted, which it must still be afterwards. */
  private static void interrupted(Work work) throws IOException {
    Thread.currentThread().interrupt();
    work.run();
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void streams_interruptedThread_goOn(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        InputStream in = Files.newInputStream(ground.lower());
        OutputStream out = Files.newOutputStream(ground.path("new"));
        OutputStream end = Files.newOutputStream(ground.lower(), APPEND)) {
      interrupted(() -> assertThat(in.read()).isEqualTo(Subject.LOWER.charAt(0)));
      interrupted(() -> end.write("!!".getBytes()));
      interrupted(() -> assertThat(in.skip(2)).isEqualTo(2));
      interrupted(() -> assertThat(in.available()).isEqualTo(Subject.LOWER.length() - 1));
      interrupted(
          () ->
              assertThat(new String(in.readAllBytes()))
                  .isEqualTo(Subject.LOWER.substring(3) + "!!"));
      interrupted(() -> out.write("one ".getBytes()));
      interrupted(() -> out.write("two".getBytes()));
      assertThat(ground.path("new")).hasContent("one two");
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void wholeFiles_interruptedThread_areReadWrittenAndCopied(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      Path copy = ground.path("copy");
      // Not readString: it asks for a byte channel, and has means of its own with the platform's.
      interrupted(
          () -> assertThat(Files.readAllLines(ground.lower())).containsExactly(Subject.LOWER));
      interrupted(() -> Files.writeString(ground.path("new"), "new"));
      interrupted(() -> Files.copy(ground.lower(), copy));
      assertThat(copy).hasContent(Subject.LOWER);
      interrupted(() -> Files.copy(ground.path("new"), copy, REPLACE_EXISTING));
      assertThat(copy).hasContent("new");
      interrupted(() -> Files.move(ground.lower(), ground.path("moved")));
      assertThat(ground.path("moved")).hasContent(Subject.LOWER);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void change_interruptedThread_isDone(Subject subject) throws IOException {
    try (Ground ground =
        subject.open(temporary, root -> Files.writeString(root.resolve("f"), ""))) {
      interrupted(() -> Files.setLastModifiedTime(ground.lower(), FileTime.fromMillis(0)));
      assertThat(Files.getLastModifiedTime(ground.lower())).isEqualTo(FileTime.fromMillis(0));
      assertThat(ground.lower()).hasContent(Subject.LOWER);
      interrupted(() -> FileChannel.open(ground.path("f"), WRITE, CREATE).close());
      interrupted(() -> Files.move(ground.lowerDirectory(), ground.path("moved")));
      assertThat(ground.path("moved").resolve("inside")).exists();
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void streams_interruptedInTheMiddle_loseAndRepeatNothing(Subject subject) throws Exception {
    byte[] content = new byte[8 << 20];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31L >> 7);
    }
    Thread worker = Thread.currentThread();
    AtomicBoolean done = new AtomicBoolean();
    Thread interrupter =
        new Thread(
            () -> {
              for (int i = 0; i < 5_000 && !done.get(); i++) {
                worker.interrupt();
                LockSupport.parkNanos(20_000);
              }
            });
    try (Ground ground =
        subject.open(temporary, root -> Files.write(root.resolve("big"), content))) {
      interrupter.start();
      try (InputStream in = Files.newInputStream(ground.path("big"));
          OutputStream out = Files.newOutputStream(ground.path("copy"));
          OutputStream end = Files.newOutputStream(ground.path("log"), CREATE, APPEND)) {
        byte[] buffer = new byte[100_000];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          out.write(buffer, 0, read);
          end.write(buffer, 0, read);
        }
      } finally {
        done.set(true);
        while (interrupter.isAlive()) {
          Thread.interrupted();
        }
        Thread.interrupted();
      }
      assertThat(Arrays.equals(Files.readAllBytes(ground.path("copy")), content)).isTrue();
      assertThat(Arrays.equals(Files.readAllBytes(ground.path("log")), content)).isTrue();
    }
  }
}
