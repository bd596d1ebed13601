package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.layer.Listed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What of the upper layer no difference tells: its directories, of which the times do not count
 * there, and files with several names, of which one alone may be a change.
 *
 * @param directories parents first, without the root
 * @param linked where the file system tells how many names there are
 */
record UpperObjects(List<List<String>> directories, List<List<String>> linked) {

  static UpperObjects of(Overlay overlay) throws IOException {
    UpperObjects found = new UpperObjects(new ArrayList<>(), new ArrayList<>());
    Deque<Directory> ahead = new ArrayDeque<>();
    ahead.push(overlay.root());
    while (!ahead.isEmpty()) {
      Directory directory = ahead.pop();
      for (Listed listed : overlay.upper().list(directory.upperPath())) {
        if (listed.whiteout()) {
          continue;
        }
        Entry entry = overlay.lookup().entry(directory, listed.name());
        if (entry instanceof Directory child) {
          found.directories.add(child.path());
          ahead.push(child);
        } else if (hasOtherNames(overlay, directory.upperPath().resolve(listed.name()))) {
          found.linked.add(new FilePlace(directory, listed.name()).path());
        }
      }
    }
    return found;
  }

  private static boolean hasOtherNames(Overlay overlay, Path path) throws IOException {
    return overlay.upper().views().contains("unix")
        && (int) Files.getAttribute(path, "unix:nlink", NOFOLLOW_LINKS) > 1;
  }
}
