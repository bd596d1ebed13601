package io.overlaynio.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** The order of nine bits. */
final class ModeBitsTest {

  @Test
  void of_permissions_isWhatChmodTakes() {
    assertThat(ModeBits.of(PosixFilePermissions.fromString("rwxr-x--x"))).isEqualTo(0751);
    for (int mode = 0; mode <= 0777; mode++) {
      assertThat(ModeBits.of(ModeBits.permissions(mode))).isEqualTo(mode);
    }
  }
}
