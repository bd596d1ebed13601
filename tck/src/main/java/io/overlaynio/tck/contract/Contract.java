package io.overlaynio.tck.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;

/**
 * One demand on a provider: its name, the sentence behind it, what it needs, and how it is run.
 *
 * @param rowOrNull the row, if the method answers a table
 */
record Contract(
    String area,
    Method method,
    String rowOrNull,
    String sentence,
    Set<Capability> needs,
    Set<Capability> without,
    int since) {

  /** By which it is reported and known: {@code area/name}, or {@code area/name[row]}. */
  String id() {
    String name = area + "/" + method.getName();
    return rowOrNull == null ? name : name + "[" + rowOrNull + "]";
  }

  /** By which it is known with all rows of its table: {@code area/name[*]}. */
  String idOfTable() {
    return area + "/" + method.getName() + "[*]";
  }

  /** Why it does not apply to who has these capabilities, or null if it does. */
  String reasonToSkipOrNull(Set<Capability> capabilities) {
    if (Runtime.version().feature() < since) {
      return "needs JDK " + since;
    }
    Set<Capability> lacking = new TreeSet<>(needs);
    lacking.removeAll(capabilities);
    if (!lacking.isEmpty()) {
      return "needs " + lacking + ", not declared";
    }
    Set<Capability> surplus = new TreeSet<>(without);
    surplus.retainAll(capabilities);
    return surplus.isEmpty() ? null : "for those without " + surplus;
  }

  /** Runs it; whatever it throws, an assertion's error too, is how it was broken. */
  void run(ContractTests subject) throws Throwable {
    Area place = ContractReader.newArea(method.getDeclaringClass().asSubclass(Area.class));
    Throwable first = null;
    try {
      place.open(subject);
      invoke(place);
    } catch (Throwable broken) {
      first = broken;
      throw broken;
    } finally {
      close(place, first);
    }
  }

  private void invoke(Area place) throws Throwable {
    try {
      Object table = method.invoke(place);
      if (rowOrNull != null) {
        ((Rows) table).run(rowOrNull);
      }
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void close(Area place, Throwable firstOrNull) throws Exception {
    try {
      place.close();
    } catch (Exception e) {
      if (firstOrNull == null) {
        throw e;
      }
      firstOrNull.addSuppressed(e);
    }
  }
}
