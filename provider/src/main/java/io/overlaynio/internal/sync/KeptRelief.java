package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.FlightRecording;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes room for channels of closed files when there are as many as may be kept: writes back the
 * data of all of them at once, so that each has heard all there is to hear, and closes them. The
 * files stay dirty, since their names and sizes may still be in memory.
 */
final class KeptRelief {

  private final DirtyFiles dirty;
  private final Supplier<Optional<DataWriteback>> data;

  KeptRelief(DirtyFiles dirty, Supplier<Optional<DataWriteback>> data) {
    this.dirty = dirty;
    this.data = data;
  }

  /** True if there may be room now. One at a time: who comes second finds what the first made. */
  synchronized boolean makeRoom() {
    if (dirty.kept().hasRoom()) {
      return true;
    }
    Optional<DataWriteback> way = data.get();
    if (way.isEmpty()) {
      return false;
    }
    Map<Tracked, FileChannel> taken = take();
    List<Tracked> files = List.copyOf(taken.keySet());
    WritebackEvent eventOrNull =
        FlightRecording.isOn() ? WritebackEvent.begun("kept", files) : null;
    boolean done = false;
    try {
      // What is neither written nor left was not dirty any more, or has failed, which is known.
      way.get().run(files, file -> {}, left -> giveBack(left, taken.remove(left)));
      done = true;
    } finally {
      taken.forEach(done ? this::drop : this::giveBack);
    }
    if (eventOrNull != null) {
      eventOrNull.commit();
    }
    return dirty.kept().hasRoom();
  }

  /** Out of reach for those who close what is kept, since it may be another by then. */
  private Map<Tracked, FileChannel> take() {
    Map<Tracked, FileChannel> taken = new LinkedHashMap<>();
    for (Object key : dirty.kept().keys()) {
      Tracked file = dirty.knownOrNull(key);
      FileChannel channel = file == null ? null : dirty.takeUnlessNeededOrNull(file);
      if (channel != null) {
        taken.put(file, channel);
      }
    }
    return taken;
  }

  private void giveBack(Tracked file, FileChannel channel) {
    try {
      dirty.keeping().giveBack(file, channel);
    } catch (IOException e) {
      dirty.failed(file, e);
    }
  }

  /**
   * It has heard all there was to hear, unless its name went meanwhile: then nothing else leads.
   */
  private void drop(Tracked file, FileChannel channel) {
    try {
      if (file.isNowhere()) {
        dirty.keeping().giveBack(file, channel);
      } else {
        dirty.kept().drop(channel);
      }
    } catch (IOException e) {
      dirty.failed(file, e);
    }
  }
}
