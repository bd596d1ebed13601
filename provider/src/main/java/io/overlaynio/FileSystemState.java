package io.overlaynio;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedFileSystemException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether a file system is open, and what must be closed with it: channels, streams, watchers.
 *
 * <p>It exists so that closing leaves nothing behind and so that a closed file system says so. It
 * does not know what closing means beyond its resources: the order of the rest is the file
 * system's. Safe for any number of threads; asking whether it is open is one volatile read.
 */
final class FileSystemState {

  private final AtomicBoolean open = new AtomicBoolean(true);

  /** By identity: none of the resources has an equals of its own. */
  private final Set<Closeable> resources = ConcurrentHashMap.newKeySet();

  boolean isOpen() {
    return open.get();
  }

  /**
   * Throws if the file system is closed or closing.
   *
   * @throws ClosedFileSystemException if so
   */
  void checkOpen() {
    if (!open.get()) {
      throw new ClosedFileSystemException();
    }
  }

  /**
   * Takes a resource into the care of the file system and returns it. If that is closed, the
   * resource is closed at once; its failure to close is suppressed in the exception.
   *
   * @throws ClosedFileSystemException if the file system is closed or closing
   */
  <C extends Closeable> C register(C resource) {
    resources.add(resource);
    // Looked at after adding: either this sees the closing, or the closing sees the resource.
    if (open.get()) {
      return resource;
    }
    resources.remove(resource);
    ClosedFileSystemException closed = new ClosedFileSystemException();
    try {
      resource.close();
    } catch (IOException e) {
      closed.addSuppressed(e);
    }
    throw closed;
  }

  /** Lets go of a resource that closes itself; one that is not registered is no error. */
  void unregister(Closeable resource) {
    resources.remove(resource);
  }

  /** Closes the door. True for the one caller who did it, and who has to do the rest. */
  boolean shut() {
    return open.compareAndSet(true, false);
  }

  /**
   * Closes every registered resource, once the door is closed. All are tried: the first failure is
   * thrown, the others are suppressed in it.
   */
  @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // the set is concurrent
  void closeRegistered() throws IOException {
    Failures failures = new Failures();
    while (!resources.isEmpty()) {
      for (Closeable resource : resources) {
        resources.remove(resource);
        failures.run(resource::close);
      }
    }
    failures.throwIfAny();
  }
}
