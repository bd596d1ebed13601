package io.overlaynio.tck.contract;

import java.nio.file.Path;
import java.nio.file.WatchEvent;

/** A kind of event that no watch service has heard of. */
final class UnknownKind implements WatchEvent.Kind<Path> {

  @Override
  public String name() {
    return "UNKNOWN";
  }

  @Override
  public Class<Path> type() {
    return Path.class;
  }
}
