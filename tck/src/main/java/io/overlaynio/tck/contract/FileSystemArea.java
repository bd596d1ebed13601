package io.overlaynio.tck.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Contracts of any file system: each has a fresh, empty directory, in which paths are written with
 * slashes, whatever the file system's separator is.
 */
abstract class FileSystemArea extends Area {

  private Duration patience;
  private Ground ground;

  @Override
  final void open(ContractTests subject) throws Exception {
    patience = subject.patience();
    FileSystemContract opening = (FileSystemContract) subject;
    ground = asksNoFiles() ? opening.sharedGround() : open(opening);
  }

  private boolean asksNoFiles() {
    return getClass().isAnnotationPresent(AsksNoFiles.class);
  }

  /** Where a contract of this area works. */
  Ground open(FileSystemContract subject) throws Exception {
    return subject.open();
  }

  @Override
  void close() throws Exception {
    if (ground != null && !asksNoFiles()) {
      ground.close();
    }
  }

  /** How long something that others do may take. */
  final Duration patience() {
    return patience;
  }

  /** The fresh directory. */
  final Path root() {
    return ground.directory();
  }

  final FileSystem fileSystem() {
    return root().getFileSystem();
  }

  final FileSystemProvider provider() {
    return fileSystem().provider();
  }

  /** A name below the fresh directory; nothing is made. */
  final Path path(String name) {
    Path path = root();
    for (String part : name.split("/")) {
      path = path.resolve(part);
    }
    return path;
  }

  /** A path as it is written, with slashes; one that begins with a slash is absolute. */
  final Path parsed(String text) {
    String separated = text.replace("/", fileSystem().getSeparator());
    if (!text.startsWith("/")) {
      return fileSystem().getPath(separated);
    }
    Path top = root().getRoot();
    String rest = separated.substring(1);
    return rest.isEmpty() ? top : fileSystem().getPath(top.toString(), rest);
  }

  /** A path as it would have been written in a table, with slashes. */
  final String written(Path path) {
    Path top = path.getRoot();
    String text = path.toString();
    text = top == null ? text : "/" + text.substring(top.toString().length());
    return text.replace(fileSystem().getSeparator(), "/");
  }

  final Path missing() {
    return path("missing");
  }

  /** A new file whose content is its own name. */
  final Path file(String name) throws IOException {
    return file(name, name);
  }

  final Path file(String name, String text) throws IOException {
    return Files.write(path(name), text.getBytes(UTF_8));
  }

  final Path directory(String name) throws IOException {
    return Files.createDirectory(path(name));
  }

  /** A new symbolic link; the target stands as it is written. */
  final Path link(String name, String target) throws IOException {
    return Files.createSymbolicLink(path(name), parsed(target));
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  /** What has been read into a buffer. */
  static String textOf(ByteBuffer read) {
    read.flip();
    return UTF_8.decode(read).toString();
  }

  static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), UTF_8);
  }

  /** The names in a directory, in order. */
  static List<String> names(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> entries = Files.list(directory)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }
    names.sort(null);
    return names;
  }
}
