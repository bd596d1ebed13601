package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The records of a PAX header, {@code LENGTH KEY=VALUE\n}, as bytes.
 *
 * <p>They are written and read here and not by the library, which takes values for text: those of
 * extended attributes are any bytes at all.
 */
record PaxRecords(SortedMap<String, byte[]> values) {

  static final String ATTRIBUTE = "SCHILY.xattr.";

  PaxRecords() {
    this(new TreeMap<>());
  }

  void put(String key, String value) {
    values.put(key, value.getBytes(UTF_8));
  }

  void put(String key, byte[] value) {
    values.put(key, value.clone());
  }

  String textOrNull(String key) {
    byte[] value = values.get(key);
    return value == null ? null : new String(value, UTF_8);
  }

  /** All of them in order; nothing if there are none. */
  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    values.forEach(
        (key, value) -> {
          byte[] start = (" " + key + "=").getBytes(UTF_8);
          bytes.writeBytes(
              Integer.toString(length(start.length + value.length + 1)).getBytes(UTF_8));
          bytes.writeBytes(start);
          bytes.writeBytes(value);
          bytes.write('\n');
        });
    return bytes.toByteArray();
  }

  /** The length of a record counts its own digits. */
  private static int length(int others) {
    int length = others + Integer.toString(others).length();
    return others + Integer.toString(length).length();
  }

  /** Reads them; what comes twice counts as it came last. */
  static PaxRecords parse(byte[] bytes) throws IOException {
    PaxRecords records = new PaxRecords();
    int at = 0;
    while (at < bytes.length) {
      int space = indexOf(bytes, ' ', at);
      int length = number(bytes, at, space);
      int end = at + length;
      if (length <= 0 || end > bytes.length || bytes[end - 1] != '\n') {
        throw damaged();
      }
      int equals = indexOf(bytes, '=', space + 1);
      if (equals >= end) {
        throw damaged();
      }
      byte[] value = new byte[end - 1 - (equals + 1)];
      System.arraycopy(bytes, equals + 1, value, 0, value.length);
      records.values.put(new String(bytes, space + 1, equals - space - 1, UTF_8), value);
      at = end;
    }
    return records;
  }

  private static int indexOf(byte[] bytes, char wanted, int from) throws IOException {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    throw damaged();
  }

  private static int number(byte[] bytes, int from, int to) throws IOException {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || number > bytes.length) {
        throw damaged();
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static IOException damaged() {
    return new IOException("not a layer: the records of a PAX header are damaged");
  }
}
