/**
 * Pieces to judge a {@code java.nio.file} provider with: trees that are {@linkplain
 * io.overlaynio.tck.TreeBuilder built}, {@linkplain io.overlaynio.tck.TreeReader read} and
 * {@linkplain io.overlaynio.tck.TreeSnapshot compared}, and {@linkplain
 * io.overlaynio.tck.RandomOperations random operations} that are run on two trees at once, of which
 * one is known to be right; and, in {@code layers}, file systems that fail, stall or crash.
 *
 * <p>Nothing here knows a provider; whoever writes one may use all of it. Beside them, {@code
 * junit} is for the tests of any program, and asks for an overlay by name.
 */
package io.overlaynio.tck;
