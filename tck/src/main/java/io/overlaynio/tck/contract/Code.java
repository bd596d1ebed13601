package io.overlaynio.tck.contract;

/** What a contract does, or one step of it, that may be refused in any way. */
@FunctionalInterface
interface Code {

  void run() throws Exception;
}
