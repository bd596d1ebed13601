package io.overlaynio.tck.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.overlaynio.OverlayFormat;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an operation on {@code file/name} throws, where a file stands in the middle of the path: the
 * platform's provider is asked the same, since the JDK has changed its mind about it.
 */
@ParameterizedClass(name = "{0}")
@EnumSource
final class BehindAFileTest {

  /** One operation on a path that leads through a file. */
  enum Operation {
    READ_ATTRIBUTES {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.readAttributes(name, BasicFileAttributes.class);
      }
    },
    READ_POSIX_WITHOUT_FOLLOWING {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.readAttributes(name, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      }
    },
    READ_BY_NAME {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.readAttributes(name, "*");
      }
    },
    VIEW {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.getFileAttributeView(name, BasicFileAttributeView.class).readAttributes();
      }
    },
    OWNER {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.getOwner(name);
      }
    },
    CHECK_ACCESS {
      @Override
      void on(Path name, Path beside) throws IOException {
        name.getFileSystem().provider().checkAccess(name);
      }
    },
    COPY {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.copy(name, beside);
      }
    },
    MOVE {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.move(name, beside);
      }
    },
    MOVE_IN_ONE_STEP {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.move(name, beside, StandardCopyOption.ATOMIC_MOVE);
      }
    },
    COPY_INTO {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.copy(name.getParent(), name);
      }
    },
    OPEN {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.newByteChannel(name).close();
      }
    },
    CREATE {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.createFile(name);
      }
    },
    CREATE_DIRECTORY {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.createDirectory(name);
      }
    },
    LIST {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.newDirectoryStream(name).close();
      }
    },
    DELETE {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.delete(name);
      }
    },
    READ_LINK {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.readSymbolicLink(name);
      }
    },
    REAL_PATH {
      @Override
      void on(Path name, Path beside) throws IOException {
        name.toRealPath();
      }
    },
    FILE_STORE {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.getFileStore(name);
      }
    },
    SET_USER_ATTRIBUTE {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.setAttribute(name, "user:note", new byte[1]);
      }
    },
    SET_TIME {
      @Override
      void on(Path name, Path beside) throws IOException {
        Files.setLastModifiedTime(name, FileTime.fromMillis(0));
      }
    };

    abstract void on(Path name, Path beside) throws IOException;
  }

  private final Operation operation;

  @RegisterExtension
  final Rig rig = new Rig(new Cell(Layering.PLATFORM, OverlayFormat.AUTO, Layering.PLATFORM));

  BehindAFileTest(Operation operation) {
    this.operation = operation;
  }

  @Test
  void operation_behindAFile_failsAsOnThePlatform() throws IOException {
    rig.lower().file("file");
    Path plain = Files.createDirectory(rig.scratch().resolve("plain"));
    Files.writeString(plain.resolve("file"), "file");
    Throwable expected =
        catchThrowable(() -> operation.on(plain.resolve("file/name"), plain.resolve("beside")));
    Throwable failure =
        catchThrowable(() -> operation.on(rig.path("/file/name"), rig.path("/beside")));
    assertThat(failure).hasSameClassAs(expected);
    FileSystemException named = (FileSystemException) failure;
    FileSystemException platforms = (FileSystemException) expected;
    assertThat(named.getReason()).isEqualTo(platforms.getReason());
    assertThat(named.getFile()).isEqualTo(platforms.getFile().substring(plain.toString().length()));
    rig.assertThatUpper().isEmpty();
  }
}
