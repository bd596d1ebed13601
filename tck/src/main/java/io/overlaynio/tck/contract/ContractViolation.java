package io.overlaynio.tck.contract;

/** Tells which contract was broken, what it demands, and how. */
final class ContractViolation extends AssertionError {

  private static final long serialVersionUID = 1;

  ContractViolation(Contract contract, Throwable how) {
    super("%s%n  demands: %s%n  but: %s".formatted(contract.id(), contract.sentence(), how), how);
  }
}
