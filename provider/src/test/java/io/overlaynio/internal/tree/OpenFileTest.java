package io.overlaynio.internal.tree;

import static io.overlaynio.internal.tree.Ground.contentOf;
import static io.overlaynio.internal.tree.Ground.names;
import static io.overlaynio.internal.tree.Ground.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One open file over copy-up, rename and deletion. */
final class OpenFileTest {

  @TempDir Path temporary;
  private Ground ground;

  private Ground ground(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary);
    ground.lowerFile("f", "content").lowerFile("g", "other").lowerFile("d/inside", "in");
    return ground;
  }

  @AfterEach
  void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void read_openedBeforeTheCopyUp_goesOnInUpper(Ground.Kind kind) throws IOException {
    ground(kind);
    OpenFile reader = ground.open("f", StandardOpenOption.READ);
    SeekableByteChannel lower = reader.channel();
    lower.read(ByteBuffer.allocate(3));
    ground.append("f", " and more");
    assertThat(reader.channel()).isNotSameAs(lower);
    assertThat(reader.channel().position()).isEqualTo(3);
    assertThat(reader.channel().size()).isEqualTo(16);
    assertThat(contentOf(reader)).isEqualTo("tent and more");
    reader.close();
    reader.close();
    assertThat(reader.channel().isOpen()).isFalse();
    assertThat(lower.isOpen()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void read_copiedUpThenRenamedAndDeleted_stillReadsIt(Ground.Kind kind) throws IOException {
    ground(kind);
    OpenFile early = ground.open("f", StandardOpenOption.READ);
    ground.append("f", "!");
    OpenFile late = ground.open("f", StandardOpenOption.READ);
    ground.move("f", "moved");
    ground.write("f", "another");
    ground.append("moved", "?");
    ground.delete("moved");
    assertThat(contentOf(early)).isEqualTo("content!?");
    assertThat(contentOf(late)).isEqualTo("content!?");
    early.close();
    late.close();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void read_deletedInLower_stillReadsIt(Ground.Kind kind) throws IOException {
    ground(kind);
    OpenFile reader = ground.open("f", StandardOpenOption.READ);
    ground.delete("f");
    assertThat(contentOf(reader)).isEqualTo("content");
    reader.close();
    assertThat(ground.exists("f")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void closedReader_copyUp_isNotRePointed(Ground.Kind kind) throws IOException {
    ground(kind);
    OpenFile reader = ground.open("f", StandardOpenOption.READ);
    SeekableByteChannel lower = reader.channel();
    reader.close();
    ground.append("f", "!");
    assertThat(reader.channel()).isSameAs(lower);
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void identity_sameFile_isOneObjectOverCopyUpAndRename(Ground.Kind kind) throws IOException {
    ground(kind);
    OpenFile before = ground.open("f", StandardOpenOption.READ);
    Object identity = before.identity();
    OpenFile twin = ground.open("f", StandardOpenOption.READ);
    OpenFile other = ground.open("g", StandardOpenOption.READ);
    OpenFile writer = ground.open("f", StandardOpenOption.WRITE);
    OpenFile after = ground.open("f", StandardOpenOption.READ);
    ground.move("f", "moved");
    OpenFile renamed = ground.open("moved", StandardOpenOption.READ, StandardOpenOption.WRITE);
    for (OpenFile one : new OpenFile[] {before, twin, writer, after, renamed}) {
      assertThat(one.identity()).isEqualTo(identity);
    }
    assertThat(other.identity()).isNotEqualTo(identity);
    for (OpenFile one : new OpenFile[] {before, twin, other, writer, after, renamed}) {
      one.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void identity_readerOfAFileThatWasReplaced_isStillItsOwn(Ground.Kind kind) throws IOException {
    ground(kind).write("up", "first");
    OpenFile reader = ground.open("up", StandardOpenOption.READ);
    ground.move("up", "moved");
    ground.write("up", "second");
    OpenFile second = ground.open("up", StandardOpenOption.READ);
    OpenFile first = ground.open("moved", StandardOpenOption.READ);
    assertThat(reader.identity()).isEqualTo(first.identity()).isNotEqualTo(second.identity());
    reader.close();
    second.close();
    first.close();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void identity_readerOfAFileInADeletedDirectory_isNotThatOfTheRoot(Ground.Kind kind)
      throws IOException {
    ground(kind).mkdir("e");
    ground.write("e/name", "first");
    ground.mkdir("mover");
    OpenFile reader = ground.open("e/name", StandardOpenOption.READ);
    ground.delete("e/name");
    ground.delete("e");
    ground.write("name", "second");
    ground.move("mover", "moved");
    OpenFile root = ground.open("name", StandardOpenOption.READ);
    assertThat(reader.identity()).isNotEqualTo(root.identity());
    reader.force(true);
    assertThat(contentOf(reader)).isEqualTo("first");
    reader.close();
    root.close();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void force_writer_makesFileAndNamesDurable(Ground.Kind kind) throws IOException {
    ground(kind);
    OpenFile writer = ground.open("d/inside", StandardOpenOption.APPEND);
    put(writer, "!");
    assertThat(ground.dirty().count()).isPositive();
    writer.force(true);
    assertThat(ground.dirty().count()).isZero();
    writer.close();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void force_readerOfACopiedUpFile_forcesWhatWasWritten(Ground.Kind kind) throws IOException {
    ground(kind);
    OpenFile early = ground.open("d/inside", StandardOpenOption.READ);
    ground.append("d/inside", "!");
    assertThat(ground.dirty().count()).isPositive();
    early.force(true);
    assertThat(ground.dirty().count()).isZero();
    early.close();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void force_readerOfARenamedFile_forcesThatFileOnly(Ground.Kind kind) throws IOException {
    ground(kind).write("up", "first");
    OpenFile reader = ground.open("up", StandardOpenOption.READ);
    ground.move("up", "d/moved");
    ground.writeback().sync();
    ground.write("up", "second");
    ground.writeback().sync();
    ground.append("d/moved", "!");
    assertThat(ground.dirty().count()).isEqualTo(1);
    reader.force(true);
    assertThat(ground.dirty().count()).isZero();
    reader.close();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void force_readerOfARenamedFile_makesItsNewNameDurable(Ground.Kind kind) throws IOException {
    ground(kind).write("up", "first");
    ground.mkdir("e");
    ground.writeback().sync();
    OpenFile reader = ground.open("up", StandardOpenOption.READ);
    ground.append("up", "!");
    ground.move("up", "e/moved");
    reader.force(true);
    assertThat(ground.dirty().count()).isZero();
    ground.append("e/moved", "?");
    ground.delete("e/moved");
    ground.delete("e");
    ground.writeback().sync();
    reader.close();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void force_fileLinkedWhileOpen_makesBothItsNamesDurable(Ground.Kind kind) throws IOException {
    ground(kind).mkdir("one");
    ground.mkdir("two");
    OpenFile writer = ground.open("one/f", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    OpenFile reader = ground.open("one/f", StandardOpenOption.READ);
    ground.tree().createLink(names("two/f"), names("one/f"));
    writer.force(true);
    assertThat(ground.dirty().count()).isZero();
    ground.append("one/f", "!");
    ground.tree().createLink(names("two/g"), names("one/f"));
    reader.force(true);
    assertThat(ground.dirty().count()).isZero();
    reader.close();
    writer.close();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void force_neverModified_costsNothing(Ground.Kind kind) throws IOException {
    ground(kind).upperFile("up", "x");
    ground.write("dirty", "x");
    long dirty = ground.dirty().count();
    for (String name : new String[] {"f", "up"}) {
      OpenFile reader = ground.open(name, StandardOpenOption.READ);
      reader.force(true);
      reader.close();
    }
    OpenFile opened = ground.open("up", StandardOpenOption.WRITE);
    opened.force(true);
    opened.close();
    assertThat(ground.dirty().count()).isLessThanOrEqualTo(dirty);
  }

  @ParameterizedTest
  @EnumSource(
      value = Ground.Kind.class,
      names = {"USER", "MARKER"})
  void force_directoryChannel_makesItsNamesDurable(Ground.Kind kind) throws IOException {
    ground(kind).mkdir("d/new");
    ground.writeback().sync();
    ground.delete("d/new");
    assertThat(ground.dirty().count()).isEqualTo(1);
    OpenFile directory = ground.open("d", StandardOpenOption.READ);
    assertThatThrownBy(() -> directory.channel().read(ByteBuffer.allocate(1)))
        .isInstanceOf(IOException.class);
    directory.force(true);
    assertThat(ground.dirty().count()).isZero();
    directory.close();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void open_optionsThatContradictWhatIsThere_areRefused(Ground.Kind kind) throws IOException {
    ground(kind).symlink("link", "f");
    assertThatThrownBy(
            () -> ground.open("f", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(
            () -> ground.open("link", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> ground.open("d", StandardOpenOption.WRITE))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("Is a directory");
    assertThatThrownBy(() -> ground.open("link", StandardOpenOption.DELETE_ON_CLOSE))
        .isInstanceOf(FileSystemException.class);
    assertThat(ground.read("f")).isEqualTo("content");
  }

  @Test
  void open_platformFile_isAFileChannel() throws IOException {
    ground(Ground.Kind.USER);
    OpenFile reader = ground.open("f", StandardOpenOption.READ);
    OpenFile writer = ground.open("new", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    assertThat(reader.channel()).isInstanceOf(FileChannel.class);
    assertThat(writer.channel()).isInstanceOf(FileChannel.class);
    assertThat(reader.writable()).isFalse();
    assertThat(writer.readable()).isFalse();
    reader.close();
    writer.close();
  }

  @Test
  void wrote_tellsOfTheNameOfThatMoment() throws IOException {
    ground(Ground.Kind.MEMORY);
    OpenFile writer = ground.open("f", StandardOpenOption.WRITE);
    ground.events().forget();
    put(writer, "x");
    ground.move("f", "moved");
    put(writer, "y");
    writer.close();
    assertThat(ground.events().told())
        .containsExactly("MODIFIED f", "DELETED f", "CREATED moved", "MODIFIED moved");
    assertThat(ground.tree().exists(names("moved"), true)).isTrue();
  }

  /** As an interrupt does it. */
  private static void reopened(OpenFile file) throws IOException {
    SeekableByteChannel broken = file.channel();
    broken.close();
    file.reopen(broken);
    SeekableByteChannel again = file.channel();
    assertThat(again).isNotSameAs(broken);
    file.reopen(broken);
    assertThat(file.channel()).as("opened again once").isSameAs(again);
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void reopen_lowerFile_readsItAndGoesOnInUpper(Ground.Kind kind) throws IOException {
    ground(kind);
    try (Closing reader = new Closing(ground.open("f", StandardOpenOption.READ))) {
      reopened(reader.file());
      assertThat(contentOf(reader.file())).isEqualTo("content");
      reader.file().channel().close();
      ground.append("f", "!");
      assertThat(contentOf(reader.file())).isEqualTo("content!");
      ground.move("f", "d/moved");
      reopened(reader.file());
      assertThat(contentOf(reader.file())).isEqualTo("content!");
    }
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void reopen_writtenFile_isFoundUnderItsNewName(Ground.Kind kind) throws IOException {
    ground(kind);
    try (Closing writer =
        new Closing(ground.open("new", StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND))) {
      writer.file().channel().write(ByteBuffer.wrap(new byte[] {'1'}));
      ground.move("new", "d/moved");
      ground.write("new", "another");
      reopened(writer.file());
      writer.file().channel().write(ByteBuffer.wrap(new byte[] {'2'}));
    }
    assertThat(ground.read("d/moved")).isEqualTo("12");
    assertThat(ground.read("new")).isEqualTo("another");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void reopen_deletedFile_isRefused(Ground.Kind kind) throws IOException {
    ground(kind);
    try (Closing writer = new Closing(ground.open("f", StandardOpenOption.WRITE));
        Closing reader = new Closing(ground.open("f", StandardOpenOption.READ))) {
      ground.delete("f");
      ground.write("f", "another");
      for (OpenFile file : List.of(writer.file(), reader.file())) {
        SeekableByteChannel broken = file.channel();
        broken.close();
        assertThatThrownBy(() -> file.reopen(broken))
            .isInstanceOf(FileSystemException.class)
            .hasMessage("/f: an interrupt closed the file, and it cannot be opened again");
      }
    }
    assertThat(ground.read("f")).isEqualTo("another");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void reopen_closedFile_leavesNothingOpen(Ground.Kind kind) throws IOException {
    ground(kind);
    OpenFile reader = ground.open("f", StandardOpenOption.READ);
    SeekableByteChannel channel = reader.channel();
    reader.close();
    reader.reopen(channel);
    assertThat(reader.channel()).isSameAs(channel);
  }

  /** Closes an open file at the end of a block. */
  private record Closing(OpenFile file) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
