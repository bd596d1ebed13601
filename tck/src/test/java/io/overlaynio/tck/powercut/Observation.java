package io.overlaynio.tck.powercut;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** What a tree is found to be, in the words of the model, with every byte. */
record Observation(SortedMap<String, ModelObject> objects) {

  static Observation of(Path root) throws IOException {
    SortedMap<String, ModelObject> objects = new TreeMap<>();
    readBelow(root, "", objects, false);
    return new Observation(objects);
  }

  /**
   * Of a mount by the kernel, which lists whiteouts in an opaque directory, where a cut may leave
   * some, and then says that they are not there.
   */
  static Observation ofKernel(Path root) throws IOException {
    SortedMap<String, ModelObject> objects = new TreeMap<>();
    readBelow(root, "", objects, true);
    return new Observation(objects);
  }

  private static void readBelow(
      Path directory, String prefix, SortedMap<String, ModelObject> objects, boolean byKernel)
      throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path path : stream) {
        if (byKernel && Files.notExists(path, NOFOLLOW_LINKS)) {
          continue;
        }
        String name = prefix + path.getFileName();
        ModelObject object = object(path);
        objects.put(name, object);
        if (object.kind() == ModelObject.Kind.DIRECTORY) {
          readBelow(path, name + "/", objects, byKernel);
        }
      }
    }
  }

  private static ModelObject object(Path path) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(path, PosixFileAttributes.class, NOFOLLOW_LINKS);
    if (attributes.isSymbolicLink()) {
      String target = Files.readSymbolicLink(path).toString();
      return ModelObject.link(target.getBytes(StandardCharsets.UTF_8));
    }
    String mode = PosixFilePermissions.toString(attributes.permissions());
    ModelObject object =
        attributes.isDirectory()
            ? ModelObject.directory(mode)
            : ModelObject.file(Files.readAllBytes(path), mode)
                .withModified(attributes.lastModifiedTime().to(TimeUnit.SECONDS));
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
    for (String name : view.list()) {
      ByteBuffer value = ByteBuffer.allocate(view.size(name));
      view.read(name, value);
      object = object.withAttribute(name, new String(value.array(), StandardCharsets.UTF_8));
    }
    return object;
  }

  /** The names in one directory, whose name with a slash is the prefix; empty for the root. */
  List<String> leavesIn(String prefix) {
    return objects.keySet().stream()
        .filter(name -> name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0)
        .map(name -> name.substring(prefix.length()))
        .toList();
  }

  /** What another one found otherwise, a line for each name. */
  List<String> differencesTo(Observation other) {
    SortedSet<String> names = new TreeSet<>(objects.keySet());
    names.addAll(other.objects.keySet());
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      ModelObject mine = objects.get(name);
      ModelObject its = other.objects.get(name);
      if (mine == null || !mine.equals(its)) {
        lines.add(name + ": " + mine + " here, " + its + " there");
      }
    }
    return lines;
  }
}
