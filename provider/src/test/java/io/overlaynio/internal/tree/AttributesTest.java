package io.overlaynio.internal.tree;

import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.internal.layer.Needs;
import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reading and changing attributes of what is in upper, in a lower layer, or in both. */
final class AttributesTest {

  private static final FileTime TIME = FileTime.fromMillis(1_111_111_111_000L);

  @TempDir Path temporary;
  private Ground ground;

  private Ground ground(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary, 2);
    ground.lowerFile(0, "d/f", "content").lowerFile(1, "d/g", "more").upperFile("up/h", "upper");
    return ground;
  }

  @AfterEach
  void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
  }

  private BasicFileAttributes attributes(String name) throws IOException {
    return ground.tree().readAttributes(names(name), BasicFileAttributes.class, false);
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void read_everyKind_isWhatTheLayerHas(Ground.Kind kind) throws IOException {
    ground(kind);
    assertThat(attributes("d/f").isRegularFile()).isTrue();
    assertThat(attributes("d/f").size()).isEqualTo(7);
    assertThat(attributes("d").isDirectory()).isTrue();
    assertThat(attributes("up").isDirectory()).isTrue();
    assertThat(attributes("/").isDirectory()).isTrue();
    assertThat(ground.tree().readAttributes(names("up/h"), "size,isRegularFile", true))
        .containsEntry("size", 5L)
        .containsEntry("isRegularFile", true)
        .hasSize(2);
    assertThat(ground.tree().readAttributes(names("d/g"), "posix:permissions", true))
        .containsOnlyKeys("permissions");
    assertThatThrownBy(() -> attributes("d/missing"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("/d/missing");
    assertThatThrownBy(() -> ground.tree().readAttributes(names("d/f"), "nonsense:x", true))
        .isInstanceOfAny(UnsupportedOperationException.class, IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void change_everyKind_isSeenAtOnceAndAfterReopening(Ground.Kind kind) throws IOException {
    ground(kind).symlink("link", "d/g");
    for (String name : new String[] {"d/f", "d", "up/h", "up", "/", "link"}) {
      ground
          .tree()
          .change(
              names(name),
              true,
              real -> {
                Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwxrwx--x"));
                Files.setLastModifiedTime(real, TIME);
              });
    }
    for (int i = 0; i < 2; i++) {
      for (String name : new String[] {"d/f", "d/g", "d", "up/h", "up", "/"}) {
        PosixFileAttributes now =
            ground.tree().readAttributes(names(name), PosixFileAttributes.class, false);
        assertThat(PosixFilePermissions.toString(now.permissions())).isEqualTo("rwxrwx--x");
        assertThat(now.lastModifiedTime()).as(name).isEqualTo(TIME);
      }
      ground.reopen();
    }
    assertThat(Files.getLastModifiedTime(ground.lower("d/f"))).isNotEqualTo(TIME);
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void change_thatFails_passesTheFailureAndKeepsTheFile(Ground.Kind kind) throws IOException {
    ground(kind);
    assertThatThrownBy(
            () ->
                ground
                    .tree()
                    .change(
                        names("d/f"),
                        true,
                        real -> {
                          throw new IOException("refused");
                        }))
        .hasMessage("refused");
    assertThat(ground.read("d/f")).isEqualTo("content");
    assertThatThrownBy(() -> ground.tree().change(names("d/no"), true, real -> {}))
        .isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void change_file_marksItDirtyUntilSynced(Ground.Kind kind) throws IOException {
    ground(kind);
    ground.tree().change(names("up/h"), true, real -> Files.setLastModifiedTime(real, TIME));
    assertThat(ground.dirty().count()).isEqualTo(1);
    ground.writeback().sync();
    ground.tree().change(names("up"), true, real -> Files.setLastModifiedTime(real, TIME));
    assertThat(ground.dirty().count()).isEqualTo(1);
    ground.writeback().sync();
    assertThat(ground.dirty().count()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Ground.Kind.class,
      names = {"USER", "KERNEL", "MARKER"})
  void userAttributes_ofTheCaller_areKeptApartFromMarks(Ground.Kind kind) throws IOException {
    ground(kind).lowerFile(0, "e/x", "").lowerOpaque(0, "e");
    ground.delete("d/f");
    ground.delete("d/g");
    ground.delete("d");
    ground.mkdir("d");
    for (String name : new String[] {"d", "e", "up/h"}) {
      for (String attribute : new String[] {"mine", "overlay.mine"}) {
        String real = ground.tree().realAttributeName(attribute);
        ground
            .tree()
            .change(
                names(name),
                true,
                path ->
                    Files.getFileAttributeView(path, UserDefinedFileAttributeView.class)
                        .write(real, ByteBuffer.wrap(new byte[] {7})));
        assertThat(ground.tree().callerAttributeNameOrNull(real)).isEqualTo(attribute);
      }
      Map<String, Object> read = ground.tree().readAttributes(names(name), "user:*", true);
      assertThat(read).containsOnlyKeys("mine", "overlay.mine");
      assertThat((byte[]) read.get("overlay.mine")).containsExactly(7);
      assertThat(ground.tree().readAttributes(names(name), "user:overlay.mine", true))
          .containsOnlyKeys("overlay.mine");
    }
  }

  @Test
  void userAttribute_namedLikeTheMark_isNoMark() throws IOException {
    Needs.nativeAccess();
    ground(Ground.Kind.USER);
    String real = ground.tree().realAttributeName("overlay.opaque");
    ground
        .tree()
        .change(
            names("d"),
            true,
            path ->
                Files.getFileAttributeView(path, UserDefinedFileAttributeView.class)
                    .write(real, ByteBuffer.wrap(new byte[] {'y'})));
    ground.reopen();
    assertThat(ground.list("d")).containsExactly("f", "g");
    assertThat(
            (byte[]) ground.tree().readAttributes(names("d"), "user:*", true).get("overlay.opaque"))
        .containsExactly('y');
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void checkAccess_existingAndMissing_isAskedOfTheRealFile(Ground.Kind kind) throws IOException {
    ground(kind);
    for (String name : new String[] {"d/f", "d", "up/h"}) {
      ground.tree().checkAccess(names(name), Set.of());
      ground.tree().checkAccess(names(name), Set.of(AccessMode.READ, AccessMode.WRITE));
    }
    ground.tree().checkAccess(names("d"), Set.of(AccessMode.EXECUTE));
    assertThatThrownBy(() -> ground.tree().checkAccess(names("no"), Set.of()))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> ground.tree().checkAccess(names("d/no"), Set.of(AccessMode.READ)))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(Files.exists(ground.upper("d"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void change_thatTakesItsTime_letsOthersReadAndOpenBesideIt(Ground.Kind kind) throws Exception {
    ground(kind).upperFile("up/other", "other");
    ground
        .tree()
        .change(
            names("up/h"),
            true,
            real -> {
              try {
                Together.run(2, thread -> ground.read("up/other"));
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            });
    assertThat(ground.dirty().count()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Ground.Kind.class,
      names = {"USER", "MARKER"})
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void setTimes_pipe_doesNotWaitForItsOtherEnd(Ground.Kind kind) throws IOException {
    Native system = Needs.nativeAccess();
    ground(kind);
    system.makeSpecial(ground.lower("d/pipe"), 0010640, 0);
    system.makeSpecial(ground.upper("up/pipe"), 0010640, 0);
    for (String name : new String[] {"d/pipe", "up/pipe"}) {
      FileTime accessed = attributes(name).lastAccessTime();
      ground.tree().setTimes(names(name), true, null, null, TIME);
      ground.tree().setTimes(names(name), true, TIME, null, null);
      assertThat(attributes(name).lastModifiedTime()).isEqualTo(TIME);
      assertThat(attributes(name).lastAccessTime()).isEqualTo(accessed);
      ground.tree().setTimes(names(name), false, null, FileTime.fromMillis(1), null);
      assertThat(attributes(name).lastModifiedTime()).isEqualTo(TIME);
      assertThat(attributes(name).lastAccessTime()).isEqualTo(FileTime.fromMillis(1));
      assertThat(attributes(name).isOther()).isTrue();
    }
    assertThat(Files.getLastModifiedTime(ground.lower("d/pipe"))).isNotEqualTo(TIME);
  }
}
