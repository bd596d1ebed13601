package io.overlaynio.internal.sys;

import java.io.File;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The numbers of the descriptors under channels, which the JDK does not give: each channel is moved
 * to a position that nothing else has, and every descriptor of the process is asked for its own.
 */
final class ChannelNumbers {

  private static final File OWN_DESCRIPTORS = new File("/proc/self/fd");

  /** Below the largest file of any file system: that of ext4 with blocks of 1 KiB is 4 TiB. */
  private static final long FAR = 1L << 40;

  private ChannelNumbers() {}

  /** As {@link Native#descriptorsOf}. */
  static Map<FileChannel, Integer> of(LibC libC, Collection<FileChannel> channels) {
    Map<FileChannel, Integer> found = new HashMap<>();
    long first = FAR + ThreadLocalRandom.current().nextLong(FAR);
    List<FileChannel> moved = move(channels, first);
    String[] numbers = moved.isEmpty() ? null : OWN_DESCRIPTORS.list();
    if (numbers == null) {
      return found;
    }
    for (String name : numbers) {
      int number = Integer.parseInt(name);
      long which = libC.call().lseek(number, 0, LibC.SEEK_CUR) - first;
      if (which >= 0 && which < moved.size()) {
        found.put(moved.get((int) which), number);
        if (found.size() == moved.size()) {
          break;
        }
      }
    }
    return found;
  }

  /** Those that could be moved, each one byte further than the one before. */
  private static List<FileChannel> move(Collection<FileChannel> channels, long first) {
    List<FileChannel> moved = new ArrayList<>(channels.size());
    for (FileChannel channel : channels) {
      try {
        channel.position(first + moved.size());
        moved.add(channel);
      } catch (IOException e) { // closed meanwhile, or of a file that cannot be so long
        System.getLogger("io.overlaynio").log(Level.DEBUG, "moving a channel", e);
      }
    }
    return moved;
  }
}
