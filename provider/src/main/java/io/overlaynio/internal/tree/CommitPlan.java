package io.overlaynio.internal.tree;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The names at which a commit changes its target, parents first, and the target: what its journal
 * says. What is to be done at a name is not written down, since the overlay shows it until all is
 * done.
 *
 * @param targetOrNull null for the one lower layer, wherever that is then
 * @param directories those that upper has, of which the attributes count, parents first
 */
record CommitPlan(URI targetOrNull, List<List<String>> names, List<List<String>> directories) {

  private static final int VERSION = 1;

  byte[] toBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(VERSION);
    write(targetOrNull == null ? "" : targetOrNull.toString(), out);
    write(names, out);
    write(directories, out);
    return bytes.toByteArray();
  }

  private static void write(List<List<String>> names, DataOutputStream out) throws IOException {
    out.writeInt(names.size());
    for (List<String> each : names) {
      write(String.join("/", each), out);
    }
  }

  private static void write(String text, DataOutputStream out) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  static CommitPlan ofBytes(byte[] record, String where) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
    if (in.readInt() != VERSION) {
      throw new FileSystemException(
          where, null, "a commit was interrupted that another version began; finish it with that");
    }
    String target = read(in);
    return new CommitPlan(
        target.isEmpty() ? null : URI.create(target), readNames(in), readNames(in));
  }

  private static List<List<String>> readNames(DataInputStream in) throws IOException {
    List<List<String>> names = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      names.add(List.of(read(in).split("/")));
    }
    return names;
  }

  private static String read(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  CommitTarget target(Overlay overlay) throws IOException {
    return targetOrNull == null
        ? CommitTarget.lower(overlay)
        : CommitTarget.at(overlay, Path.of(targetOrNull));
  }
}
