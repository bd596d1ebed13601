package io.overlaynio.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;

/** Sentences about what is refused: with exactly which exception, and which files it names. */
final class Refusal {

  private Refusal() {}

  /** It throws an exception of exactly this class. */
  static <X extends Throwable> X refused(Class<X> exactly, Code code) {
    Throwable thrown = Assertions.catchThrowable(code::run);
    assertThat(thrown).as("what is thrown").isExactlyInstanceOf(exactly);
    return exactly.cast(thrown);
  }

  /** It throws an exception of this class or of a more exact one. */
  static <X extends Throwable> X refusedAs(Class<X> atLeast, Code code) {
    Throwable thrown = Assertions.catchThrowable(code::run);
    assertThat(thrown).as("what is thrown").isInstanceOf(atLeast);
    return atLeast.cast(thrown);
  }

  /** It throws exactly this, and names the file as the caller did, and no other. */
  static void refusedOf(Class<? extends FileSystemException> exactly, Path file, Code code) {
    FileSystemException thrown = refused(exactly, code);
    assertThat(thrown.getFile()).as("the file of the exception").isEqualTo(file.toString());
    assertThat(thrown.getOtherFile()).as("the other file of the exception").isNull();
  }

  /** It throws exactly this, and names the file and the other file as the caller did. */
  static void refusedOf(
      Class<? extends FileSystemException> exactly, Path file, Path other, Code code) {
    FileSystemException thrown = refused(exactly, code);
    assertThat(thrown.getFile()).as("the file of the exception").isEqualTo(file.toString());
    assertThat(thrown.getOtherFile())
        .as("the other file of the exception")
        .isEqualTo(other.toString());
  }
}
