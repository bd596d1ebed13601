package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The switchboard: how overlays are found, and what is refused before anything is looked at. */
final class OverlayFileSystemProviderTest {

  /** One call of each operation, on a path. */
  private interface Call {
    void on(FileSystemProvider provider, Path path) throws IOException;
  }

  private static final FileTime LONG_AGO = FileTime.fromMillis(0);

  private static final List<Call> CALLS =
      List.of(
          (provider, path) -> provider.newByteChannel(path, Set.of()),
          (provider, path) -> provider.newFileChannel(path, Set.of()),
          (provider, path) -> provider.newAsynchronousFileChannel(path, Set.of(), null),
          (provider, path) -> provider.newInputStream(path),
          (provider, path) -> provider.newOutputStream(path),
          (provider, path) -> provider.newDirectoryStream(path, entry -> true),
          (provider, path) -> provider.createDirectory(path),
          (provider, path) -> provider.createSymbolicLink(path, path),
          (provider, path) -> provider.createLink(path, path),
          (provider, path) -> provider.readSymbolicLink(path),
          (provider, path) -> provider.delete(path),
          (provider, path) -> provider.deleteIfExists(path),
          (provider, path) -> provider.copy(path, path),
          (provider, path) -> provider.move(path, path),
          (provider, path) -> provider.getFileStore(path),
          (provider, path) -> provider.checkAccess(path),
          (provider, path) -> provider.readAttributes(path, BasicFileAttributes.class),
          (provider, path) -> provider.readAttributes(path, "*"),
          (provider, path) -> provider.setAttribute(path, "lastModifiedTime", LONG_AGO));

  private static final List<Call> CALLS_WITHOUT_IO =
      List.of(
          (provider, path) -> provider.isHidden(path),
          (provider, path) -> provider.getFileAttributeView(path, PosixFileAttributeView.class),
          (provider, path) -> provider.isSameFile(path, path));

  private OnJimfs files;

  @BeforeEach
  void open() throws IOException {
    files = OnJimfs.open();
  }

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  @Test
  void installed_always_isTheOneThatTheJdkFound() {
    assertThat(FileSystemProvider.installedProviders())
        .contains(OverlayFileSystemProvider.installed());
    assertThat(OverlayFileSystemProvider.installed().getScheme()).isEqualTo("overlay");
  }

  @Test
  void newFileSystem_byUri_isFoundByItsName() throws IOException {
    URI uri = URI.create("overlay://by-uri/");
    Map<String, ?> env = Map.of("lower", files.memory("/lower"));
    try (FileSystem overlay = FileSystems.newFileSystem(uri, env)) {
      assertThat(FileSystems.getFileSystem(uri)).isSameAs(overlay);
      assertThat(Path.of(URI.create("overlay://by-uri/a%20b"))).isEqualTo(overlay.getPath("/a b"));
      assertThat(overlay.provider()).isSameAs(OverlayFileSystemProvider.installed());
      assertThatThrownBy(() -> FileSystems.newFileSystem(uri, env))
          .isInstanceOf(FileSystemAlreadyExistsException.class)
          .hasMessageContaining("by-uri");
    }
    try (FileSystem again = FileSystems.newFileSystem(uri, env)) {
      assertThat(again.isOpen()).isTrue();
    }
  }

  @Test
  void newFileSystem_byPath_isTheUpper() throws IOException {
    Path upper = Files.createDirectory(files.memory("/other"));
    Map<String, ?> env = Map.of("lower", files.memory("/lower"));
    try (FileSystem overlay = FileSystems.newFileSystem(upper, env)) {
      assertThat(overlay.isReadOnly()).isFalse();
    }
    assertThatThrownBy(
            () -> OverlayFileSystemProvider.installed().newFileSystem(upper, Map.of("a", "b")))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void newFileSystem_badUri_isRefusedByName() {
    for (String uri : List.of("overlay://n/a", "overlay:n", "overlay://n")) {
      assertThatThrownBy(() -> FileSystems.newFileSystem(URI.create(uri), Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(uri);
    }
  }

  @Test
  void newFileSystem_refusedOptions_leaveTheNameFree() throws IOException {
    URI uri = URI.create("overlay://refused/");
    assertThatThrownBy(() -> FileSystems.newFileSystem(uri, Map.of("lower", "/no/such/layer")))
        .isInstanceOf(IllegalArgumentException.class);
    FileSystems.newFileSystem(uri, Map.of("lower", files.memory("/lower"))).close();
  }

  @Test
  void anyCall_foreignPathOrNull_isRefused() {
    FileSystemProvider provider = files.overlay().provider();
    for (List<Call> calls : List.of(CALLS, CALLS_WITHOUT_IO)) {
      for (Call call : calls) {
        assertThatThrownBy(() -> call.on(provider, files.memory("/x")))
            .isInstanceOf(ProviderMismatchException.class);
        assertThatThrownBy(() -> call.on(provider, null)).isInstanceOf(NullPointerException.class);
      }
    }
  }

  @Test
  void anyCall_closedOverlay_isRefused() throws IOException {
    FileSystemProvider provider = files.overlay().provider();
    Path path = files.path("/x");
    files.overlay().close();
    for (Call call : CALLS) {
      assertThatThrownBy(() -> call.on(provider, path))
          .isInstanceOf(ClosedFileSystemException.class);
    }
  }

  @Test
  void pairOperation_oneForeignPath_isRefused() {
    FileSystemProvider provider = files.overlay().provider();
    Path ours = files.path("/x");
    Path foreign = files.memory("/x");
    for (Call call :
        List.<Call>of(
            (p, path) -> p.copy(ours, path),
            (p, path) -> p.copy(path, ours),
            (p, path) -> p.move(ours, path),
            (p, path) -> p.move(path, ours),
            (p, path) -> p.createLink(ours, path),
            (p, path) -> p.createLink(path, ours),
            (p, path) -> p.createSymbolicLink(ours, path))) {
      assertThatThrownBy(() -> call.on(provider, foreign))
          .isInstanceOf(ProviderMismatchException.class);
      assertThatThrownBy(() -> call.on(provider, null)).isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void newByteChannel_nullAttribute_isRefused() {
    assertThatThrownBy(
            () ->
                Files.newByteChannel(
                    files.path("/x"), Set.of(StandardOpenOption.READ), (FileAttribute<?>) null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void anyFailure_relativePath_namesWhatTheCallerGave() {
    assertThatThrownBy(() -> Files.readString(files.path("no/../such")))
        .isExactlyInstanceOf(NoSuchFileException.class)
        .hasMessage("no/../such");
    assertThatThrownBy(() -> Files.copy(files.path("no"), files.path("target")))
        .isExactlyInstanceOf(NoSuchFileException.class)
        .hasMessageStartingWith("no");
  }

  @Test
  void exists_anyPath_answersAsFiles() throws IOException {
    Path file = Files.writeString(files.path("file"), "x");
    OverlayFileSystemProvider provider = OverlayFileSystemProvider.installed();
    assertThat(provider.exists(file)).isTrue();
    assertThat(provider.exists(files.path("no"))).isFalse();
    assertThat(provider.readAttributesIfExists(file, BasicFileAttributes.class).size())
        .isEqualTo(1);
    assertThat(provider.readAttributesIfExists(files.path("no"), BasicFileAttributes.class))
        .isNull();
  }

  @Test
  void isHidden_anyName_answersAsOnUnix() throws IOException {
    assertThat(Files.isHidden(files.path("/a/.b"))).isTrue();
    assertThat(Files.isHidden(files.path("/.a/b"))).isFalse();
    assertThat(Files.isHidden(files.path("/"))).isFalse();
    assertThat(Files.isHidden(files.path(""))).isFalse();
  }

  @Test
  void isSameFile_anyPair_asksOnlyWhenItMust() throws IOException {
    Files.writeString(files.path("a"), "x");
    assertThat(Files.isSameFile(files.path("no"), files.path("no"))).isTrue();
    assertThat(Files.isSameFile(files.path("a"), files.path("/a"))).isTrue();
    assertThat(Files.isSameFile(files.path("a"), files.memory("/upper/a"))).isFalse();
    assertThatThrownBy(() -> Files.isSameFile(files.path("a"), files.path("no")))
        .isInstanceOf(NoSuchFileException.class);
    try (OnJimfs other = OnJimfs.open()) {
      assertThat(Files.isSameFile(files.path("a"), other.path("a"))).isFalse();
    }
  }

  @Test
  void readSymbolicLink_anyTarget_isAPathOfTheOverlay() throws IOException {
    Path link = Files.createSymbolicLink(files.path("link"), files.path("../x"));
    assertThat(Files.readSymbolicLink(link)).isEqualTo(files.path("../x"));
  }

  @Test
  void change_readOnlyOverlay_isRefusedAfterWhatDoesNotDependOnIt() throws IOException {
    try (OnJimfs readOnly = OnJimfs.openReadOnly()) {
      Path file = readOnly.path("file");
      Path missing = readOnly.path("missing");
      refuses(ReadOnlyFileSystemException.class, () -> Files.delete(file));
      refuses(NoSuchFileException.class, () -> Files.delete(missing));
      assertThat(Files.deleteIfExists(missing)).isFalse();
      refuses(ReadOnlyFileSystemException.class, () -> Files.createDirectory(missing));
      refuses(FileAlreadyExistsException.class, () -> Files.createDirectory(file));
      Files.createDirectories(readOnly.path("/"));
      refuses(ReadOnlyFileSystemException.class, () -> Files.writeString(file, "x"));
      refuses(ReadOnlyFileSystemException.class, () -> Files.move(file, missing));
      refuses(NoSuchFileException.class, () -> Files.move(missing, file));
      refuses(FileAlreadyExistsException.class, () -> Files.copy(file, readOnly.path("/")));
      refuses(
          ReadOnlyFileSystemException.class,
          () -> Files.copy(file, missing, StandardCopyOption.REPLACE_EXISTING));
      refuses(FileAlreadyExistsException.class, () -> Files.createLink(file, readOnly.path("/")));
      assertThat(Files.isReadable(file)).isTrue();
      assertThat(Files.isWritable(file)).isFalse();
    }
  }

  private static void refuses(Class<? extends Exception> type, Failures.Step step) {
    assertThatThrownBy(step::run).isInstanceOf(type);
  }
}
