package io.overlaynio;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.CompletableFuture;

/**
 * The future of one operation of an asynchronous channel, which is told of its end as a handler is.
 *
 * <p>It exists because cancelling such a future with force closes the channel, which is the only
 * way to end an operation that is under way. It must not know what the operation does.
 */
final class PendingOperation<V> extends CompletableFuture<V>
    implements CompletionHandler<V, Object> {

  private static final System.Logger LOG = System.getLogger(PendingOperation.class.getName());

  private final Closeable channel;

  PendingOperation(Closeable channel) {
    this.channel = channel;
  }

  @Override
  public void completed(V result, Object attachment) {
    complete(result);
  }

  @Override
  public void failed(Throwable failure, Object attachment) {
    completeExceptionally(failure);
  }

  /**
   * Gives up waiting; the operation may have taken place, in part or in whole.
   *
   * @param mayInterruptIfRunning closes the channel, so that everything pending on it ends with an
   *     {@link java.nio.channels.AsynchronousCloseException}
   */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled && mayInterruptIfRunning) {
      try {
        channel.close();
      } catch (IOException e) {
        // A cancellation cannot fail, and what was written stays marked for the next sync.
        LOG.log(Level.WARNING, "Closing a channel to cancel an operation on it failed", e);
      }
    }
    return cancelled;
  }
}
