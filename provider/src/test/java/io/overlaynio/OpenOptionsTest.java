package io.overlaynio;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.internal.tree.CopyHow;
import io.overlaynio.internal.tree.OpenHow;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The platform's own channels are the oracle for what is refused, and how. */
final class OpenOptionsTest {

  private enum Foreign implements OpenOption, CopyOption {
    OPTION
  }

  @TempDir Path directory;

  @Test
  void parse_everySetOfStandardOptions_refusesAsThePlatform() throws IOException {
    StandardOpenOption[] all = StandardOpenOption.values();
    for (int bits = 0; bits < 1 << all.length; bits++) {
      Set<OpenOption> options = new HashSet<>();
      for (StandardOpenOption option : all) {
        if ((bits & 1 << option.ordinal()) != 0) {
          options.add(option);
        }
      }
      assertSame(options);
    }
  }

  @Test
  void parse_nullOrUnknownOption_refusesAsThePlatform() throws IOException {
    assertSame(new HashSet<>(Arrays.asList(READ, null)));
    assertSame(Set.of(Foreign.OPTION, WRITE));
    assertSame(Set.of(Foreign.OPTION, READ, APPEND));
    assertSame(Set.of(LinkOption.NOFOLLOW_LINKS, READ));
  }

  @Test
  void parse_nothing_reads() {
    OpenHow how = parse();
    assertThat(how.read()).isTrue();
    assertThat(how.write()).isFalse();
    assertThat(how.follow()).isTrue();
    assertThat(how.fileChannel()).isTrue();
  }

  @Test
  void parse_append_impliesWriteOnly() {
    OpenHow how = parse(APPEND, CREATE);
    assertThat(how.write()).isTrue();
    assertThat(how.append()).isTrue();
    assertThat(how.create()).isTrue();
    assertThat(how.read()).isFalse();
  }

  @Test
  void parse_readWithWhatOnlyWritersDo_ignoresIt() {
    OpenHow how = parse(READ, CREATE, CREATE_NEW, TRUNCATE_EXISTING, SPARSE);
    assertThat(how.create() || how.createNew() || how.truncate() || how.sparse()).isFalse();
  }

  @Test
  void parse_deleteOnClose_doesNotFollow() {
    assertThat(parse(DELETE_ON_CLOSE, WRITE).follow()).isFalse();
    assertThat(parse(WRITE, LinkOption.NOFOLLOW_LINKS).follow()).isFalse();
  }

  @Test
  void parse_jdkExtension_isLeftToTheRealProvider() throws ReflectiveOperationException {
    OpenOption direct = extension("com.sun.nio.file.ExtendedOpenOption", "DIRECT");
    assertThat(parse(READ, direct).others()).containsExactly(direct);
  }

  @Test
  void parse_readOnlyOverlay_refusesWhatWouldChangeIt() {
    for (OpenOption option : Set.of(WRITE, APPEND, DELETE_ON_CLOSE)) {
      assertThatThrownBy(() -> OpenOptions.parse(Set.of(option), OpenOptions.Kind.BYTES, true))
          .isInstanceOf(ReadOnlyFileSystemException.class);
    }
    OpenHow how = OpenOptions.parse(Set.of(READ, CREATE), OpenOptions.Kind.BYTES, true);
    assertThat(how.write()).isFalse();
  }

  @Test
  void follow_linkOptions_areRead() {
    assertThat(OpenOptions.follow()).isTrue();
    assertThat(OpenOptions.follow(LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThatThrownBy(() -> OpenOptions.follow((LinkOption) null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void copy_knownOptions_areRead() throws ReflectiveOperationException {
    assertThat(OpenOptions.copy()).isEqualTo(new CopyHow(false, false, true, false));
    assertThat(
            OpenOptions.copy(
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES,
                LinkOption.NOFOLLOW_LINKS))
        .isEqualTo(new CopyHow(true, true, false, false));
    CopyOption interruptible = extension("com.sun.nio.file.ExtendedCopyOption", "INTERRUPTIBLE");
    assertThat(OpenOptions.copy(interruptible)).isEqualTo(new CopyHow(false, false, true, true));
  }

  @Test
  void copyAndMove_refusedOption_refuseAsThePlatform() throws IOException {
    for (CopyOption option :
        new CopyOption[] {
          null,
          Foreign.OPTION,
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.COPY_ATTRIBUTES,
          StandardCopyOption.REPLACE_EXISTING,
          LinkOption.NOFOLLOW_LINKS
        }) {
      Path source = Files.writeString(directory.resolve("source"), "x");
      Path target = directory.resolve("target");
      assertThat(refusal(() -> OpenOptions.copy(option)))
          .as("copy %s", option)
          .isEqualTo(refusal(() -> Files.copy(source, target, option)));
      Files.deleteIfExists(target);
      assertThat(refusal(() -> OpenOptions.move(option)))
          .as("move %s", option)
          .isEqualTo(refusal(() -> Files.move(source, target, option)));
      Files.deleteIfExists(target);
    }
  }

  @Test
  void move_knownOptions_areRead() {
    assertThat(OpenOptions.move(StandardCopyOption.REPLACE_EXISTING))
        .isEqualTo(new OpenOptions.MoveHow(true, false));
    assertThat(OpenOptions.move(StandardCopyOption.ATOMIC_MOVE, LinkOption.NOFOLLOW_LINKS))
        .isEqualTo(new OpenOptions.MoveHow(false, true));
  }

  private static OpenHow parse(OpenOption... options) {
    return OpenOptions.parse(Set.of(options), OpenOptions.Kind.FILE, false);
  }

  private void assertSame(Set<OpenOption> options) throws IOException {
    for (OpenOptions.Kind kind : EnumSet.allOf(OpenOptions.Kind.class)) {
      Path file = directory.resolve("file");
      Files.writeString(file, "x");
      assertThat(refusal(() -> OpenOptions.parse(options, kind, false)))
          .as("%s %s", kind, options)
          .isEqualTo(refusal(() -> platformOpens(kind, file, options)));
    }
  }

  private static void platformOpens(OpenOptions.Kind kind, Path file, Set<OpenOption> options)
      throws IOException {
    Closeable channel =
        switch (kind) {
          case BYTES -> Files.newByteChannel(file, options);
          case FILE -> FileChannel.open(file, options);
          case ASYNCHRONOUS -> AsynchronousFileChannel.open(file, options, null);
        };
    channel.close();
  }

  /** What is thrown for the options' sake; empty if only the file was not to its liking. */
  private static String refusal(Failures.Step step) {
    try {
      step.run();
      return "";
    } catch (IOException e) {
      return "";
    } catch (RuntimeException e) {
      return e.getClass().getName();
    }
  }

  /** A constant of the module jdk.unsupported, which the tests do not require. */
  private static <T> T extension(String type, String name) throws ReflectiveOperationException {
    @SuppressWarnings("unchecked")
    T constant = (T) Class.forName(type).getField(name).get(null);
    return constant;
  }
}
