package io.overlaynio;

import io.overlaynio.OverlayChange.FileType;
import java.io.IOException;
import java.nio.file.Path;

/** Changes as an indented tree: each below the directories that lead to it, told once. */
final class TreePrinter implements ChangePrinter {

  private final Appendable out;
  private Path last;

  TreePrinter(Appendable out) {
    this.out = out;
  }

  @Override
  public void print(OverlayChange change) throws IOException {
    Path path = change.path();
    int depth = path.getNameCount() - 1;
    for (int i = told(path); i < depth; i++) {
      line(' ', i, path.getName(i), true, "");
    }
    line(sign(change.kind()), depth, path.getName(depth), isDirectory(change), change.details());
    last = path;
  }

  /** How many of the directories that lead to it stand above the line already. */
  private int told(Path path) {
    int told = 0;
    int most = last == null ? 0 : Math.min(last.getNameCount(), path.getNameCount() - 1);
    while (told < most && last.getName(told).equals(path.getName(told))) {
      told++;
    }
    return told;
  }

  private void line(char sign, int depth, Path name, boolean directory, String details)
      throws IOException {
    out.append(sign).append(' ').append("  ".repeat(depth));
    ChangePrinter.escape(name.toString(), out);
    out.append(directory ? "/" : "");
    out.append(details.isEmpty() ? "" : "  ").append(details).append('\n');
  }

  private static boolean isDirectory(OverlayChange change) {
    return change.now().or(change::before).orElseThrow() == FileType.DIRECTORY;
  }

  private static char sign(OverlayChange.Kind kind) {
    return switch (kind) {
      case ADDED -> '+';
      case DELETED -> '-';
      case MODIFIED -> '~';
      case TYPE_CHANGED -> '!';
      case ATTRIBUTES -> '=';
    };
  }
}
