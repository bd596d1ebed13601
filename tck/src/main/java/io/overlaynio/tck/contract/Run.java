package io.overlaynio.tck.contract;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One run of a contract, in a thread of its own, so that a file system that hangs has broken one
 * contract and the next can be run. The thread is left to itself then: it ends with the JVM.
 */
final class Run {

  private final Contract contract;
  private final ContractTests subject;
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  Run(Contract contract, ContractTests subject) {
    this.contract = contract;
    this.subject = subject;
  }

  /** What broke the contract, or null. */
  Throwable brokenOrNull(Duration patience) throws InterruptedException {
    Thread thread = new Thread(this::run, "contract " + contract.id());
    thread.setDaemon(true);
    thread.start();
    try {
      end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (TimeoutException e) {
      AssertionError hangs = new AssertionError("it hangs: no end after " + patience);
      hangs.setStackTrace(thread.getStackTrace());
      thread.interrupt();
      return hangs;
    }
  }

  private void run() {
    try {
      contract.run(subject);
      end.complete(null);
    } catch (Throwable broken) {
      end.completeExceptionally(broken);
    }
  }
}
