package io.overlaynio.tck.powercut;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The lower layer that a workload begins with: the same for the same seed. */
record LowerTree(ModelTree tree) {

  private static final List<String> DIRECTORIES = List.of("a", "b", "a/c", "b/d", "b/d/a", "e");
  private static final List<String> FILES =
      List.of("a", "b", "c", "d", "e", "f", "g", "h", "lower");

  static LowerTree of(long seed) {
    Random random = new Random(seed);
    ModelTree tree = ModelTree.empty();
    int number = 1;
    for (String name : DIRECTORIES) {
      tree = tree.with(name, number++, ModelObject.directory("rwxr-xr-x"));
    }
    for (String directory : DIRECTORIES) {
      for (int i = 0; i < 4; i++) {
        String name = directory + "/" + FILES.get(random.nextInt(FILES.size()));
        if (tree.numberOrNull(name) == null) {
          tree = tree.with(name, number++, file(random));
        }
      }
    }
    tree = tree.with("e/link", number++, ModelObject.link("/a".getBytes(StandardCharsets.UTF_8)));
    return new LowerTree(tree);
  }

  private static ModelObject file(Random random) {
    ModelObject file =
        ModelObject.file(RandomSteps.bytes(random), "rw-r--r--")
            .withModified(1_000_000_000L + random.nextInt(1_000_000));
    return random.nextBoolean() ? file : file.withAttribute("x", "lower");
  }

  /** Builds it in an empty directory. */
  void buildIn(Path root) throws IOException {
    for (Map.Entry<String, Integer> entry : tree.names().entrySet()) {
      Path path = root.resolve(entry.getKey());
      ModelObject object = tree.objectOrNull(entry.getValue());
      switch (object.kind()) {
        case DIRECTORY -> Files.createDirectory(path);
        case LINK ->
            Files.createSymbolicLink(
                path, Path.of(new String(object.contents(), StandardCharsets.UTF_8)));
        case FILE -> Files.write(path, object.contents());
      }
      if (object.kind() != ModelObject.Kind.LINK) {
        buildAttributes(path, object);
      }
    }
  }

  private static void buildAttributes(Path path, ModelObject object) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(object.mode()));
    for (Map.Entry<String, String> attribute : object.attributes().entrySet()) {
      Files.getFileAttributeView(path, UserDefinedFileAttributeView.class)
          .write(
              attribute.getKey(),
              ByteBuffer.wrap(attribute.getValue().getBytes(StandardCharsets.UTF_8)));
    }
    if (object.modified() != ModelObject.ANY_TIME) {
      Files.setLastModifiedTime(path, FileTime.from(object.modified(), TimeUnit.SECONDS));
    }
  }
}
