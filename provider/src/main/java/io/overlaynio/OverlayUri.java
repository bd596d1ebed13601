package io.overlaynio;

import java.io.IOError;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The URI form of overlays and their paths: {@code overlay://NAME/a/b}.
 *
 * <p>The path is the absolute one, in UTF-8, with every byte percent-encoded that RFC 3986 does not
 * allow in a path, so that each legal name comes back as it was. It knows the form only, not which
 * overlays are open.
 *
 * @param name the overlay's name: the authority
 * @param path the decoded path; empty if the URI ends after the name
 */
record OverlayUri(String name, String path) {

  static final String SCHEME = "overlay";

  /** What a name may be: the part of a URI's authority that nobody encodes. */
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]*");

  private static final String FORM = "; expected " + SCHEME + "://NAME/ followed by a path";
  private static final String PLAIN_IN_PATH = "/-._~!$&'()*+,;=:@";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  /**
   * Takes a caller's URI apart.
   *
   * @throws IllegalArgumentException naming the URI, if it is not of the form
   */
  static OverlayUri parse(URI uri) {
    require(SCHEME.equalsIgnoreCase(uri.getScheme()), uri, "its scheme is not " + SCHEME);
    require(!uri.isOpaque(), uri, "it has no // after the scheme");
    require(uri.getRawQuery() == null, uri, "it has a query; encode ? in a name as %3F");
    require(uri.getRawFragment() == null, uri, "it has a fragment; encode # in a name as %23");
    String name = uri.getRawAuthority();
    require(name != null, uri, "it names no overlay");
    require(
        NAME.matcher(name).matches(),
        uri,
        "a name is made of letters, digits and . _ ~ - and begins with a letter or digit");
    return new OverlayUri(name, decode(uri));
  }

  /**
   * The name in the URI of a file system to be opened.
   *
   * @throws IllegalArgumentException naming the URI, if it is more or less than {@code
   *     overlay://NAME/}
   */
  static String nameOfRoot(URI uri) {
    OverlayUri parsed = parse(uri);
    require(parsed.path.equals("/"), uri, "an overlay is opened as a whole, with the path /");
    return parsed.name;
  }

  /**
   * The URI of a path, without asking what is there.
   *
   * @throws IOError if a layer listed a name that has no UTF-8 form; a caller cannot make such a
   *     path
   */
  static URI of(OverlayPath path) {
    StringBuilder uri = new StringBuilder(SCHEME).append("://").append(path.getFileSystem().name());
    ByteBuffer bytes;
    try {
      String text = path.toAbsolutePath().toString();
      bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new IOError(e);
    }
    while (bytes.hasRemaining()) {
      int b = bytes.get() & 0xff;
      if (isPlain((char) b)) {
        uri.append((char) b);
      } else {
        uri.append('%').append(HEX[b >> 4]).append(HEX[b & 15]);
      }
    }
    return URI.create(uri.toString());
  }

  private static boolean isPlain(char c) {
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || PLAIN_IN_PATH.indexOf(c) >= 0;
  }

  /** Decodes by hand: {@link URI#getPath()} turns bytes that are no UTF-8 into other names. */
  private static String decode(URI uri) {
    ByteBuffer raw = StandardCharsets.UTF_8.encode(uri.getRawPath());
    ByteBuffer bytes = ByteBuffer.allocate(raw.remaining());
    while (raw.hasRemaining()) {
      byte b = raw.get();
      if (b == '%') {
        int high = Character.digit(raw.get(), 16);
        b = (byte) (high << 4 | Character.digit(raw.get(), 16));
      }
      require(b != 0, uri, "a name cannot hold a NUL");
      bytes.put(b);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(refusal(uri, "its bytes are not UTF-8"), e);
    }
  }

  private static void require(boolean holds, URI uri, String why) {
    if (!holds) {
      throw new IllegalArgumentException(refusal(uri, why));
    }
  }

  private static String refusal(URI uri, String why) {
    return "URI \"" + uri + "\" is not an overlay's: " + why + FORM;
  }
}
