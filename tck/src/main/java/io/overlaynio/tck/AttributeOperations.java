package io.overlaynio.tck;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** Operations on what files have beside contents. */
final class AttributeOperations {

  private AttributeOperations() {}

  /** What a program asks first of a name. */
  record Look(String name, Set<LinkOption> how) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      BasicFileAttributes found =
          Files.readAttributes(
              in.path(name), BasicFileAttributes.class, how.toArray(LinkOption[]::new));
      if (found.isDirectory()) {
        return "directory";
      }
      return found.isSymbolicLink() ? "link" : "file of " + found.size();
    }
  }

  record SetMode(String name, String permissions) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      Files.setPosixFilePermissions(in.path(name), PosixFilePermissions.fromString(permissions));
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(in.path(name)));
    }
  }

  record SetModified(String name, Instant time) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      Files.setLastModifiedTime(in.path(name), FileTime.from(time));
      return Files.getLastModifiedTime(in.path(name)).toString();
    }
  }

  record SetOwner(String name, int user, Set<LinkOption> how) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      LinkOption[] options = how.toArray(LinkOption[]::new);
      Files.setAttribute(in.path(name), "unix:uid", user, options);
      return Files.getAttribute(in.path(name), "unix:uid", options).toString();
    }
  }

  record SetGroup(String name, int group, Set<LinkOption> how) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      LinkOption[] options = how.toArray(LinkOption[]::new);
      Files.setAttribute(in.path(name), "unix:gid", group, options);
      return Files.getAttribute(in.path(name), "unix:uid", options)
          + " "
          + Files.getAttribute(in.path(name), "unix:gid", options);
    }
  }

  /** Sets the mode with the bits that POSIX permissions have no names for. */
  record SetUnixMode(String name, int mode) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      Files.setAttribute(in.path(name), "unix:mode", mode);
      return Files.getAttribute(in.path(name), "unix:mode").toString();
    }

    @Override
    public String toString() {
      return "SetUnixMode[name=%s, mode=%o]".formatted(name, mode);
    }
  }

  record SetAttribute(String name, String attribute, String value) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      return view(in, name)
              .write(attribute, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)))
          + " written";
    }
  }

  record DeleteAttribute(String name, String attribute) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      try {
        view(in, name).delete(attribute);
      } catch (FileSystemException absent) {
        return "refused";
      }
      return "";
    }
  }

  record ListAttributes(String name) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      return new TreeSet<>(view(in, name).list()).toString();
    }
  }

  private static UserDefinedFileAttributeView view(Workspace in, String name) {
    return Files.getFileAttributeView(in.path(name), UserDefinedFileAttributeView.class);
  }
}
