package io.overlaynio.tck.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Proxy;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The annotation as a test uses it; its fixture is this directory of sources. */
final class ScratchOverlayTest {

  private static final String FIXTURE = "src/test/java/io/overlaynio/tck/junit";
  private static final String THIS = "ScratchOverlayTest.java";

  @ScratchOverlay(FIXTURE)
  Path field;

  /** What is found by the factory alone, and never injected. */
  private static final class Wrong {

    @ScratchOverlay(FIXTURE + "/" + THIS)
    Path file;

    @ScratchOverlay(FIXTURE)
    Path right;

    @ScratchOverlay("classpath:no/such/directory")
    Path missing;

    @TempDir(factory = ScratchOverlayFactory.class, cleanup = CleanupMode.NEVER)
    Path unnamed;

    @TempDir(factory = ScratchOverlayFactory.class)
    @ScratchOverlay(FIXTURE)
    Path deleted;
  }

  @RepeatedTest(2)
  void field_anyTest_isANewOverlayOfTheFixture() throws IOException {
    assertThat(field.resolve("new")).doesNotExist();
    assertThat(field.resolve(THIS)).hasSameTextualContentAs(Path.of(FIXTURE, THIS));
    Files.writeString(field.resolve("new"), "");
    Files.delete(field.resolve(THIS));
    assertThat(Path.of(FIXTURE, THIS)).exists();
    assertThat(Path.of(FIXTURE, "new")).doesNotExist();
  }

  @Test
  void parameter_severalFixtures_areMerged(
      @ScratchOverlay({"classpath:io/overlaynio/tck/junit", FIXTURE}) Path both) {
    assertThat(both.resolve(THIS)).exists();
    assertThat(both.resolve("ScratchOverlayTest.class")).exists();
    assertThat(both.getFileSystem()).isNotSameAs(field.getFileSystem());
  }

  @Test
  void close_afterChanges_leavesNothing() throws Exception {
    ScratchOverlayFactory factory = new ScratchOverlayFactory();
    Path root = create(factory, "right");
    Files.createDirectories(root.resolve("a/b"));
    if (root.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(
          root.resolve("a"), PosixFilePermissions.fromString("---------"));
    }
    assertThat(factory.scratchOrNull()).isDirectory();
    factory.close();
    assertThat(factory.scratchOrNull()).doesNotExist();
    assertThatThrownBy(() -> Files.exists(root)).isInstanceOf(ClosedFileSystemException.class);
  }

  @Test
  void create_whatCannotBe_saysWhyAndLeavesNothing() throws Exception {
    ScratchOverlayFactory factory = new ScratchOverlayFactory();
    assertThatThrownBy(() -> create(factory, "file")).isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> create(factory, "missing"))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("no/such/directory");
    assertThatThrownBy(() -> create(factory, "unnamed"))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("needs @ScratchOverlay");
    assertThatThrownBy(() -> create(factory, "deleted"))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("must not be cleaned up");
    assertThat(factory.scratchOrNull()).isNull();
    factory.close();
  }

  private static Path create(ScratchOverlayFactory factory, String field) throws Exception {
    AnnotatedElement element = Wrong.class.getDeclaredField(field);
    AnnotatedElementContext context = () -> element;
    return factory.createTempDirectory(context, contextOfThisClass());
  }

  /** A context that knows the test class, which is all that is asked of it. */
  private static ExtensionContext contextOfThisClass() {
    return (ExtensionContext)
        Proxy.newProxyInstance(
            ScratchOverlayTest.class.getClassLoader(),
            new Class<?>[] {ExtensionContext.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("getRequiredTestClass");
              return ScratchOverlayTest.class;
            });
  }
}
