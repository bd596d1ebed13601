package io.overlaynio.internal.sys;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.Arrays;

/**
 * The bytes by which the kernel knows a file or an attribute, and the way back to Java's strings.
 *
 * <p>It exists because a name is bytes to the kernel and characters to Java: the JDK converts with
 * the encoding of the locale the process was started in, whatever the default charset is, and so
 * must we, or we would reach another file than the JDK does by the same path. It does not know
 * whether anything is there.
 */
final class RealName {
  private static final char UNDECODABLE = '\uFFFD';

  private RealName() {}

  /** The encoding of the JDK for names of files. */
  static Charset charset() {
    String name = System.getProperty("sun.jnu.encoding");
    return name == null ? Charset.defaultCharset() : Charset.forName(name);
  }

  /**
   * A path of the platform's file system as a C string: absolute, ended by NUL.
   *
   * @throws ProviderMismatchException if the path is of another file system: its name may well name
   *     something on this one, but not what the caller means
   * @throws FileSystemException if the name has no bytes in the encoding of the JDK
   */
  static byte[] of(Path path) throws FileSystemException {
    requirePlatform(path);
    Path absolute = path.toAbsolutePath();
    String text = absolute.toString();
    if (text.indexOf(UNDECODABLE) >= 0) {
      return undecodable(absolute.toUri());
    }
    byte[] bytes = encodeOrNull(text);
    if (bytes == null) {
      throw new FileSystemException(text, null, "the name cannot be encoded in " + charset());
    }
    return bytes;
  }

  /** The name of an extended attribute as a C string: ended by NUL. */
  static byte[] ofAttribute(Path path, String name) throws FileSystemException {
    byte[] bytes = name.indexOf('\0') >= 0 ? null : encodeOrNull(name);
    if (bytes == null) {
      throw new FileSystemException(
          path.toString(), null, "no name for an attribute in " + charset() + ": " + name);
    }
    return bytes;
  }

  /** A name the kernel gave. */
  static String decode(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, charset());
  }

  private static void requirePlatform(Path path) {
    if (!Platform.owns(path)) {
      throw new ProviderMismatchException(path + " is not of the platform's file system");
    }
  }

  private static byte[] encodeOrNull(String text) {
    Charset charset = charset();
    try {
      ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
      byte[] ended = new byte[encoded.remaining() + 1];
      encoded.get(ended, 0, encoded.remaining());
      return ended;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /**
   * The bytes of a path of which not all are characters: only its URI still has them, each byte
   * that is no ASCII letter or the like as {@code %XX}.
   */
  private static byte[] undecodable(URI uri) {
    byte[] escaped = uri.getRawPath().getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = new byte[escaped.length + 1];
    int length = 0;
    for (int i = 0; i < escaped.length; i++) {
      if (escaped[i] == '%') {
        bytes[length++] =
            (byte) (16 * Character.digit(escaped[i + 1], 16) + Character.digit(escaped[i + 2], 16));
        i += 2;
      } else {
        bytes[length++] = escaped[i];
      }
    }
    // The URI of a directory ends in a slash that the path does not have.
    while (length > 1 && bytes[length - 1] == '/') {
      length--;
    }
    bytes[length] = 0;
    return Arrays.copyOf(bytes, length + 1);
  }
}
