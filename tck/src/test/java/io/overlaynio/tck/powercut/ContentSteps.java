package io.overlaynio.tck.powercut;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Steps that change contents of files. Arrays in them are never changed. */
final class ContentSteps {

  private static final byte[] NOTHING = {};

  private ContentSteps() {}

  private static void writeAll(FileChannel channel, byte[] bytes, long offset) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel.write(left, offset + left.position());
    }
  }

  record MakeFile(String name, int number, String mode, byte[] bytes) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      try (FileChannel channel =
          FileChannel.open(
              stage.path(name),
              Set.of(CREATE_NEW, WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)))) {
        writeAll(channel, bytes, 0);
      }
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before.with(name, number, ModelObject.file(bytes, mode));
    }

    @Override
    public List<ModelTree> through(ModelTree before) {
      return List.of(before.with(name, number, ModelObject.file(NOTHING, mode)), after(before));
    }

    @Override
    public String toString() {
      return "MakeFile " + name + " #" + number + " " + mode + " " + bytes.length + " bytes";
    }
  }

  record Rewrite(String name, byte[] bytes) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      Files.write(stage.path(name), bytes, WRITE, TRUNCATE_EXISTING);
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before.changed(name, object -> object.withContents(bytes));
    }

    @Override
    public List<ModelTree> through(ModelTree before) {
      return List.of(before.changed(name, object -> object.withContents(NOTHING)), after(before));
    }

    @Override
    public String toString() {
      return "Rewrite " + name + " " + bytes.length + " bytes";
    }
  }

  record WriteAt(String name, int offset, byte[] bytes) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      try (FileChannel channel = FileChannel.open(stage.path(name), WRITE)) {
        writeAll(channel, bytes, offset);
      }
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before.changed(name, object -> object.written(offset, bytes));
    }

    @Override
    public String toString() {
      return "WriteAt " + name + " " + bytes.length + " bytes at " + offset;
    }
  }

  record Append(String name, byte[] bytes) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      Files.write(stage.path(name), bytes, APPEND);
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before.changed(name, object -> object.written(object.contents().length, bytes));
    }

    @Override
    public String toString() {
      return "Append " + name + " " + bytes.length + " bytes";
    }
  }

  record Truncate(String name, int size) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      try (FileChannel channel = FileChannel.open(stage.path(name), WRITE)) {
        channel.truncate(size);
      }
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before.changed(
          name, object -> object.withContents(Arrays.copyOf(object.contents(), size)));
    }
  }

  /** A write that is durable, with the names that lead to it, when it returns. */
  record WriteSynced(String name, int number, int offset, byte[] bytes, int step) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      try (FileChannel channel = FileChannel.open(stage.path(name), WRITE, SYNC)) {
        writeAll(channel, bytes, offset);
      }
      stage.note(Worker.CONFIRMED, step);
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before.changed(name, object -> object.written(offset, bytes));
    }

    @Override
    public Confirms confirms() {
      return Confirms.file(name, number);
    }

    @Override
    public String toString() {
      return "WriteSynced " + name + " " + bytes.length + " bytes at " + offset;
    }
  }

  record OpenChannel(int slot, String name) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      stage.keep(slot, FileChannel.open(stage.path(name), READ, WRITE));
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before;
    }
  }

  record WriteChannel(int slot, int number, int offset, byte[] bytes) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      writeAll(stage.channel(slot), bytes, offset);
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before.changed(number, object -> object.written(offset, bytes));
    }

    @Override
    public String toString() {
      return "WriteChannel " + slot + " #" + number + " " + bytes.length + " bytes at " + offset;
    }
  }

  record CloseChannel(int slot) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      stage.close(slot);
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before;
    }
  }

  /** Maps a file for writing; the mapping is used, and stays alive, until the end. */
  record MapFile(int slot, String name, int size) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      try (FileChannel channel = FileChannel.open(stage.path(name), READ, WRITE)) {
        stage.keep(slot, channel.map(FileChannel.MapMode.READ_WRITE, 0, size));
      }
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before;
    }
  }

  record WriteMapped(int slot, int number, int offset, byte[] bytes) implements Step {
    @Override
    public void perform(Stage stage) {
      stage.mapping(slot).slice().put(offset, bytes);
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before.changed(number, object -> object.written(offset, bytes));
    }

    @Override
    public String toString() {
      return "WriteMapped " + slot + " #" + number + " " + bytes.length + " bytes at " + offset;
    }
  }
}
