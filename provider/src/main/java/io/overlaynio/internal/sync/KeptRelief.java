package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.FlightRecording;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes room for channels of closed files when there are as many as may be kept: writes back the
 * data of all of them at once, so that each has heard all there is to hear, and closes them. The
 * files stay dirty, since their names and sizes may still be in memory.
 */
final class KeptRelief {

  private final DirtyFiles dirty;
  private final Supplier<Optional<DataWriteback>> data;
  private final Consumer<Runnable> undisturbed;

  /**
   * Nothing is kept yet.
   *
   * @param undisturbed runs it in a thread that nobody interrupts, and waits
   */
  KeptRelief(
      DirtyFiles dirty, Supplier<Optional<DataWriteback>> data, Consumer<Runnable> undisturbed) {
    this.dirty = dirty;
    this.data = data;
    this.undisturbed = undisturbed;
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
    Map<Tracked, FileChannel> kept = kept();
    List<Tracked> files = List.copyOf(kept.keySet());
    WritebackEvent eventOrNull =
        FlightRecording.isOn() ? WritebackEvent.begun("kept", files) : null;
    undisturbed.accept(
        () -> {
          // What is neither written nor left was not dirty any more, or has failed: that is known.
          way.get().run(files, file -> {}, kept::remove);
          kept.forEach(this::drop);
        });
    if (eventOrNull != null) {
      eventOrNull.commit();
    }
    return dirty.kept().hasRoom();
  }

  private Map<Tracked, FileChannel> kept() {
    Map<Tracked, FileChannel> kept = new LinkedHashMap<>();
    for (Object key : dirty.kept().keys()) {
      Tracked file = dirty.knownOrNull(key);
      FileChannel channel = dirty.kept().keptOrNull(key);
      if (file != null && channel != null) {
        kept.put(file, channel);
      }
    }
    return kept;
  }

  /**
   * It has heard all there was to hear, unless its name went meanwhile: then nothing else leads. If
   * another is kept by now, that has not.
   */
  private void drop(Tracked file, FileChannel channel) {
    try {
      dirty.dropUnlessNeeded(file.key(), channel);
    } catch (IOException e) {
      dirty.failed(file, e);
    }
  }
}
