package io.overlaynio.tck.powercut;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Steps that make things durable; each notes it when that was confirmed. */
final class SyncSteps {

  private SyncSteps() {}

  record Sync(int step) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      stage.overlay().sync();
      stage.note(Worker.CONFIRMED, step);
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before;
    }

    @Override
    public Confirms confirms() {
      return Confirms.EVERYTHING;
    }
  }

  /** A sync in the background: what follows runs beside it. */
  record StartSync(int step) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      stage.startSync(step);
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before;
    }

    @Override
    public Confirms confirms() {
      return Confirms.EVERYTHING;
    }
  }

  record AwaitSync() implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      stage.awaitSync();
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before;
    }
  }

  /** Makes one file durable, through a channel that reads or writes. */
  record Force(String name, int number, boolean reading, int step) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      StandardOpenOption option = reading ? StandardOpenOption.READ : StandardOpenOption.WRITE;
      try (FileChannel channel = FileChannel.open(stage.path(name), option)) {
        channel.force(true);
      }
      stage.note(Worker.CONFIRMED, step);
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before;
    }

    @Override
    public Confirms confirms() {
      return Confirms.file(name, number);
    }
  }

  /**
   * Makes a file durable that has been open for a while.
   *
   * @param nameOrNull its name if it has just one
   */
  record ForceChannel(int slot, String nameOrNull, int number, int step) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      stage.channel(slot).force(true);
      stage.note(Worker.CONFIRMED, step);
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before;
    }

    @Override
    public Confirms confirms() {
      return Confirms.file(nameOrNull, number);
    }
  }
}
