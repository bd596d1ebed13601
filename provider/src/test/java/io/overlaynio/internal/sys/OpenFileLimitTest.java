package io.overlaynio.internal.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What Linux tells of the limit of open files. */
final class OpenFileLimitTest {

  private static final String TEXT =
      """
      Limit                     Soft Limit           Hard Limit           Units
      Max processes             63432                63432                processes
      Max open files            %s                524288               files
      Max locked memory         8388608              8388608              bytes
      """;

  @Test
  void parse_number_isTheSoftOne() {
    assertThat(OpenFileLimit.parse(String.format(TEXT, "1024"))).hasValue(1024);
  }

  @Test
  void parse_unlimitedOrBeyondAnyNumber_isTheMost() {
    assertThat(OpenFileLimit.parse(String.format(TEXT, "unlimited"))).hasValue(Long.MAX_VALUE);
    assertThat(OpenFileLimit.parse(String.format(TEXT, "18446744073709551615")))
        .hasValue(Long.MAX_VALUE);
  }

  @Test
  void parse_otherText_isEmpty() {
    assertThat(OpenFileLimit.parse("")).isEmpty();
    assertThat(OpenFileLimit.parse(String.format(TEXT, "many"))).isEmpty();
  }

  @Test
  void soft_noSuchFile_isEmpty() {
    assertThat(OpenFileLimit.soft(new File("no/such/limits"))).isEmpty();
    assertThat(OpenFileLimit.soft(new File("").getAbsoluteFile())).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void soft_thisProcess_isPositive() {
    assertThat(OpenFileLimit.soft().orElseThrow()).isPositive();
  }
}
