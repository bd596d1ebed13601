package io.overlaynio.tck;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * One tree that operations are run on, and the channels that they have left open on it.
 *
 * <p>It does not know how its tree is made: a {@link Stage} opens it, and opens it again when an
 * operation asks for that.
 */
public final class Workspace implements Closeable {

  /** Where the tree comes from. */
  @FunctionalInterface
  public interface Stage {

    /** How a tree is opened anew. */
    enum Opening {
      /** For the first time. */
      FIRST,
      /** Closed, and opened as it was: what had been there must still be there. */
      AGAIN,
      /** Closed, frozen, and opened with a new place for changes, where the provider has that. */
      FROZEN
    }

    /** Closes what was open before and answers the root of the tree. */
    Path open(Opening how) throws IOException;
  }

  private final Stage stage;
  private final Map<Integer, SeekableByteChannel> channels = new TreeMap<>();
  private Path root;

  private Workspace(Stage stage, Path root) {
    this.stage = stage;
    this.root = root;
  }

  /** A workspace on what this stage opens. */
  public static Workspace on(Stage stage) throws IOException {
    return new Workspace(stage, stage.open(Stage.Opening.FIRST));
  }

  /** A workspace on a directory, which opening again leaves as it is. */
  public static Workspace on(Path root) {
    return new Workspace(how -> root, root);
  }

  /** The root of the tree. */
  public Path root() {
    return root;
  }

  Path path(String name) {
    return root.resolve(name);
  }

  /** A path of the tree, or its text, as a name relative to the root. */
  String relative(Object pathOrNull) {
    if (pathOrNull == null) {
      return "nothing";
    }
    String text = pathOrNull.toString();
    String top = root.toString();
    if (text.equals(top)) {
      return "the root";
    }
    String prefix = top.endsWith("/") ? top : top + "/";
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  void open(Stage.Opening how) throws IOException {
    closeChannels();
    root = stage.open(how);
  }

  /** Keeps a channel under a number; what was there before is closed. */
  void keep(int slot, SeekableByteChannel channel) throws IOException {
    SeekableByteChannel before = channels.put(slot, channel);
    if (before != null) {
      before.close();
    }
  }

  /** The channel under a number, or null. */
  SeekableByteChannel channelOrNull(int slot) {
    return channels.get(slot);
  }

  /** The channel under a number if it is a file channel, or null. */
  FileChannel fileChannelOrNull(int slot) {
    return channels.get(slot) instanceof FileChannel channel ? channel : null;
  }

  void closeChannel(int slot) throws IOException {
    SeekableByteChannel channel = channels.remove(slot);
    if (channel != null) {
      channel.close();
    }
  }

  /** Closes every channel that was kept. */
  public void closeChannels() throws IOException {
    for (SeekableByteChannel channel : channels.values()) {
      channel.close();
    }
    channels.clear();
  }

  /** Closes the channels; the tree stays open, it is the stage's. */
  @Override
  public void close() throws IOException {
    closeChannels();
  }
}
