package io.overlaynio.internal.tree;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole tree as sorted lines of text, so that two can be compared and their difference be read.
 */
final class TreeText {

  private final MergedTree tree;
  private final List<String> lines = new ArrayList<>();

  private TreeText(MergedTree tree) {
    this.tree = tree;
  }

  static List<String> of(MergedTree tree) throws IOException {
    TreeText text = new TreeText(tree);
    text.add(List.of());
    return text.lines;
  }

  private void add(List<String> at) throws IOException {
    BasicFileAttributes attributes = tree.readAttributes(at, BasicFileAttributes.class, false);
    String line = Names.text(at) + " " + mode(at);
    if (attributes.isSymbolicLink()) {
      lines.add(line + " -> " + tree.readLink(at));
    } else if (attributes.isRegularFile()) {
      lines.add(line + " " + content(at));
    } else if (attributes.isDirectory()) {
      lines.add(line + " directory");
      List<String> names = new ArrayList<>(tree.list(at));
      names.sort(null);
      for (String name : names) {
        List<String> inside = new ArrayList<>(at);
        inside.add(name);
        add(inside);
      }
    } else {
      lines.add(line + " special");
    }
  }

  private String mode(List<String> at) throws IOException {
    return tree.attributeViews().contains("posix")
        ? PosixFilePermissions.toString(
            tree.readAttributes(at, PosixFileAttributes.class, false).permissions())
        : "";
  }

  private String content(List<String> at) throws IOException {
    OpenFile open = tree.open(at, Opens.with(StandardOpenOption.READ));
    try {
      ByteBuffer content = ByteBuffer.allocate(256);
      while (open.channel().read(content) > 0) {}
      return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
    } finally {
      open.close();
    }
  }
}
