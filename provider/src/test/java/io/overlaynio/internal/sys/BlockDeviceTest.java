package io.overlaynio.internal.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.overlaynio.internal.sys.MountTable.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding the device of a mount in a made up /sys, and in the real one. */
final class BlockDeviceTest {
  @TempDir Path sys;

  @BeforeEach
  void makeDiskWithPartition() throws IOException {
    Path disk = Files.createDirectories(sys.resolve("devices/block/vdz"));
    Path partition = Files.createDirectories(disk.resolve("vdz1"));
    Files.createDirectories(disk.resolve("queue"));
    Files.writeString(disk.resolve("dev"), "999:16\n");
    Files.writeString(partition.resolve("dev"), "999:17\n");
    cacheSays("write back\n");
    Files.createDirectories(sys.resolve("dev/block"));
    Files.createDirectories(sys.resolve("class/block"));
    Files.createSymbolicLink(sys.resolve("dev/block/999:16"), disk);
    Files.createSymbolicLink(sys.resolve("dev/block/999:17"), partition);
    Files.createSymbolicLink(sys.resolve("class/block/vdz1"), partition);
  }

  @Test
  void of_disk_isFoundByNumber() throws IOException {
    assertThat(of("ext4", "/dev/root", 999, 16)).hasValue(new BlockDevice("vdz", 999, 16, true));
  }

  @Test
  void of_partition_hasTheCacheOfItsDisk() throws IOException {
    cacheSays("write through\n");
    assertThat(of("ext4", "/dev/vdz1", 999, 17)).hasValue(new BlockDevice("vdz1", 999, 17, false));
  }

  @Test
  void of_anonymousNumber_isFoundBySource() throws IOException {
    assertThat(of("btrfs", "/dev/vdz1", 0, 40)).hasValue(new BlockDevice("vdz1", 999, 17, true));
  }

  @Test
  void of_kernelDoesNotTell_countsAsVolatile() throws IOException {
    Files.delete(sys.resolve("devices/block/vdz/queue/write_cache"));
    assertThat(of("ext4", "/dev/vdz", 999, 16).orElseThrow().volatileCache()).isTrue();
  }

  @Test
  void of_noDevice_isEmpty() throws IOException {
    assertThat(of("tmpfs", "tmpfs", 0, 41)).isEmpty();
    assertThat(of("nfs4", "server:/export", 0, 42)).isEmpty();
    assertThat(of("btrfs", "/dev/gone", 0, 43)).isEmpty();
  }

  @Test
  void of_rootOfThisMachine_agreesWithItsNumber() throws IOException {
    Optional<Mount> root = MountTable.read().mountOf(Path.of("/"));
    assumeTrue(root.isPresent() && root.get().major() != 0, "the root is on no block device");
    BlockDevice device = BlockDevice.of(root.get()).orElseThrow();
    assertThat(device.major()).isEqualTo(root.get().major());
    assertThat(device.minor()).isEqualTo(root.get().minor());
    assertThat(device.name()).isNotEmpty();
  }

  private void cacheSays(String text) throws IOException {
    Files.writeString(sys.resolve("devices/block/vdz/queue/write_cache"), text);
  }

  private Optional<BlockDevice> of(String type, String source, int major, int minor)
      throws IOException {
    Mount mount = new Mount("/mnt", type, source, Set.of("rw"), major, minor);
    return BlockDevice.of(mount, sys.toFile());
  }
}
