package io.overlaynio.tck.powercut;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.concurrent.TimeUnit;

/** Steps that change attributes of files and directories. */
final class AttributeSteps {

  private AttributeSteps() {}

  record SetMode(String name, String mode) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      Files.setPosixFilePermissions(stage.path(name), PosixFilePermissions.fromString(mode));
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before.changed(name, object -> object.withMode(mode));
    }
  }

  record SetModified(String name, long seconds) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      Files.setLastModifiedTime(stage.path(name), FileTime.from(seconds, TimeUnit.SECONDS));
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before.changed(name, object -> object.withModified(seconds));
    }
  }

  record SetAttribute(String name, String attribute, String value) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      Files.getFileAttributeView(stage.path(name), UserDefinedFileAttributeView.class)
          .write(attribute, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before.changed(name, object -> object.withAttribute(attribute, value));
    }
  }

  record DeleteAttribute(String name, String attribute) implements Step {
    @Override
    public void perform(Stage stage) throws IOException {
      Files.getFileAttributeView(stage.path(name), UserDefinedFileAttributeView.class)
          .delete(attribute);
    }

    @Override
    public ModelTree after(ModelTree before) {
      return before.changed(name, object -> object.withoutAttribute(attribute));
    }
  }
}
