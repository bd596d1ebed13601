package io.overlaynio.tck.overlay;

import io.overlaynio.tck.Operation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/** The names in a random operation, which is a record: to foretell what it would meet. */
final class OperationNames {

  private OperationNames() {}

  /** They all lie below one directory, which no other text in it begins with. */
  static List<String> of(Operation operation) {
    List<String> names = new ArrayList<>();
    try {
      for (RecordComponent component : operation.getClass().getRecordComponents()) {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        if (accessor.invoke(operation) instanceof String text
            && text.startsWith(RandomLayers.TOP + "/")) {
          names.add(text);
        }
      }
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new AssertionError("a record tells what it is made of", e);
    }
    return names;
  }
}
