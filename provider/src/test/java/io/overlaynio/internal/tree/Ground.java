package io.overlaynio.internal.tree;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.overlaynio.internal.layer.FormatChoice;
import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.layer.LayerStack;
import io.overlaynio.internal.layer.Needs;
import io.overlaynio.internal.sync.DirtyFiles;
import io.overlaynio.internal.sync.FlushStrategy;
import io.overlaynio.internal.sync.Mappings;
import io.overlaynio.internal.sync.Writeback;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers to stand on, and the tree over them: opened at the first question, so that a test first
 * furnishes its lowers. It knows nothing of what is expected.
 */
final class Ground implements AutoCloseable {

  /** The formats, and for the one that needs nothing also a file system in memory. */
  enum Kind {
    USER(FormatChoice.USER),
    KERNEL(FormatChoice.KERNEL),
    MARKER(FormatChoice.MARKER),
    MEMORY(FormatChoice.MARKER);

    private final FormatChoice choice;

    Kind(FormatChoice choice) {
      this.choice = choice;
    }
  }

  private final Kind kind;
  private final FileSystem memoryOrNull;
  private final List<Path> lowers = new ArrayList<>();
  private final Path upper;
  private final Path work;
  private long cachedNames = 10_000;
  private CopyUpForce force = CopyUpForce.FILES;
  private Events events = new Events();
  private LayerStack stack;
  private DirtyFiles dirty;
  private Writeback writeback;
  private MergedTree tree;

  private Ground(Kind kind, Path base, FileSystem memoryOrNull, int lowers) throws IOException {
    this.kind = kind;
    this.memoryOrNull = memoryOrNull;
    for (int i = 0; i < lowers; i++) {
      this.lowers.add(Files.createDirectory(base.resolve("lower" + i)));
    }
    this.upper = Files.createDirectory(base.resolve("upper"));
    this.work = base.resolve("overlay.work");
  }

  static Ground of(Kind kind, Path temporary, int lowers) throws IOException {
    if (kind == Kind.MEMORY) {
      FileSystem memory =
          Jimfs.newFileSystem(
              Configuration.unix().toBuilder().setAttributeViews("basic", "posix").build());
      return new Ground(kind, memory.getPath("/"), memory, lowers);
    }
    Needs.format(kind.choice.name().toLowerCase(java.util.Locale.ROOT), temporary);
    return new Ground(kind, temporary, null, lowers);
  }

  static Ground of(Kind kind, Path temporary) throws IOException {
    return of(kind, temporary, 1);
  }

  Ground cachedNames(long count) {
    cachedNames = count;
    return this;
  }

  Ground force(CopyUpForce how) {
    force = how;
    return this;
  }

  boolean redirects() {
    return kind == Kind.KERNEL;
  }

  // --- the layers

  Path lower(String name) {
    return lower(0, name);
  }

  Path lower(int index, String name) {
    return lowers.get(index).resolve(name);
  }

  Path upper(String name) {
    return upper.resolve(name);
  }

  Ground lowerFile(String name, String content) throws IOException {
    return lowerFile(0, name, content);
  }

  Ground lowerFile(int index, String name, String content) throws IOException {
    Path file = lower(index, name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return this;
  }

  Ground lowerDirectory(int index, String name) throws IOException {
    Files.createDirectories(lower(index, name));
    return this;
  }

  Ground upperFile(String name, String content) throws IOException {
    Files.createDirectories(upper(name).getParent());
    Files.writeString(upper(name), content);
    return this;
  }

  /** Hides a name in a lower layer, as a layer that was once an upper does. */
  Ground lowerWhiteout(int index, String name) throws IOException {
    Path path = lower(index, name);
    Files.createDirectories(path.getParent());
    if (kind == Kind.MARKER || kind == Kind.MEMORY) {
      Files.createFile(path.resolveSibling(".wh." + path.getFileName()));
    } else {
      Needs.nativeAccess().makeSpecial(path, 0020000, 0);
    }
    return this;
  }

  Ground lowerOpaque(int index, String name) throws IOException {
    lowerDirectory(index, name);
    return opaque(lower(index, name));
  }

  Ground upperOpaque(String name) throws IOException {
    return opaque(Files.createDirectories(upper(name)));
  }

  private Ground opaque(Path directory) throws IOException {
    switch (kind) {
      case USER -> attribute(directory, "user.overlay.opaque", "y");
      case KERNEL -> attribute(directory, "trusted.overlay.opaque", "y");
      case MARKER, MEMORY -> Files.createFile(directory.resolve(".wh..wh..opq"));
    }
    return this;
  }

  /** Writes a redirect as the kernel's overlay may have, or somebody who means ill. */
  static void redirect(Path directory, String value) throws IOException {
    attribute(Files.createDirectories(directory), "trusted.overlay.redirect", value);
  }

  private static void attribute(Path path, String name, String value) throws IOException {
    Needs.nativeAccess().setAttribute(path, name, value.getBytes(StandardCharsets.UTF_8));
  }

  // --- the tree

  synchronized MergedTree tree() throws IOException {
    if (tree == null) {
      stack = LayerStack.writable(upper, work, lowers, kind.choice);
      dirty = new DirtyFiles(16);
      Mappings mappings = new Mappings();
      writeback = Writeback.create(dirty, mappings, FlushStrategy.portable());
      events = new Events();
      tree =
          MergedTree.of(
              stack, cachedNames, force, SyncDoors.of(dirty, mappings, writeback), events);
    }
    return tree;
  }

  Layer upperLayer() throws IOException {
    tree();
    return stack.upperOrNull();
  }

  LayerStack stack() throws IOException {
    tree();
    return stack;
  }

  DirtyFiles dirty() throws IOException {
    tree();
    return dirty;
  }

  Writeback writeback() throws IOException {
    tree();
    return writeback;
  }

  Events events() throws IOException {
    tree();
    return events;
  }

  /** Closes the tree and opens another over the same layers. */
  MergedTree reopen() throws IOException {
    closeTree();
    return tree();
  }

  // --- questions and orders, with names as text

  static List<String> names(String path) {
    return path.isEmpty() || path.equals("/") ? List.of() : List.of(path.split("/"));
  }

  String read(String name) throws IOException {
    OpenFile open = open(name, StandardOpenOption.READ);
    try {
      return contentOf(open);
    } finally {
      open.close();
    }
  }

  static String contentOf(OpenFile open) throws IOException {
    SeekableByteChannel channel = open.channel();
    ByteBuffer content = ByteBuffer.allocate(64 * 1024);
    while (channel.read(content) > 0) {}
    return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
  }

  Ground write(String name, String content) throws IOException {
    OpenFile open =
        open(
            name,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING);
    return writeAndClose(open, content);
  }

  Ground append(String name, String content) throws IOException {
    return writeAndClose(open(name, StandardOpenOption.APPEND), content);
  }

  private Ground writeAndClose(OpenFile open, String content) throws IOException {
    try {
      put(open, content);
    } finally {
      open.close();
    }
    return this;
  }

  static void put(OpenFile open, String content) throws IOException {
    open.beforeWrite();
    ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      open.wrote(open.channel().write(bytes));
    }
  }

  OpenFile open(String name, StandardOpenOption... options) throws IOException {
    return tree().open(names(name), Opens.with(options));
  }

  List<String> list(String name) throws IOException {
    List<String> names = new ArrayList<>(tree().list(names(name)));
    names.sort(null);
    return names;
  }

  boolean exists(String name) throws IOException {
    return tree().exists(names(name), false);
  }

  void mkdir(String name) throws IOException {
    tree().createDirectory(names(name));
  }

  void symlink(String name, String target) throws IOException {
    tree().createSymbolicLink(names(name), target);
  }

  void delete(String name) throws IOException {
    tree().delete(names(name));
  }

  void move(String from, String to) throws IOException {
    tree().move(names(from), names(to), false, false);
  }

  void replace(String from, String to) throws IOException {
    tree().move(names(from), names(to), true, false);
  }

  /** What is in work while no operation is under way: nothing. */
  List<Path> remains() throws IOException {
    try (var found = Files.list(stack().workOrNull().building())) {
      return found.toList();
    }
  }

  private void closeTree() throws IOException {
    if (tree != null) {
      tree = null;
      writeback.close();
      stack.close();
    }
  }

  @Override
  public void close() throws IOException {
    closeTree();
    if (memoryOrNull != null) {
      memoryOrNull.close();
    }
  }
}
