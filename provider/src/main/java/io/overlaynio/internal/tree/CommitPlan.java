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
 * @param target its path as seen from work if it is the one lower layer, else its URI
 * @param isLower whether it is the one lower layer, which then has to be the same again
 * @param directories those that upper has, of which the attributes count, parents first
 */
record CommitPlan(
    String target, boolean isLower, List<List<String>> names, List<List<String>> directories) {

  private static final int VERSION = 2;

  byte[] toBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(VERSION);
    out.writeBoolean(isLower);
    write(target, out);
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
    boolean isLower = in.readBoolean();
    return new CommitPlan(read(in), isLower, readNames(in), readNames(in));
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
    CommitTarget found =
        isLower
            ? CommitTarget.lower(overlay)
            : CommitTarget.at(overlay, Path.of(URI.create(target)));
    if (found.isLower() != isLower || !found.text().equals(target)) {
      throw new FileSystemException(found.root().toString(), null, "is not what was committed to");
    }
    return found;
  }
}
