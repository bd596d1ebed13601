package io.overlaynio.tck.bench;

/**
 * What one contestant took: to make durable what was written, and with the writing before it, since
 * work may only have been moved from one to the other.
 */
record Turn(Samples sync, Samples whole) {

  Turn() {
    this(new Samples(), new Samples());
  }
}
