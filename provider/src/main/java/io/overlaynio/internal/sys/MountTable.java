package io.overlaynio.internal.sys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mounts this process sees, at the moment they were read: which file system holds a path, of
 * what type and with what options.
 *
 * <p>It exists because a strategy for making things durable is right on one type of file system,
 * mounted in one way, and wrong on another, and {@link java.nio.file.FileStore} does not tell the
 * options. It reads through {@code java.io}, which never sees an overlay that is the default file
 * system. It knows nothing of strategies.
 */
public final class MountTable {
  private static final String MOUNTINFO = "/proc/self/mountinfo";
  private static final Pattern ESCAPE = Pattern.compile("\\\\([0-3][0-7]{2})");

  private final List<Line> lines;

  private MountTable(List<Line> lines) {
    this.lines = lines;
  }

  /**
   * One mount.
   *
   * @param point where it is mounted
   * @param type the type of the file system: {@code ext4}
   * @param source what is mounted: {@code /dev/sda1}, or any word
   * @param options of this mount and of the file system, in this order, as {@code relatime} and
   *     {@code data=journal}; a read-only mount of a writable file system has both {@code ro} and
   *     {@code rw}
   * @param major of the device number that files on it show; 0 if no block device has this number
   * @param minor the other half of that number
   */
  public record Mount(
      String point, String type, String source, Set<String> options, int major, int minor) {
    /** Keeps the options as they are now, in their order. */
    public Mount {
      options = Collections.unmodifiableSet(new LinkedHashSet<>(options));
    }
  }

  private record Line(int id, int parent, Mount mount) {}

  /**
   * Reads the table of the running process.
   *
   * @return an empty table where there is none, as on other systems
   * @throws IOException if it cannot be read, or a line of it cannot be understood
   */
  public static MountTable read() throws IOException {
    if (!new File(MOUNTINFO).exists()) {
      return new MountTable(List.of());
    }
    try (InputStream in = new FileInputStream(MOUNTINFO)) {
      return parse(in.readAllBytes());
    }
  }

  /** Parses the text of a mountinfo file, described in proc(5). */
  static MountTable parse(byte[] mountinfo) throws IOException {
    List<Line> lines = new ArrayList<>();
    // Characters stand for bytes here: a name need not be text.
    for (String line : new String(mountinfo, ISO_8859_1).split("\n", -1)) {
      if (!line.isEmpty()) {
        lines.add(parseLine(line));
      }
    }
    return new MountTable(List.copyOf(lines));
  }

  private static Line parseLine(String line) throws IOException {
    // id parent major:minor root point options [tag ...] - type source options
    List<String> fields = Arrays.asList(line.split(" ", -1));
    int dash = fields.indexOf("-");
    if (dash < 6 || fields.size() < dash + 4) {
      throw new IOException("not understood in " + MOUNTINFO + ": " + line);
    }
    try {
      String[] device = fields.get(2).split(":", 2);
      Set<String> options = new LinkedHashSet<>();
      for (String list : List.of(fields.get(5), fields.get(dash + 3))) {
        for (String option : list.split(",", -1)) {
          options.add(unescape(option));
        }
      }
      Mount mount =
          new Mount(
              unescape(fields.get(4)),
              unescape(fields.get(dash + 1)),
              unescape(fields.get(dash + 2)),
              options,
              Integer.parseInt(device[0]),
              Integer.parseInt(device[1]));
      int id = Integer.parseInt(fields.get(0));
      return new Line(id, Integer.parseInt(fields.get(1)), mount);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("not understood in " + MOUNTINFO + ": " + line, e);
    }
  }

  /** Undoes the kernel's {@code \040} for a blank and the like, then decodes as the JDK would. */
  private static String unescape(String field) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(field.length());
    Matcher escape = ESCAPE.matcher(field);
    int done = 0;
    while (escape.find()) {
      bytes.writeBytes(field.substring(done, escape.start()).getBytes(ISO_8859_1));
      bytes.write(Integer.parseInt(escape.group(1), 8));
      done = escape.end();
    }
    bytes.writeBytes(field.substring(done).getBytes(ISO_8859_1));
    return bytes.toString(RealName.charset());
  }

  /**
   * The mount that holds a path, found as the kernel would walk there: from a mount to the first
   * one on the way that is mounted on it. So a mount that another one covers is never the answer.
   *
   * @param path absolute, without links or {@code ..}; it need not exist
   */
  public Optional<Mount> mountOf(Path path) {
    String name = path.toString();
    Set<Integer> seen = new HashSet<>();
    for (Line line : lines) {
      seen.add(line.id());
    }
    Line reached = null;
    for (Line line : lines) {
      boolean isTop = line.parent() == line.id() || !seen.contains(line.parent());
      reached = isTop ? firstOnTheWayOrNull(reached, line, name) : reached;
    }
    if (reached == null) {
      return Optional.empty();
    }
    Line next = reached;
    // Each mount is left at most once, whatever the table says.
    while (next != null && seen.remove(next.id())) {
      reached = next;
      next = null;
      for (Line line : lines) {
        boolean isOnIt = line.parent() == reached.id() && line.id() != reached.id();
        next = isOnIt ? firstOnTheWayOrNull(next, line, name) : next;
      }
    }
    return Optional.of(reached.mount());
  }

  /**
   * Whether something is mounted somewhere below a directory, so that not all that is in it is on
   * the file system that it is on.
   *
   * @param directory absolute, without links or {@code ..}
   */
  public boolean hasMountsBelow(Path directory) {
    String name = directory.toString();
    for (Line line : lines) {
      if (!line.mount().point().equals(name) && holds(name, line.mount().point())) {
        return true;
      }
    }
    return false;
  }

  /** Of two that are mounted on the same mount; of equals the later one, which covers the other. */
  private static Line firstOnTheWayOrNull(Line otherOrNull, Line line, String path) {
    String point = line.mount().point();
    if (!holds(point, path)) {
      return otherOrNull;
    }
    boolean isFirst = otherOrNull == null || point.length() <= otherOrNull.mount().point().length();
    return isFirst ? line : otherOrNull;
  }

  private static boolean holds(String point, String path) {
    return point.equals("/")
        || (path.startsWith(point)
            && (path.length() == point.length() || path.charAt(point.length()) == '/'));
  }
}
