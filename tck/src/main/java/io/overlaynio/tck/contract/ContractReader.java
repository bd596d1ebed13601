package io.overlaynio.tck.contract;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Finds the contracts of an area in its classes. */
final class ContractReader {

  private ContractReader() {}

  /** All contracts of these parts of an area, by name within each part. */
  static List<Contract> read(String area, List<Class<? extends Area>> parts) {
    List<Contract> contracts = new ArrayList<>();
    for (Class<? extends Area> part : parts) {
      List<Method> methods = new ArrayList<>(List.of(part.getDeclaredMethods()));
      methods.removeIf(method -> !method.isAnnotationPresent(Demand.class));
      methods.sort(Comparator.comparing(Method::getName));
      for (Method method : methods) {
        method.setAccessible(true);
        addContracts(contracts, area, part, method);
      }
    }
    long names = contracts.stream().map(Contract::id).distinct().count();
    if (names != contracts.size()) {
      throw new IllegalStateException("two contracts of " + area + " have the same name");
    }
    return contracts;
  }

  private static void addContracts(
      List<Contract> contracts, String area, Class<? extends Area> part, Method method) {
    Demand demand = method.getAnnotation(Demand.class);
    Needs needs = part.getAnnotation(Needs.class);
    Set<Capability> needed = EnumSet.noneOf(Capability.class);
    needed.addAll(Arrays.asList(demand.needs()));
    if (needs != null) {
      needed.addAll(Arrays.asList(needs.value()));
    }
    Set<Capability> without = Set.of(demand.without());
    if (method.getReturnType() != Rows.class) {
      contracts.add(
          new Contract(area, method, null, demand.value(), needed, without, demand.since()));
      return;
    }
    Rows table = table(part, method);
    for (String row : table.names()) {
      Set<Capability> ofRow = EnumSet.noneOf(Capability.class);
      ofRow.addAll(needed);
      ofRow.addAll(table.needs(row));
      contracts.add(
          new Contract(area, method, row, demand.value(), ofRow, without, demand.since()));
    }
  }

  private static Rows table(Class<? extends Area> part, Method method) {
    try {
      return (Rows) method.invoke(newArea(part));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the table " + method + " cannot be read", e);
    }
  }

  /** A new instance, not opened. */
  static Area newArea(Class<? extends Area> part) {
    try {
      Constructor<? extends Area> constructor = part.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(part + " needs a constructor without arguments", e);
    }
  }
}
