package io.overlaynio.internal.layer;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.sys.Native;
import io.overlaynio.internal.sys.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;

/**
 * The format that was asked for, and how it becomes the one used: what is written down in work
 * wins, then a probe of the upper's file system.
 *
 * <p>The probe for {@code user} tries an attribute and takes the device for granted on Linux (an
 * unprivileged process may make 0:0 devices since 5.8), so that opening loads no native library.
 */
public enum FormatChoice {
  AUTO,
  USER,
  KERNEL,
  MARKER;

  LayerFormat forReading(List<Path> lowers) throws IOException {
    return switch (this) {
      case AUTO ->
          lowers.stream().anyMatch(FormatChoice::hasDevices)
              ? new UserFormat()
              : new MarkerFormat();
      case USER -> new UserFormat();
      case KERNEL -> kernel(null);
      case MARKER -> new MarkerFormat();
    };
  }

  /**
   * The format of an upper: as is written down in work; else as its own marks tell; else as its
   * file system can hold.
   *
   * @throws FileSystemException if another one was asked for, or the marks contradict each other
   */
  LayerFormat forWriting(Path upper, WorkDir work) throws IOException {
    String recorded = work.formatOrNull();
    if (recorded != null && this != AUTO && !recorded.equals(id())) {
      throw new FileSystemException(
          work.building().getParent().toString(),
          null,
          "this upper was written in format "
              + recorded
              + ", and format "
              + id()
              + " was asked for; ask for "
              + recorded
              + " or auto, or use a new upper");
    }
    LayerFormat format = recorded != null ? recorded(recorded, work) : marked(upper).probed(work);
    if (recorded == null) {
      work.format(format.id(), this != AUTO && !format.id().equals(probe(work)));
    }
    return format;
  }

  /** The choice, in the light of marks in an upper that nothing is written down of. */
  private FormatChoice marked(Path upper) throws IOException {
    if (!hasDevices(upper)
        || isEmpty(upper)
        || !Files.getFileStore(upper).supportsFileAttributeView("user")) {
      return this;
    }
    UpperMarks marks = UpperMarks.of(upper);
    if (!marks.fits(this)) {
      throw new FileSystemException(
          upper.toString(),
          null,
          "this upper was not written in format "
              + id()
              + " or not in one alone, and its work directory does not tell in which: it has "
              + marks
              + "; ask for the format it was written in, or use a new upper");
    }
    FormatChoice only = marks.formatOrNull();
    FormatChoice choice = this == AUTO && only != null ? only : this;
    if (choice != KERNEL && choice != MARKER && marks.withoutContentsOrNull() != null) {
      throw UserFormat.withoutContents(marks.withoutContentsOrNull());
    }
    return choice;
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
      return !names.iterator().hasNext();
    }
  }

  /**
   * Who alone may see and set trusted attributes.
   *
   * @param platform any path of the platform's file system, which tells; the JVM's default file
   *     system may be another
   */
  static boolean isRoot(Path platform) throws IOException {
    Path self = platform.getFileSystem().getPath("/proc/self");
    return Files.getAttribute(self, "unix:uid").equals(0);
  }

  private LayerFormat probed(WorkDir work) throws IOException {
    return switch (this) {
      case AUTO -> probe(work).equals("user") ? new UserFormat() : new MarkerFormat();
      case USER -> user(work);
      case KERNEL -> kernel(work);
      case MARKER -> new MarkerFormat();
    };
  }

  private LayerFormat recorded(String id, WorkDir work) throws IOException {
    return switch (id) {
      case "user" -> new UserFormat();
      case "kernel" -> kernel(work);
      case "marker" -> new MarkerFormat();
      default ->
          throw new FileSystemException(
              work.building().getParent().toString(),
              null,
              "work names a format that this version does not know: " + id);
    };
  }

  private String id() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  private static LayerFormat user(WorkDir work) throws IOException {
    if (!probe(work).equals("user")) {
      throw new FileSystemException(
          work.building().getParent().toString(),
          null,
          "format user needs a Linux file system with user attributes and device files, and this"
              + " is none; use format marker");
    }
    return new UserFormat();
  }

  private static String probe(WorkDir work) throws IOException {
    Path building = work.building();
    if (!hasDevices(building) || !Files.getFileStore(building).supportsFileAttributeView("user")) {
      return "marker";
    }
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(building, UserDefinedFileAttributeView.class, NOFOLLOW_LINKS);
    try {
      view.write("overlay.probe", ByteBuffer.allocate(0));
      view.delete("overlay.probe");
      return "user";
    } catch (IOException cannotHoldAttributes) {
      return "marker";
    }
  }

  /**
   * True on a file system that shows device numbers, which Linux's provider does and few others.
   */
  private static boolean hasDevices(Path path) {
    return Platform.owns(path)
        && path.getFileSystem().supportedFileAttributeViews().contains("unix")
        && System.getProperty("os.name").equals("Linux");
  }

  private static LayerFormat kernel(WorkDir work) throws IOException {
    if (work != null && !hasDevices(work.building())) {
      throw new FileSystemException(
          work.building().getParent().toString(),
          null,
          "format kernel needs a Linux file system, and this is none; use format marker");
    }
    Native access =
        Native.load()
            .orElseThrow(
                () ->
                    new FileSystemException(
                        null,
                        null,
                        "format kernel needs native access and there is none here; use format"
                            + " marker"));
    if (work != null) {
      try {
        access.setAttribute(work.building(), "trusted.overlay.probe", new byte[0]);
        access.removeAttribute(work.building(), "trusted.overlay.probe");
      } catch (IOException e) {
        FileSystemException refused =
            new FileSystemException(
                work.building().getParent().toString(),
                null,
                "format kernel needs a process with CAP_SYS_ADMIN and a file system with trusted"
                    + " attributes; use format user or marker");
        refused.initCause(e);
        throw refused;
      }
    }
    return new KernelFormat();
  }
}
