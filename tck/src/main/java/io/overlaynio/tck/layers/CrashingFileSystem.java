package io.overlaynio.tck.layers;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.SYNC;

import io.overlaynio.tck.layers.Disk.Spot;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A file system on a disk that loses at a crash what was not forced.
 *
 * <p>The harshest disk that POSIX allows: to force a file makes its contents and attributes durable
 * but none of its names; to force a directory makes durable which names it has, not what these lead
 * to, nor its own name; a symbolic link is durable as soon as its name is. {@link Survival} tells
 * what becomes of the rest. Nothing is forced in the file system below, so forces cost little.
 *
 * <p>It follows every change of names below the directory that it was made for; there nobody else
 * may change any. What is done through a mapping is lost or forced as any other write, but the
 * force of the mapping itself is seen by nobody.
 */
public final class CrashingFileSystem extends FilterFileSystem {

  private final Disk disk;

  private CrashingFileSystem(Path below, Disk disk) {
    super("crashing", below);
    this.disk = disk;
  }

  /** A crashing file system before this directory; what it has now is durable. */
  public static CrashingFileSystem over(Path directory) throws IOException {
    Path real = directory.toRealPath();
    return new CrashingFileSystem(real, Disk.scan(real));
  }

  /** Makes everything durable, as an orderly shutdown does. */
  public void forceAll() throws IOException {
    synchronized (disk) {
      disk.forceAll();
    }
  }

  /**
   * What would be left if the power failed now. It goes on as if nothing had happened, so that many
   * crashes of one moment can be looked at.
   */
  public Survivors cut(Survival survival) throws IOException {
    synchronized (disk) {
      return disk.cut(survival);
    }
  }

  @Override
  protected <T> T around(Call call, Step<T> step) throws IOException {
    OpenHandle handleOrNull = call.handleOrNull();
    return switch (call.kind()) {
      case FORCE, FORCE_CONTENT -> {
        forced(handleOrNull, call.kind() == CallKind.FORCE);
        yield null;
      }
      case CLOSE -> forgotten(handleOrNull, step);
      case WRITE, TRUNCATE -> written(handleOrNull, step);
      case OPEN_TO_READ, OPEN_TO_WRITE -> opened(call, step);
      case CREATE_DIRECTORY, CREATE_SYMBOLIC_LINK -> made(call, step);
      case CREATE_LINK, COPY, MOVE -> ofTwo(call, step);
      case DELETE -> deleted(call, step);
      default -> step.run();
    };
  }

  private void forced(OpenHandle handle, boolean attributes) throws IOException {
    synchronized (disk) {
      disk.force(handle, attributes);
    }
  }

  private <T> T forgotten(OpenHandle handle, Step<T> step) throws IOException {
    synchronized (disk) {
      disk.closed(handle);
    }
    return step.run();
  }

  private <T> T written(OpenHandle handle, Step<T> step) throws IOException {
    T result = step.run();
    if (handle.options().contains(SYNC) || handle.options().contains(DSYNC)) {
      forced(handle, handle.options().contains(SYNC));
    }
    return result;
  }

  private <T> T opened(Call call, Step<T> step) throws IOException {
    OpenHandle handle = call.handleOrNull();
    boolean follow =
        !handle.options().contains(NOFOLLOW_LINKS) && !handle.options().contains(CREATE_NEW);
    Path path = unwrap(call.path());
    synchronized (disk) {
      T result = step.run();
      if (path.toRealPath().equals(below())) {
        disk.opened(handle, disk.top());
        return result;
      }
      Spot spot = disk.spotOrNull(path, follow);
      if (spot != null) {
        if (spot.inodeOrNull() == null) {
          disk.made(spot);
        }
        disk.opened(handle, spot.inodeOrNull());
      } else if (call.kind().changes()) {
        throw outside(call);
      }
      return result;
    }
  }

  private <T> T made(Call call, Step<T> step) throws IOException {
    synchronized (disk) {
      Spot spot = disk.spotOrNull(unwrap(call.path()), false);
      T result = step.run();
      disk.made(inside(spot, call));
      return result;
    }
  }

  private <T> T deleted(Call call, Step<T> step) throws IOException {
    synchronized (disk) {
      Spot spot = disk.spotOrNull(unwrap(call.path()), false);
      T result = step.run();
      disk.removed(inside(spot, call));
      return result;
    }
  }

  private <T> T ofTwo(Call call, Step<T> step) throws IOException {
    synchronized (disk) {
      Spot one = disk.spotOrNull(unwrap(call.path()), false);
      Spot two = disk.spotOrNull(unwrap(call.otherOrNull()), false);
      T result = step.run();
      inside(two, call);
      if (call.kind() == CallKind.MOVE) {
        disk.moved(inside(one, call), two);
      } else if (call.kind() == CallKind.CREATE_LINK) {
        disk.linked(inside(one, call), two);
      } else if (one == null || one.inodeOrNull() != two.inodeOrNull()) {
        disk.made(two);
      }
      return result;
    }
  }

  private static Spot inside(Spot spotOrNull, Call call) {
    if (spotOrNull == null) {
      throw outside(call);
    }
    return spotOrNull;
  }

  private static IllegalArgumentException outside(Call call) {
    return new IllegalArgumentException("outside of the directory that may crash: " + call);
  }
}
