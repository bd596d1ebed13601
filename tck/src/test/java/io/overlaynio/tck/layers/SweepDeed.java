package io.overlaynio.tck.layers;

import static io.overlaynio.tck.layers.Deed.bytes;
import static io.overlaynio.tck.layers.Deed.other;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;

/**
 * The operations through which the faults go, each one call, so that it has happened or has not.
 *
 * <p>Made for the small layers of {@link PreparedLayers}. An exception must name one of the paths
 * that the operation was given.
 */
enum SweepDeed implements Deed {
  READ_LOWER(root -> Files.readAllBytes(root.resolve("d/file")), "d/file"),
  READ_UPPER(root -> Files.readAllBytes(root.resolve("ud/file")), "ud/file"),
  READ_THROUGH_A_LINK(root -> Files.readAllBytes(root.resolve("link")), "link"),
  READ_ATTRIBUTES(
      root -> Files.readAttributes(root.resolve("d/e/deep"), BasicFileAttributes.class),
      "d/e/deep"),
  LIST(
      root -> {
        try (DirectoryStream<Path> names = Files.newDirectoryStream(root.resolve("d"))) {
          names.forEach(name -> {});
        }
      },
      "d"),
  CREATE(root -> Files.createFile(root.resolve("d/e/new")), "d/e/new"),
  CREATE_OVER_A_WHITEOUT(root -> Files.createFile(root.resolve("gone")), "gone"),
  CREATE_DIRECTORY(root -> Files.createDirectory(root.resolve("d/new")), "d/new"),
  CREATE_DIRECTORY_OVER_A_WHITEOUT(
      root -> Files.createDirectory(root.resolve("vanished")), "vanished"),
  CREATE_SYMBOLIC_LINK(
      root -> Files.createSymbolicLink(root.resolve("d/new"), other(root, "x")), "d/new"),
  LINK_LOWER(
      root -> Files.createLink(root.resolve("ud/new"), root.resolve("d/file")), "ud/new", "d/file"),
  LINK_OVER_A_WHITEOUT(
      root -> Files.createLink(root.resolve("gone"), root.resolve("ud/file")), "gone", "ud/file"),
  OPEN_LOWER_TO_WRITE(
      root -> FileChannel.open(root.resolve("d/e/deep"), WRITE).close(), "d/e/deep"),
  OPEN_LOWER_TO_REWRITE(
      root -> FileChannel.open(root.resolve("d/file"), WRITE, TRUNCATE_EXISTING).close(), "d/file"),
  OPEN_NEW(root -> FileChannel.open(root.resolve("d/e/new"), WRITE, CREATE_NEW).close(), "d/e/new"),
  OPEN_UPPER_TO_REWRITE(
      root -> FileChannel.open(root.resolve("ud/file"), WRITE, TRUNCATE_EXISTING).close(),
      "ud/file"),
  SET_TIME_OF_LOWER(root -> Files.setLastModifiedTime(root.resolve("d/file"), LONG_AGO), "d/file"),
  SET_MODE_OF_LOWER_DIRECTORY(
      root ->
          Files.setPosixFilePermissions(
              root.resolve("d/e"), PosixFilePermissions.fromString("rwx------")),
      "d/e"),
  SET_ATTRIBUTE_OF_LOWER(
      root ->
          Files.getFileAttributeView(root.resolve("d/file"), UserDefinedFileAttributeView.class)
              .write("taste", bytes("sweet")),
      "d/file"),
  DELETE_LOWER(root -> Files.delete(root.resolve("d/e/deep")), "d/e/deep"),
  DELETE_UPPER(root -> Files.delete(root.resolve("ud/file")), "ud/file"),
  DELETE_COPIED_UP(root -> Files.delete(root.resolve("copied")), "copied"),
  DELETE_LOWER_DIRECTORY(root -> Files.delete(root.resolve("empty")), "empty"),
  DELETE_UPPER_DIRECTORY(root -> Files.delete(root.resolve("uempty")), "uempty"),
  DELETE_DIRECTORY_OF_WHITEOUTS(root -> Files.delete(root.resolve("emptied")), "emptied"),
  MOVE_LOWER(
      root -> Files.move(root.resolve("d/file"), root.resolve("ud/new")), "d/file", "ud/new"),
  MOVE_LOWER_LINK(root -> Files.move(root.resolve("link"), root.resolve("new")), "link", "new"),
  MOVE_UPPER_ONTO_A_WHITEOUT(
      root -> Files.move(root.resolve("ud/file"), root.resolve("gone")), "ud/file", "gone"),
  MOVE_UPPER_OVER_LOWER(
      root -> Files.move(root.resolve("ud/file"), root.resolve("d/file"), REPLACE_EXISTING),
      "ud/file",
      "d/file"),
  MOVE_COPIED_UP(
      root -> Files.move(root.resolve("copied"), root.resolve("new"), ATOMIC_MOVE),
      "copied",
      "new"),
  MOVE_UPPER_DIRECTORY(
      root -> Files.move(root.resolve("ud"), root.resolve("d/new")), "ud", "d/new"),
  MOVE_LOWER_DIRECTORY(root -> Files.move(root.resolve("d"), root.resolve("new")), "d", "new"),
  COPY_LOWER(
      root -> Files.copy(root.resolve("d/file"), root.resolve("d/new"), COPY_ATTRIBUTES),
      "d/file",
      "d/new"),
  COPY_ONTO_A_WHITEOUT(
      root -> Files.copy(root.resolve("ud/file"), root.resolve("gone")), "ud/file", "gone"),
  COPY_LINK(
      root -> Files.copy(root.resolve("link"), root.resolve("new"), NOFOLLOW_LINKS), "link", "new"),
  COPY_DIRECTORY(root -> Files.copy(root.resolve("d"), root.resolve("new")), "d", "new");

  /** Does it to the tree below a root. */
  private interface Doing {
    void in(Path root) throws Exception;
  }

  private final Doing doing;
  private final List<String> named;

  SweepDeed(Doing doing, String... named) {
    this.doing = doing;
    this.named = List.of(named);
  }

  @Override
  public void on(Path root) throws Exception {
    doing.in(root);
  }

  /** What an exception may name, as a caller gave it. */
  List<String> named() {
    return named;
  }
}
