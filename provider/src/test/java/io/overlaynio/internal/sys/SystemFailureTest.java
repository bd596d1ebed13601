package io.overlaynio.internal.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import jnr.constants.platform.Errno;
import org.junit.jupiter.api.Test;

/** Error numbers as the JDK would throw them. */
final class SystemFailureTest {
  private final Path path = Path.of("/a");

  @Test
  void of_numbersTheJdkHasAClassFor_areThatClass() {
    Machine.nativeAccess();
    assertThat(of(Errno.ENOENT)).isExactlyInstanceOf(NoSuchFileException.class).hasMessage("/a");
    assertThat(of(Errno.EEXIST)).isExactlyInstanceOf(FileAlreadyExistsException.class);
    assertThat(of(Errno.EACCES)).isExactlyInstanceOf(AccessDeniedException.class);
  }

  @Test
  void of_anyOther_tellsTheSystemsText() {
    Machine.nativeAccess();
    assertThat(of(Errno.ENOSPC))
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessage("/a: No space left on device");
    assertThat(of(Errno.EOPNOTSUPP)).hasMessage("/a: Operation not supported");
    assertThat(SystemFailure.of(9999, path)).hasMessage("/a: error number 9999");
  }

  @Test
  void of_twoPaths_namesBoth() {
    Machine.nativeAccess();
    assertThat(SystemFailure.of(Errno.EXDEV.intValue(), path, Path.of("/b")))
        .hasMessageStartingWith("/a -> /b: ");
  }

  private IOException of(Errno errno) {
    return SystemFailure.of(errno.intValue(), path);
  }
}
