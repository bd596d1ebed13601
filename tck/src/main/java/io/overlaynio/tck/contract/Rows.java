package io.overlaynio.tck.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A table of contracts that make the same demand of different things: each row is a test of its
 * own, with a name, and runs in an area of its own.
 *
 * <p>A table is built without a file system, only to learn its rows: whatever needs one has to be
 * inside the code of a row.
 */
final class Rows {

  private record Row(Set<Capability> needs, Code code) {}

  private final Map<String, Row> rows = new LinkedHashMap<>();

  /** Adds a row that needs these capabilities beside those of its table. */
  Rows row(String name, Code code, Capability... needs) {
    if (rows.put(name, new Row(Set.of(needs), code)) != null) {
      throw new IllegalStateException("two rows have the name " + name);
    }
    return this;
  }

  Set<String> names() {
    return rows.keySet();
  }

  Set<Capability> needs(String name) {
    return rows.get(name).needs();
  }

  void run(String name) throws Exception {
    rows.get(name).code().run();
  }
}
