package io.overlaynio.examples.command;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.OverlayOptions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Looks at an upper and its work directory without opening the overlay; changes nothing. */
final class UpperCheck {

  private static final int CHARACTER_DEVICE = 0020000;
  private static final int TYPE = 0170000;

  private final Path upper;
  private final Path work;
  private final List<Finding> findings = new ArrayList<>();

  UpperCheck(OverlayOptions options) {
    this.upper = options.upper().orElseThrow();
    this.work = options.work().orElseThrow();
  }

  /** What there is to say; nothing is left out. */
  List<Finding> find() throws IOException {
    findings.clear();
    if (Files.isDirectory(work)) {
      lookForAnOwner();
      if (findings.isEmpty()) {
        lookIntoWork();
      }
    }
    lookForForeignMarks();
    return List.copyOf(findings);
  }

  private void found(String kind, Path path, String advice, boolean hinders) {
    findings.add(new Finding(kind, path, advice, hinders));
  }

  private void lookForAnOwner() throws IOException {
    Path lock = work.resolve("overlay-nio.lock");
    if (!Files.exists(lock)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      if (free == null) {
        found("open", lock, "in use by " + Files.readString(lock).strip() + ": end it first", true);
      }
    } catch (OverlappingFileLockException thisProcess) {
      found("open", lock, "in use by this process: close it first", true);
    }
  }

  private void lookIntoWork() throws IOException {
    Path mark = work.resolve("work/incompat/volatile");
    if (Files.exists(mark)) {
      found(
          "volatile",
          mark,
          "the last run made nothing durable and did not end: make the upper anew,"
              + " or remove this if nothing can have been lost",
          true);
      return;
    }
    Path building = work.resolve("work");
    if (Files.isDirectory(building)) {
      try (Stream<Path> remains = Files.list(building)) {
        remains.forEach(
            path -> found("remains", path, "was being built when it ended; of no use", false));
      }
    }
    for (String act : List.of("discard", "commit", "committed", "snapshot")) {
      Path record = work.resolve("overlay-nio." + act);
      if (Files.exists(record, NOFOLLOW_LINKS)) {
        found("unfinished", record, "a " + act + " was interrupted; opening sees to it", false);
      }
    }
  }

  /** Marks of a format that the upper is not in show as what they are. */
  private void lookForForeignMarks() throws IOException {
    Path record = work.resolve("overlay-nio.format");
    if (!Files.exists(record)) {
      return;
    }
    boolean marker = Files.readString(record).strip().equals("marker");
    boolean unix = upper.getFileSystem().supportedFileAttributeViews().contains("unix");
    Files.walkFileTree(
        upper,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!marker && file.getFileName().toString().startsWith(".wh.")) {
              found("foreign", file, "a whiteout of image layers, here a file like others", false);
            }
            if (marker && unix && attributes.isOther() && isWhiteout(file)) {
              found("foreign", file, "a whiteout of the kernel's, here a device", false);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean isWhiteout(Path file) throws IOException {
    Map<String, Object> unix = Files.readAttributes(file, "unix:mode,rdev", NOFOLLOW_LINKS);
    return ((int) unix.get("mode") & TYPE) == CHARACTER_DEVICE && (long) unix.get("rdev") == 0;
  }
}
