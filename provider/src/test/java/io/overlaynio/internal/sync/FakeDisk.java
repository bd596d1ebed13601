package io.overlaynio.internal.sync;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A disk for tests: each object has a number for its content, of which force makes durable what it
 * is when force begins. It records what is forced, and can be told to fail or to wait.
 */
final class FakeDisk implements Opener {

  /** What happens when an object is forced; the default is nothing but the forcing. */
  interface Behaviour {
    void onForce() throws IOException;
  }

  /** One object: what is written, and how much of that is durable. */
  static final class Content implements Place {
    final String name;
    final AtomicLong written = new AtomicLong();
    final AtomicLong durable = new AtomicLong();
    volatile Behaviour behaviour = () -> {};
    volatile boolean deleted;
    volatile boolean hidden;

    Content(String name) {
      this.name = name;
    }

    @Override
    public Path pathOrNull() {
      return deleted ? null : Path.of("/" + name);
    }

    @Override
    public String label() {
      return "/" + name;
    }

    void force() throws IOException {
      long now = written.get();
      behaviour.onForce();
      durable.accumulateAndGet(now, Math::max);
    }
  }

  private final Map<Object, Content> contents = new ConcurrentHashMap<>();
  final ConcurrentLinkedQueue<String> forced = new ConcurrentLinkedQueue<>();
  final AtomicInteger open = new AtomicInteger();

  Content file(String name) {
    return contents.computeIfAbsent(name, key -> new Content(name));
  }

  /** The object goes by another key, too. */
  void known(Object key, String name) {
    contents.put(key, file(name));
  }

  /** A channel as a user would have it. */
  FakeChannel channel(String name) {
    open.incrementAndGet();
    return new FakeChannel(this, file(name), "channel of " + name);
  }

  @Override
  public List<FileChannel> open(Tracked object) throws IOException {
    Content content = contents.get(object.key());
    if (content.deleted) {
      return List.of();
    }
    if (content.hidden) {
      throw new NoSuchFileException(content.name);
    }
    open.incrementAndGet();
    return List.of(new FakeChannel(this, content, content.name));
  }

  /** What was forced since the last call: the name, or "channel of" the name. */
  List<String> takeForced() {
    List<String> taken = new ArrayList<>();
    for (String next = forced.poll(); next != null; next = forced.poll()) {
      taken.add(next);
    }
    return taken;
  }
}
