package io.overlaynio.tck.contract;

import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;

/** A watch service of nobody. */
final class ForeignWatchService implements WatchService {

  @Override
  public void close() {}

  @Override
  public WatchKey poll() {
    return null;
  }

  @Override
  public WatchKey poll(long timeout, TimeUnit unit) {
    return null;
  }

  @Override
  public WatchKey take() {
    throw new UnsupportedOperationException("nothing ever comes");
  }
}
