package io.overlaynio.tck.contract;

/**
 * Contracts of one area: a method each, or a table of them, marked with {@link Demand}.
 *
 * <p>A subclass has a constructor without arguments; each contract gets an instance of its own,
 * which is opened before and closed after. An instance that is not opened is asked for its tables
 * only.
 */
abstract class Area {

  /** Makes what a contract works on. */
  abstract void open(ContractTests subject) throws Exception;

  /** Releases what was made, as far as it was. */
  abstract void close() throws Exception;
}
