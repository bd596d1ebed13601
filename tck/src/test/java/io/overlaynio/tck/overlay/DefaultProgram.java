package io.overlaynio.tck.overlay;

import io.overlaynio.OverlayDefaultFileSystemProvider;
import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a program may do with its default file system; each scenario is run in a JVM of its own, by
 * {@link DefaultJvm}, and prints what it saw.
 *
 * <p>But for {@code nested} and {@code sync} nothing in here knows of overlays.
 */
final class DefaultProgram {

  private DefaultProgram() {}

  /** Arguments: the name of the scenario, and a directory to work in. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "boot" -> boot(directory);
      case "change" -> change(directory);
      case "read" -> read(directory);
      case "names" -> names(directory);
      case "devices" -> devices();
      case "relative" -> relative();
      case "paths" -> paths(directory);
      case "channels" -> channels(directory);
      case "held" -> held(directory);
      case "archive" -> archive(directory);
      case "temporary" -> temporary();
      case "watch" -> watch(directory);
      case "hidden" -> hidden(directory, Path.of(arguments[2]));
      case "threads" -> threads(directory);
      case "interrupted" -> interrupted(directory);
      case "nested" -> nested(directory);
      case "sync" -> sync(directory);
      case "halt" -> halt(directory);
      case "exit" -> exit(directory);
      case "wait" -> wait(directory);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void say(String what, Object value) {
    System.out.println(what + ": " + value);
  }

  private static void boot(Path directory) throws IOException {
    FileSystem standard = FileSystems.getDefault();
    say("provider", standard.provider().getClass().getSimpleName());
    say("module", standard.provider().getClass().getModule().getName());
    say("scheme", standard.provider().getScheme());
    say("same", directory.getFileSystem() == standard);
    say("root", standard.getRootDirectories().iterator().next());
    say("java", Files.exists(Path.of(System.getProperty("java.home"), "lib", "modules")));
    Files.writeString(directory.resolve("new"), "new");
    say("read", Files.readString(directory.resolve("new")));
    try (InputStream in = Object.class.getResourceAsStream("Object.class")) {
      say("resource", in.read() == 0xca);
    }
    say("logger", System.getLogger("any").isLoggable(System.Logger.Level.ERROR));
  }

  private static void change(Path directory) throws IOException {
    Files.writeString(directory.resolve("new"), "new");
    Files.writeString(directory.resolve("old"), "+", StandardOpenOption.APPEND);
    Files.delete(directory.resolve("gone"));
    Files.move(directory.resolve("d"), directory.resolve("e"));
    Files.copy(directory.resolve("old"), directory.resolve("e/copy"));
    Files.createSymbolicLink(directory.resolve("link"), Path.of("e/copy"));
    Files.createLink(directory.resolve("hard"), directory.resolve("new"));
    Files.setAttribute(
        directory.resolve("kept"),
        "posix:permissions",
        Files.getPosixFilePermissions(directory.resolve("e")));
    Files.setLastModifiedTime(directory.resolve("kept"), Files.getLastModifiedTime(directory));
    say("through a link", Files.readString(directory.resolve("absolute")));
    read(directory);
  }

  private static void read(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.sorted().toList()) {
        String what =
            Files.isSymbolicLink(path)
                ? "-> " + Files.readSymbolicLink(path)
                : Files.isDirectory(path) ? "directory" : Files.readString(path);
        say(directory.relativize(path).toString(), what);
      }
    }
    say("missing", Files.exists(directory.resolve("missing")));
  }

  private static void names(Path directory) throws IOException {
    try (Stream<Path> list = Files.list(directory)) {
      list.sorted().forEach(path -> say(path.getFileName().toString(), Files.exists(path)));
    }
  }

  private static void devices() throws IOException {
    Files.write(Path.of("/dev/null"), new byte[10]);
    say("null", Files.readAllBytes(Path.of("/dev/null")).length);
    try (InputStream in = Files.newInputStream(Path.of("/dev/urandom"))) {
      say("urandom", in.readNBytes(16).length);
    }
    say(
        "proc",
        Files.readString(Path.of("/proc/self/status"))
            .contains("Pid:\t" + ProcessHandle.current().pid()));
    try (Stream<Path> list = Files.list(Path.of("/sys"))) {
      say("sys", list.anyMatch(Path.of("/sys/kernel")::equals));
    }
    say("stdin", Files.readString(Path.of("/dev/stdin")));
    Files.writeString(Path.of("/dev/stderr"), "said", StandardOpenOption.APPEND);
  }

  private static void relative() throws IOException {
    say("absolute", Path.of("").toAbsolutePath().equals(Path.of(System.getProperty("user.dir"))));
    Files.writeString(Path.of("relative"), "here");
    say("written", Files.readString(Path.of("relative").toAbsolutePath()));
    try (Stream<Path> list = Files.list(Path.of(""))) {
      say("listed", list.map(Path::toString).sorted().toList());
    }
    try {
      Files.readString(Path.of("none"));
    } catch (NoSuchFileException e) {
      say("missing", e.getFile());
    }
    try {
      Files.move(Path.of("relative"), Path.of("taken"));
    } catch (FileAlreadyExistsException e) {
      say("taken", e.getFile());
    }
    say("real", Path.of("./relative").toRealPath().equals(Path.of("relative").toAbsolutePath()));
    say("parent", Files.isSameFile(Path.of("x/..").normalize(), Path.of(".")));
  }

  private static void paths(Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("a b%ü"), "x");
    say("uri", file.toUri().getScheme() + " " + Path.of(file.toUri()).equals(file));
    say("directory", directory.toUri().toString().endsWith("/"));
    Files.createDirectory(directory.resolve("made"));
    say("made", directory.resolve("made").toUri().toString().endsWith("/made/"));
    say("none", directory.resolve("none").toUri().toString().endsWith("/none"));
    say("get", FileSystems.getFileSystem(URI.create("file:///")) == FileSystems.getDefault());
    say("file", file.toFile().toPath().equals(file));
    say("machine", directory.resolve("old").toFile().length() + " " + file.toFile().exists());
    say("matches", FileSystems.getDefault().getPathMatcher("glob:**/a*").matches(file));
    say("store", Files.getFileStore(file).getUsableSpace() > 0);
    say("starts", file.startsWith(directory) && file.compareTo(directory) > 0);
    try {
      FileSystems.newFileSystem(URI.create("file:///"), Map.of());
    } catch (FileSystemAlreadyExistsException e) {
      say("new", "exists");
    }
    try {
      FileSystems.getDefault().close();
    } catch (UnsupportedOperationException e) {
      say("close", FileSystems.getDefault().isOpen());
    }
  }

  private static void channels(Path directory) throws Exception {
    Path file = directory.resolve("old");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.map(FileChannel.MapMode.READ_WRITE, 0, 1).put(0, (byte) 'm');
      channel.force(true);
      say("locked", channel.lock().isValid());
    }
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(file)) {
      ByteBuffer read = ByteBuffer.allocate(3);
      say("read", channel.read(read, 0).get() + " " + (char) read.get(0));
    }
    try (FileChannel whole = FileChannel.open(directory, StandardOpenOption.READ)) {
      whole.force(true);
      say("forced", whole.isOpen());
    }
  }

  private static void held(Path directory) throws IOException {
    Path held = Files.createDirectories(directory.resolve("held/below")).getParent();
    Files.writeString(held.resolve("a"), "a");
    try (DirectoryStream<Path> opened = Files.newDirectoryStream(held)) {
      SecureDirectoryStream<Path> stream = (SecureDirectoryStream<Path>) opened;
      Files.move(held, directory.resolve("moved"));
      try (SecureDirectoryStream<Path> below = stream.newDirectoryStream(Path.of("below"))) {
        stream.move(Path.of("a"), below, Path.of("b"));
      }
      stream
          .newByteChannel(
              Path.of("c"), Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
          .close();
      stream
          .getFileAttributeView(Path.of("c"), PosixFileAttributeView.class)
          .setPermissions(Set.of());
      say("mode of c", Files.getPosixFilePermissions(directory.resolve("moved/c")));
      try {
        stream.deleteFile(Path.of("none"));
      } catch (NoSuchFileException e) {
        say("missing", e.getMessage());
      }
    }
    say("moved", Files.readString(directory.resolve("moved/below/b")));
    say("left", Files.exists(held));
  }

  private static void archive(Path directory) throws IOException {
    Path zip = directory.resolve("made.zip");
    try (FileSystem made = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Files.copy(directory.resolve("old"), made.getPath("/entry"));
    }
    try (FileSystem read = FileSystems.newFileSystem(zip)) {
      say("path", Files.readString(read.getPath("/entry")));
      Files.copy(
          read.getPath("/entry"), directory.resolve("out"), StandardCopyOption.REPLACE_EXISTING);
    }
    try (FileSystem read = FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), Map.of())) {
      say("uri", Files.readString(read.getPath("/entry")));
    }
    say("out", Files.readString(directory.resolve("out")));
  }

  private static void temporary() throws IOException {
    Path file = Files.createTempFile("overlay-nio-tck", ".tmp");
    Path directory = Files.createTempDirectory("overlay-nio-tck");
    say("file", file);
    say("permissions", Files.getPosixFilePermissions(file).size());
    say("directory", Files.isDirectory(directory));
  }

  private static void watch(Path directory) throws Exception {
    try (WatchService watcher = FileSystems.getDefault().newWatchService()) {
      WatchKey key = directory.register(watcher, StandardWatchEventKinds.ENTRY_CREATE);
      Files.createFile(directory.resolve("seen"));
      say("key", watcher.take() == key);
      say("directory", key.watchable().equals(directory));
      say("event", key.pollEvents().get(0).context().equals(Path.of("seen")));
    }
  }

  private static void hidden(Path directory, Path upper) throws IOException {
    Path work = upper.resolveSibling("." + upper.getFileName() + ".work");
    say("upper", Files.exists(upper, LinkOption.NOFOLLOW_LINKS));
    say("work", Files.exists(work, LinkOption.NOFOLLOW_LINKS));
    try (Stream<Path> list = Files.list(upper.getParent())) {
      say("listed", list.anyMatch(path -> path.equals(upper) || path.equals(work)));
    }
    Files.createDirectory(upper);
    Files.writeString(upper.resolve("file"), "own");
    say("own", Files.readString(upper.resolve("file")));
    Files.writeString(directory.resolve("new"), "new");
    try (Stream<Path> list = Files.list(upper)) {
      say("inside", list.map(Path::getFileName).toList());
    }
  }

  /** All at once, and each the first: with logs and classes that nobody has used before. */
  private static void threads(Path directory) throws Exception {
    int count = 16;
    ExecutorService threads = Executors.newFixedThreadPool(count);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Integer>> ends =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    threads.submit(
                        (Callable<Integer>)
                            () -> {
                              start.await();
                              System.getLogger("thread" + i);
                              Path own = Files.createDirectory(directory.resolve("t" + i));
                              Files.writeString(own.resolve("file"), "x");
                              Files.delete(directory.resolve("many/" + i));
                              Files.createDirectory(directory.resolve("many/" + i));
                              return 1;
                            }))
            .toList();
    start.countDown();
    int done = 0;
    for (Future<Integer> end : ends) {
      done += end.get();
    }
    threads.shutdown();
    say("done", done);
  }

  private static void interrupted(Path directory) throws IOException {
    Thread.currentThread().interrupt();
    say("exists", Files.exists(directory.resolve("old")));
    say("interrupted", Thread.interrupted());
    say("read", Files.readString(directory.resolve("old")));
  }

  private static void nested(Path directory) throws IOException {
    Path upper = Files.createDirectory(directory.resolve("upper"));
    OverlayOptions options =
        OverlayOptions.builder().lower(directory.resolve("d")).upper(upper).build();
    try (OverlayFileSystem nested = OverlayFileSystem.open(options)) {
      Files.writeString(nested.getPath("/f"), "+", StandardOpenOption.APPEND);
      Files.writeString(nested.getPath("/new"), "new");
      say("synced", nested.sync().files() > 0);
    }
    say("inner", Files.readString(upper.resolve("f")));
    say("outer", Files.readString(directory.resolve("d/f")));
  }

  private static void sync(Path directory) throws IOException {
    Files.writeString(directory.resolve("new"), "new");
    var provider = (OverlayDefaultFileSystemProvider) FileSystems.getDefault().provider();
    say("files", provider.sync().files());
    say("again", provider.sync().files());
  }

  private static void halt(Path directory) throws IOException {
    Files.writeString(directory.resolve("new"), "new");
    Runtime.getRuntime().halt(0);
  }

  /** Says at its end what the last sync has left, which runs at the same time. */
  private static void exit(Path directory) throws IOException {
    Files.writeString(directory.resolve("new"), "new");
    var provider = (OverlayDefaultFileSystemProvider) FileSystems.getDefault().provider();
    Thread judge =
        new Thread(
            () -> {
              while (provider.statistics().dirty() > 0) {
                Thread.onSpinWait();
              }
              say("dirty", provider.statistics().dirty());
            });
    Runtime.getRuntime().addShutdownHook(judge);
    say("dirty", provider.statistics().dirty() > 0);
  }

  /** The same, of a program that does not end by itself. */
  private static void wait(Path directory) throws Exception {
    exit(directory);
    System.out.flush();
    Thread.currentThread().join();
  }
}
