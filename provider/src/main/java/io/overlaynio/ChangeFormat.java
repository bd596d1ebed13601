package io.overlaynio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;

/**
 * How changes are printed: {@code ChangeFormat.TREE.print(overlay.changes(), System.out)}.
 *
 * <p>Each change is one line, whatever is in its name: a control character, a line separator and
 * half a surrogate pair are written as a backslash, a u and four hexadecimal digits, in both
 * formats.
 */
public enum ChangeFormat {

  /**
   * For people: names below the directories that hold them, each with a sign before it.
   *
   * <pre>
   *   etc/
   * ~   app.conf  120 -&gt; 140 bytes
   * +   conf.d/
   * +     debug.conf  11 bytes
   * - old/
   * ! run  directory -&gt; symbolic link
   * = start.sh  912 bytes
   * </pre>
   *
   * The signs are {@code +} added, {@code -} deleted, {@code ~} modified, {@code !} of another
   * type, {@code =} of other attributes only; a directory without one is there for what is in it. A
   * backslash in a name is doubled.
   */
  TREE {
    @Override
    ChangePrinter printer(Appendable out) {
      return new TreePrinter(out);
    }
  },

  /**
   * For programs: one JSON object to a line, in the order of the stream.
   *
   * <pre>{@code
   * {"path":"/etc/app.conf","kind":"modified","before":"regular_file","now":"regular_file","sizeBefore":120,"sizeNow":140}
   * {"path":"/old","kind":"deleted","before":"directory"}
   * }</pre>
   *
   * The keys and values are the names in {@link OverlayChange}; a key without a value is left out.
   */
  JSON_LINES {
    @Override
    ChangePrinter printer(Appendable out) {
      return new JsonPrinter(out);
    }
  };

  abstract ChangePrinter printer(Appendable out);

  /**
   * Prints changes as they come, and closes the stream of them.
   *
   * @throws IOException if printing fails
   * @throws UncheckedIOException if looking for changes fails; those before are printed
   */
  public void print(Stream<OverlayChange> changes, Appendable out) throws IOException {
    try (changes) {
      ChangePrinter printer = printer(out);
      for (var rest = changes.iterator(); rest.hasNext(); ) {
        printer.print(rest.next());
      }
    }
  }
}
