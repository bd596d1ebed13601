package io.overlaynio.internal.sys;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Special files, renames, times, writeback and names, as the JDK sees what native access did. */
final class LinuxNativeTest {
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int FIFO = 0010000;

  @TempDir Path directory;
  private Native system;

  @BeforeEach
  void load() {
    system = Machine.nativeAccess();
  }

  @Test
  void makeSpecial_whiteout_isDeviceZeroWithoutPermissions() throws IOException {
    Path whiteout = directory.resolve("whiteout");
    system.makeSpecial(whiteout, CHARACTER_DEVICE, 0);
    assertWhiteout(whiteout);
  }

  @Test
  void makeSpecial_device_hasItsNumber() throws IOException {
    Machine.requireRoot("a device that is no whiteout");
    Path copy = directory.resolve("null");
    long number = (Long) Files.getAttribute(Path.of("/dev/null"), "unix:rdev");
    system.makeSpecial(copy, CHARACTER_DEVICE | 0640, number);
    assertThat(Files.getAttribute(copy, "unix:rdev")).isEqualTo(number);
    assertThat(Files.getAttribute(copy, "unix:mode")).isEqualTo(CHARACTER_DEVICE | 0640);
  }

  @ParameterizedTest
  @ValueSource(ints = {0777, 0666, 0022, 0000, 01777, 06755})
  void makeSpecial_anyPermissions_undoesTheUmask(int permissions) throws IOException {
    Path fifo = directory.resolve("fifo");
    system.makeSpecial(fifo, FIFO | permissions, 0);
    assertThat(Files.getAttribute(fifo, "unix:mode")).isEqualTo(FIFO | permissions);
  }

  @Test
  void makeSpecial_nameTaken_throwsFileAlreadyExists() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> system.makeSpecial(file, CHARACTER_DEVICE, 0))
        .satisfies(e -> assertThat(e.getFile()).isEqualTo(file.toString()));
  }

  @Test
  void makeSpecial_byNumberOfTheCall_doesTheSame() throws IOException {
    Path whiteout = directory.resolve("whiteout");
    byte[] name = RealName.of(whiteout);
    assertThat(Machine.libC().mknodByNumber(name, CHARACTER_DEVICE, 0)).isZero();
    assertWhiteout(whiteout);
  }

  @Test
  void exchange_twoNames_swapsThem() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "text");
    Path other = Files.createDirectory(directory.resolve("other"));
    system.exchange(file, other);
    assertThat(file).isDirectory();
    assertThat(other).hasContent("text");
  }

  @Test
  void exchange_byNumberOfTheCall_doesTheSame() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "text");
    Path other = Files.createDirectory(directory.resolve("other"));
    byte[] one = RealName.of(file);
    byte[] two = RealName.of(other);
    assertThat(Machine.libC().renameByNumber(one, two, LibC.RENAME_EXCHANGE)).isZero();
    assertThat(other).hasContent("text");
  }

  @Test
  void exchange_oneMissing_throwsNoSuchFileAndChangesNothing() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "text");
    Path missing = directory.resolve("missing");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> system.exchange(file, missing))
        .satisfies(e -> assertThat(e.getFile()).isEqualTo(file.toString()))
        .satisfies(e -> assertThat(e.getOtherFile()).isEqualTo(missing.toString()));
    assertThat(file).hasContent("text");
  }

  @Test
  void exchange_betweenFileSystems_saysSo() throws IOException {
    Path memory = Path.of("/proc/version");
    Path file = Files.createFile(directory.resolve("file"));
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> system.exchange(file, memory))
        .withMessageContaining("ross-device link");
  }

  @Test
  void renameLeavingWhiteout_file_leavesWhiteoutAndReplacesTarget() throws IOException {
    Path from = Files.writeString(directory.resolve("from"), "new");
    Path to = Files.writeString(directory.resolve("to"), "old");
    system.renameLeavingWhiteout(from, to);
    assertThat(to).hasContent("new");
    assertWhiteout(from);
  }

  @Test
  void setTimes_fileAndLink_keepsNanoseconds() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    FileTime accessed = FileTime.from(Instant.parse("2001-02-03T04:05:06.123456789Z"));
    FileTime modified = FileTime.from(Instant.parse("1969-12-31T23:59:58.000000001Z"));
    FileTime before = Files.getLastModifiedTime(file);

    system.setTimes(link, accessed, modified);
    assertTimes(link, accessed, modified);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);

    system.setTimes(file, modified, accessed);
    assertTimes(file, modified, accessed);
  }

  @Test
  void startWriteback_whateverIsThere_isNoError() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "text");
    Path fifo = directory.resolve("fifo");
    Path whiteout = directory.resolve("whiteout");
    Path socket = directory.resolve("socket");
    system.makeSpecial(fifo, FIFO | 0600, 0);
    system.makeSpecial(whiteout, CHARACTER_DEVICE, 0);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      for (Path path : new Path[] {file, directory, fifo, whiteout, socket}) {
        system.startWriteback(path);
        system.syncFileSystem(path);
      }
    }
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));
    system.startWriteback(link);
    system.syncFileSystem(link);
  }

  @Test
  void startWriteback_nothingThere_throwsNoSuchFile() {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> system.startWriteback(missing))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(missing.toString());
    assertThatThrownBy(() -> system.syncFileSystem(missing))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void startWriteback_linksInTheMiddleThatLoop_isNotTakenForALink() throws IOException {
    Path loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
    assertThatThrownBy(() -> system.startWriteback(loop.resolve("file")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("symbolic links");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "a b\tc\n", "\\040", "%41", "grün 日本 😀", "-", "..."})
  void anyCall_oddName_reachesTheFileTheJdkMeans(String name) throws IOException {
    Machine.requireEncodable(name);
    assertReached(directory.resolve(name));
  }

  @Test
  void anyCall_nameOf255Bytes_works() throws IOException {
    assertReached(directory.resolve("x".repeat(255)));
    Machine.requireEncodable("é");
    assertReached(directory.resolve("é".repeat(127) + "x"));
  }

  @Test
  void anyCall_nameThatIsNoText_reachesTheFileTheJdkMeans() throws IOException {
    Path noText = Path.of(URI.create(directory.toUri() + "a%FF%FE%20b"));
    Path inIt = Files.createDirectory(noText).resolve("b");
    assertReached(inIt);
    FileTime time = FileTime.from(Instant.EPOCH);
    system.setTimes(noText, time, time);
    assertTimes(noText, time, time);
  }

  @Test
  void anyCall_relativePath_isTakenAsTheJdkTakesIt() throws IOException {
    Path relative = Path.of("").toAbsolutePath().relativize(directory.resolve("file"));
    assertReached(relative);
  }

  @Test
  void anyCall_pathOfAnotherFileSystem_isRefused() {
    Path foreign = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
    assertThatThrownBy(() -> system.startWriteback(foreign))
        .isInstanceOf(ProviderMismatchException.class);
  }

  private void assertReached(Path path) throws IOException {
    Files.createFile(path);
    FileTime time = FileTime.from(Instant.ofEpochSecond(1, 2));
    system.setTimes(path, time, time);
    assertTimes(path, time, time);
  }

  private static void assertTimes(Path path, FileTime accessed, FileTime modified)
      throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    assertThat(attributes.lastAccessTime()).isEqualTo(accessed);
    assertThat(attributes.lastModifiedTime()).isEqualTo(modified);
  }

  @Test
  void openData_file_isWrittenAndWaitedFor() throws IOException {
    Path file = Files.write(directory.resolve("file"), new byte[100_000]);
    try (Native.FileData data = system.openData(file)) {
      data.startWriteback();
      data.awaitWriteback();
      Files.delete(file);
      data.awaitWriteback();
    }
  }

  @Test
  void openData_missingOrLink_fails() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("anything"));
    assertThatThrownBy(() -> system.openData(directory.resolve("missing")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> system.openData(link)).isInstanceOf(FileSystemException.class);
  }

  private static void assertWhiteout(Path path) throws IOException {
    assertThat(Files.readAttributes(path, "unix:mode,rdev", NOFOLLOW_LINKS))
        .containsEntry("mode", CHARACTER_DEVICE)
        .containsEntry("rdev", 0L);
  }
}
