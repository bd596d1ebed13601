package io.overlaynio;

import java.io.IOException;
import java.util.Locale;

/** Changes as JSON, an object to a line, by hand: it is flat, and all but the path are words. */
final class JsonPrinter implements ChangePrinter {

  private final Appendable out;

  JsonPrinter(Appendable out) {
    this.out = out;
  }

  @Override
  public void print(OverlayChange change) throws IOException {
    out.append("{\"path\":\"");
    string(change.path().toString());
    out.append('"');
    word("kind", change.kind());
    if (change.before().isPresent()) {
      word("before", change.before().get());
    }
    if (change.now().isPresent()) {
      word("now", change.now().get());
    }
    if (change.sizeBefore().isPresent()) {
      number("sizeBefore", change.sizeBefore().getAsLong());
    }
    if (change.sizeNow().isPresent()) {
      number("sizeNow", change.sizeNow().getAsLong());
    }
    out.append("}\n");
  }

  /** The only character that JSON asks to be escaped beside those of every line. */
  private void string(String text) throws IOException {
    int from = 0;
    for (int quote = text.indexOf('"'); quote >= 0; quote = text.indexOf('"', from)) {
      ChangePrinter.escape(text.substring(from, quote), out);
      out.append("\\\"");
      from = quote + 1;
    }
    ChangePrinter.escape(text.substring(from), out);
  }

  private void word(String key, Enum<?> value) throws IOException {
    String word = value.name().toLowerCase(Locale.ROOT);
    out.append(",\"").append(key).append("\":\"").append(word).append('"');
  }

  private void number(String key, long value) throws IOException {
    out.append(",\"").append(key).append("\":").append(Long.toString(value));
  }
}
