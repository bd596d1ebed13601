package io.overlaynio.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HashSet;
import java.util.Set;

/** Which attribute views there are at a place: a provider has more than each of its disks. */
final class AttributeViews {

  private static final String USER = "user";

  private AttributeViews() {}

  /**
   * Those of the provider, without {@code user} where the disk has no place for such attributes.
   */
  static Set<String> at(Path directory) throws IOException {
    Set<String> views = new HashSet<>(directory.getFileSystem().supportedFileAttributeViews());
    if (views.contains(USER)
        && !Files.getFileStore(directory)
            .supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
      views.remove(USER);
    }
    return Set.copyOf(views);
  }
}
