package io.overlaynio.tck.powercut;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Steps that change names. */
final class NameSteps {

  private NameSteps() {}

  record MakeDirectory(String name, int number, String mode) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      Files.createDirectory(
          stage.path(name),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before.with(name, number, ModelObject.directory(mode));
    }
  }

  record Delete(String name) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      Files.delete(stage.path(name));
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before.without(name);
    }
  }

  /** A file, a link or a directory; replaces a file or a link. */
  record Move(String from, String to) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      Files.move(stage.path(from), stage.path(to), REPLACE_EXISTING);
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before.moved(from, to);
    }
  }

  /** A copy is a new object; its content is as durable as anything that was just written. */
  record Copy(String from, String to, int number) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      Files.copy(stage.path(from), stage.path(to), COPY_ATTRIBUTES);
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before.with(to, number, before.at(from));
    }

    @Override
    public List<ModelTree> through(ModelTree before) {
      ModelObject source = before.at(from);
      ModelObject empty = source.withContents(new byte[0]);
      return List.of(before.with(to, number, empty), after(before));
    }
  }

  record HardLink(String name, String existing) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      Files.createLink(stage.path(name), stage.path(existing));
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before.linked(name, existing);
    }
  }

  record SymbolicLink(String name, int number, String target) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      Files.createSymbolicLink(stage.path(name), stage.overlay().getPath(target));
    }

    @Override
    public ModelTree after(ModelTree before) {
      byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
      return before.with(name, number, ModelObject.link(bytes));
    }
  }
}
