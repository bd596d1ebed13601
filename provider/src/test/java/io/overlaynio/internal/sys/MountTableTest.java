package io.overlaynio.internal.sys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.overlaynio.internal.sys.MountTable.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Reading the kernel's table of mounts, and finding the mount of a path in it. */
final class MountTableTest {
  private static final String SAMPLE =
      """
      22 27 0:21 / /proc rw,relatime - proc proc rw
      27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard,data=journal
      28 27 0:25 / /mnt/a ro,nosuid shared:2 master:1 - tmpfs none rw,size=4k
      29 27 7:1 / /mnt/a\\040b\\011c\\134 rw - xfs /dev/loop1 rw,attr2
      30 28 0:26 / /mnt/a/deep rw - tmpfs  rw
      31 28 0:27 / /mnt/a rw - tmpfs second rw
      33 27 0:33 / /mnt/ab rw - btrfs /dev/vdb rw,lazytime
      34 27 0:34 / /covered/deep rw - tmpfs hidden rw
      35 27 0:35 / /covered rw - tmpfs covering rw
      """;

  @Test
  void parse_line_readsEveryField() throws IOException {
    Mount root = mountOf("/some/where");
    assertThat(root.point()).isEqualTo("/");
    assertThat(root.type()).isEqualTo("ext4");
    assertThat(root.source()).isEqualTo("/dev/vda");
    assertThat(root.options()).containsExactly("rw", "relatime", "discard", "data=journal");
    assertThat(root.major()).isEqualTo(254);
    assertThat(root.minor()).isZero();
  }

  @Test
  void parse_escapes_areUndone() throws IOException {
    assertThat(mountOf("/mnt/a b\tc\\/file").type()).isEqualTo("xfs");
  }

  @Test
  void parse_emptySource_isKept() throws IOException {
    Mount last = table("30 1 0:26 / /deep rw - tmpfs  rw").mountOf(Path.of("/deep")).orElseThrow();
    assertThat(last.source()).isEmpty();
    assertThat(last.options()).containsExactly("rw");
  }

  @Test
  void parse_nonsense_tellsTheLine() {
    assertThatThrownBy(() -> table("what is this")).hasMessageContaining("what is this");
    assertThatThrownBy(() -> table("30 1 x:y / / rw - tmpfs t rw"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x:y");
  }

  @Test
  void mountOf_nameThatOnlyBeginsAlike_isNotInIt() throws IOException {
    assertThat(mountOf("/mnt/ab/c").type()).isEqualTo("btrfs");
    assertThat(mountOf("/mnt/abc").type()).isEqualTo("ext4");
    assertThat(mountOf("/mnt").type()).isEqualTo("ext4");
  }

  @Test
  void mountOf_mountedTwice_isTheUpperOne() throws IOException {
    assertThat(mountOf("/mnt/a").source()).isEqualTo("second");
  }

  @Test
  void mountOf_mountUnderALaterOne_isTheCoveringOne() throws IOException {
    assertThat(mountOf("/covered/deep/x").source()).isEqualTo("covering");
    assertThat(mountOf("/mnt/a/deep/x").source()).isEqualTo("second");
  }

  @Test
  void mountOf_emptyTable_isEmpty() throws IOException {
    assertThat(table("").mountOf(Path.of("/"))).isEmpty();
  }

  @Test
  void read_thisMachine_knowsProcAndTheTypeOfTheRoot() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/mountinfo")), "no /proc");
    MountTable table = MountTable.read();
    assertThat(table.mountOf(Path.of("/proc/self/mountinfo")).orElseThrow().type())
        .isEqualTo("proc");
    assertThat(table.mountOf(Path.of("/")).orElseThrow().type())
        .isEqualTo(Files.getFileStore(Path.of("/")).type());
  }

  private static Mount mountOf(String path) throws IOException {
    return table(SAMPLE).mountOf(Path.of(path)).orElseThrow();
  }

  @Test
  void hasMountsBelow_mountInside_isTrue() throws IOException {
    MountTable table = table(SAMPLE);
    assertThat(table.hasMountsBelow(Path.of("/mnt"))).isTrue();
    assertThat(table.hasMountsBelow(Path.of("/covered"))).isTrue();
  }

  @Test
  void hasMountsBelow_mountAtItOrBesideIt_isFalse() throws IOException {
    MountTable table = table(SAMPLE);
    assertThat(table.hasMountsBelow(Path.of("/mnt/ab"))).isFalse();
    assertThat(table.hasMountsBelow(Path.of("/mnt/a/deep"))).isFalse();
    assertThat(table.hasMountsBelow(Path.of("/home"))).isFalse();
  }

  private static MountTable table(String text) throws IOException {
    return MountTable.parse(text.getBytes(UTF_8));
  }
}
