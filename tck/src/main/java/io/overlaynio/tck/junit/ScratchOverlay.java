package io.overlaynio.tck.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Injects the root of a new overlay over one or more fixture directories into a field or parameter
 * of type {@link java.nio.file.Path}:
 *
 * <pre>{@code
 * @ScratchOverlay("src/test/fixtures/project") Path project;
 * }</pre>
 *
 * <p>The test sees what is in the fixture and may change all of it; nothing is copied before it is
 * changed, and the fixture stays as it is. What was changed is thrown away when JUnit would delete
 * a temporary directory: after the test, or after the last one for a static field.
 *
 * <p>It is {@code @TempDir(factory = ScratchOverlayFactory.class, cleanup = NEVER)} with the name
 * of the fixture; JUnit then logs that it skips the cleanup, which the factory does. The module
 * {@code overlay-nio} must be on the class path or the module path of the tests. The overlay is in
 * the format {@code marker} and volatile: it needs no native access and forces nothing to the disk;
 * names that begin with {@code .wh.} are refused.
 */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TempDir(factory = ScratchOverlayFactory.class, cleanup = CleanupMode.NEVER)
public @interface ScratchOverlay {

  /**
   * The fixture directories, the topmost first: each a path, relative to the directory in which the
   * tests run, or {@code classpath:} and the name of a directory among the resources of the tests.
   */
  String[] value();
}
