package io.overlaynio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.overlaynio.Subject.Ground;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Attribute views: the same on an overlay as on the platform. */
final class AttributeViewContractTest {

  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);
  private static final FileTime LATER = FileTime.fromMillis(1_200_000_000_000L);

  @TempDir Path temporary;

  private static UserDefinedFileAttributeView user(Path file) throws IOException {
    assumeThat(Files.getFileStore(file).supportsFileAttributeView("user"))
        .as("user attributes in the temporary directory")
        .isTrue();
    return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void view_supportedType_hasItsName(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      Path file = ground.lower();
      assertThat(Files.getFileAttributeView(file, BasicFileAttributeView.class).name())
          .isEqualTo("basic");
      assertThat(Files.getFileAttributeView(file, PosixFileAttributeView.class).name())
          .isEqualTo("posix");
      assertThat(Files.getFileAttributeView(file, FileOwnerAttributeView.class).name())
          .isEqualTo("owner");
      assertThat(Files.getFileAttributeView(file, UserDefinedFileAttributeView.class).name())
          .isEqualTo("user");
      assertThat(Files.getFileAttributeView(file, AclFileAttributeView.class)).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void setTimes_someNull_leavesThose(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      BasicFileAttributeView view =
          Files.getFileAttributeView(ground.lower(), BasicFileAttributeView.class);
      view.setTimes(LONG_AGO, LATER, null);
      view.setTimes(LATER, null, null);
      view.setTimes(null, null, null);

      assertThat(view.readAttributes().lastModifiedTime()).isEqualTo(LATER);
      assertThat(Files.getAttribute(ground.lower(), "lastModifiedTime")).isEqualTo(LATER);
      assertThat(ground.lower()).hasContent(Subject.LOWER);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void setTimes_ofLink_leavesTarget(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      Path link = Files.createSymbolicLink(ground.path("link"), ground.lower().getFileName());
      FileTime before = Files.getLastModifiedTime(ground.lower());

      Files.getFileAttributeView(link, BasicFileAttributeView.class, NOFOLLOW_LINKS)
          .setTimes(LONG_AGO, null, null);

      assertThat(Files.getLastModifiedTime(link, NOFOLLOW_LINKS)).isEqualTo(LONG_AGO);
      assertThat(Files.getLastModifiedTime(ground.lower())).isEqualTo(before);
      Files.setLastModifiedTime(link, LATER);
      assertThat(Files.getLastModifiedTime(ground.lower())).isEqualTo(LATER);
      assertThat(Files.getLastModifiedTime(link, NOFOLLOW_LINKS)).isEqualTo(LONG_AGO);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void setPermissions_fileAndDirectory_takeEffect(Subject subject) throws IOException {
    Set<PosixFilePermission> wanted = PosixFilePermissions.fromString("rwxr-x--x");
    try (Ground ground = subject.open(temporary)) {
      for (Path path : new Path[] {ground.lower(), ground.lowerDirectory()}) {
        PosixFileAttributeView view =
            Files.getFileAttributeView(path, PosixFileAttributeView.class);
        view.setPermissions(wanted);

        assertThat(view.readAttributes().permissions()).isEqualTo(wanted);
        assertThat(Files.getAttribute(path, "posix:permissions")).isEqualTo(wanted);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void setPermissions_throughLink_areTheTargets(Subject subject) throws IOException {
    Set<PosixFilePermission> wanted = PosixFilePermissions.fromString("rw-rw----");
    try (Ground ground = subject.open(temporary)) {
      Path link = Files.createSymbolicLink(ground.path("link"), ground.lower().getFileName());
      Files.setPosixFilePermissions(link, wanted);

      assertThat(Files.getPosixFilePermissions(ground.lower())).isEqualTo(wanted);
    }
  }

  /** The platform is no oracle here: JDK 25 changes the target, wherever it is. */
  @ParameterizedTest
  @EnumSource(value = Subject.class, names = "OVERLAY_ON_PLATFORM")
  void setPermissions_ofLinkItself_throwsAndReachesNoTarget(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      Path outside = Files.createFile(temporary.resolve("outside"));
      Set<PosixFilePermission> before = Files.getPosixFilePermissions(outside);
      Path link =
          Files.createSymbolicLink(
              ground.path("link"), ground.root().getFileSystem().getPath(outside.toString()));
      Set<PosixFilePermission> wanted = PosixFilePermissions.fromString("rwxrwxrwx");
      PosixFileAttributeView view =
          Files.getFileAttributeView(link, PosixFileAttributeView.class, NOFOLLOW_LINKS);

      assertThatThrownBy(() -> view.setPermissions(wanted))
          .isInstanceOfSatisfying(
              FileSystemException.class, e -> assertThat(e.getFile()).isEqualTo(link.toString()));
      assertThatThrownBy(() -> Files.setAttribute(link, "unix:mode", 0777, NOFOLLOW_LINKS))
          .isInstanceOf(FileSystemException.class);

      assertThat(Files.getPosixFilePermissions(outside)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void setOwner_sameOwner_keepsIt(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      UserPrincipal owner = Files.getOwner(ground.lower());
      assertThat(
              ground
                  .root()
                  .getFileSystem()
                  .getUserPrincipalLookupService()
                  .lookupPrincipalByName(owner.getName()))
          .isEqualTo(owner);

      Files.setOwner(ground.lower(), owner);
      Files.setAttribute(ground.lower(), "posix:owner", owner);
      Files.setAttribute(ground.lower(), "owner:owner", owner);

      assertThat(Files.getOwner(ground.lower())).isEqualTo(owner);
      assertThatThrownBy(() -> Files.setOwner(ground.lower(), null))
          .isInstanceOf(NullPointerException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void setAttribute_byName_takesEffect(Subject subject) throws IOException {
    Set<PosixFilePermission> wanted = PosixFilePermissions.fromString("rw--w--w-");
    try (Ground ground = subject.open(temporary)) {
      Files.setAttribute(ground.lower(), "lastModifiedTime", LONG_AGO);
      Files.setAttribute(ground.lower(), "posix:permissions", wanted);
      Files.setAttribute(ground.lower(), "posix:lastModifiedTime", LATER);

      assertThat(Files.readAttributes(ground.lower(), "posix:permissions,lastModifiedTime"))
          .containsEntry("permissions", wanted)
          .containsEntry("lastModifiedTime", LATER);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Subject.class, names = "OVERLAY_ON_JIMFS", mode = Mode.EXCLUDE)
  void setAttribute_unixMode_setsAllBits(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      Files.setAttribute(ground.lower(), "unix:mode", 04751);

      assertThat((Integer) Files.getAttribute(ground.lower(), "unix:mode") & 07777)
          .isEqualTo(04751);
      Object uid = Files.getAttribute(ground.lower(), "unix:uid");
      Files.setAttribute(ground.lower(), "unix:uid", uid);
      assertThat(Files.getAttribute(ground.lower(), "unix:uid")).isEqualTo(uid);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void setAttribute_unknownName_throws(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      Path file = ground.lower();
      assertThatThrownBy(() -> Files.setAttribute(file, "nonsense:a", 1))
          .isInstanceOf(UnsupportedOperationException.class);
      for (String name : new String[] {"nonsense", "posix:nonsense", "owner:a", "size", ":size"}) {
        assertThatThrownBy(() -> Files.setAttribute(file, name, 1L))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Subject.class, names = "OVERLAY_ON_JIMFS", mode = Mode.EXCLUDE)
  void setAttribute_wrongValue_throws(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      Path file = ground.lower();
      for (String name :
          new String[] {
            "lastModifiedTime",
            "posix:permissions",
            "owner:owner",
            "posix:group",
            "unix:mode",
            "user:a"
          }) {
        assertThatThrownBy(() -> Files.setAttribute(file, name, "text"))
            .as(name)
            .isInstanceOf(ClassCastException.class);
      }
      assertThatThrownBy(() -> Files.setAttribute(file, "posix:permissions", Set.of("text")))
          .isInstanceOf(ClassCastException.class);
      assertThatThrownBy(() -> Files.setAttribute(file, "posix:permissions", null))
          .isInstanceOf(NullPointerException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void anyView_missingFile_throwsWithThePathGiven(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      Path missing = ground.path("missing");
      BasicFileAttributeView basic =
          Files.getFileAttributeView(missing, BasicFileAttributeView.class);
      assertThatThrownBy(basic::readAttributes)
          .isInstanceOfSatisfying(
              NoSuchFileException.class,
              e -> assertThat(e.getFile()).isEqualTo(missing.toString()));
      assertThatThrownBy(() -> basic.setTimes(LATER, null, null))
          .isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> Files.setAttribute(missing, "posix:permissions", Set.of()))
          .isInstanceOf(NoSuchFileException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void userView_writtenAttribute_isListedReadAndDeleted(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      UserDefinedFileAttributeView view = user(ground.lower());
      assertThat(view.list()).isEmpty();
      ByteBuffer value = UTF_8.encode("value");

      assertThat(view.write("name", value)).isEqualTo(5);

      assertThat(value.hasRemaining()).isFalse();
      assertThat(view.list()).containsExactly("name");
      assertThat(view.size("name")).isEqualTo(5);
      ByteBuffer read = ByteBuffer.allocateDirect(10);
      assertThat(view.read("name", read)).isEqualTo(5);
      assertThat(UTF_8.decode(read.flip()).toString()).isEqualTo("value");
      view.delete("name");
      assertThat(view.list()).isEmpty();
      assertThat(ground.lower()).hasContent(Subject.LOWER);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void userView_byName_isReadAndWritten(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      user(ground.lower());
      Files.setAttribute(ground.lower(), "user:one", new byte[] {1, 2});
      Files.setAttribute(ground.lower(), "user:two", ByteBuffer.wrap(new byte[] {3}));

      assertThat(Files.readAttributes(ground.lower(), "user:*")).containsOnlyKeys("one", "two");
      assertThat((byte[]) Files.getAttribute(ground.lower(), "user:one")).containsExactly(1, 2);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void userView_nameThatTheOverlayUses_isTheCallersOwn(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      UserDefinedFileAttributeView view = user(ground.lowerDirectory());
      view.write("overlay.opaque", UTF_8.encode("y"));

      assertThat(view.list()).containsExactly("overlay.opaque");
      assertThat(view.size("overlay.opaque")).isEqualTo(1);
      assertThat(Files.readAttributes(ground.lowerDirectory(), "user:*"))
          .containsOnlyKeys("overlay.opaque");
      assertThat(ground.path("lowerDirectory/inside")).exists();
      view.delete("overlay.opaque");
      assertThat(view.list()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(value = Subject.class, names = "OVERLAY_ON_JIMFS", mode = Mode.EXCLUDE)
  void userView_missingAttribute_throwsInTheCallersWords(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      UserDefinedFileAttributeView view = user(ground.lower());
      for (String name : new String[] {"missing", "overlay.opaque"}) {
        assertThatThrownBy(() -> view.size(name))
            .isInstanceOf(FileSystemException.class)
            .hasMessageContaining(ground.lower().toString())
            .hasMessageContaining("'" + name + "'");
        assertThatThrownBy(() -> view.read(name, ByteBuffer.allocate(1)))
            .isInstanceOf(FileSystemException.class)
            .hasMessageContaining("'" + name + "'");
        assertThatThrownBy(() -> view.delete(name))
            .isInstanceOf(FileSystemException.class)
            .hasMessageContaining("'" + name + "'");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Subject.class, names = "OVERLAY_ON_JIMFS", mode = Mode.EXCLUDE)
  void userView_wrongBuffer_throws(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      UserDefinedFileAttributeView view = user(ground.lower());
      view.write("name", UTF_8.encode("value"));

      ByteBuffer small = ByteBuffer.allocate(2);
      assertThatThrownBy(() -> view.read("name", small)).isInstanceOf(IOException.class);
      assertThat(small.position()).isZero();
      ByteBuffer readOnly = ByteBuffer.allocate(9).asReadOnlyBuffer();
      assertThatThrownBy(() -> view.read("name", readOnly))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> view.size(null)).isInstanceOf(NullPointerException.class);
    }
  }
}
