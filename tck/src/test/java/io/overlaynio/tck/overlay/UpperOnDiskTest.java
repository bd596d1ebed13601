package io.overlaynio.tck.overlay;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What only an upper on the machine has: directories that can be opened and forced, counts of
 * links, users.
 */
@OnDiskCells
final class UpperOnDiskTest {

  @RegisterExtension final Rig rig;

  UpperOnDiskTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  @Test
  void open_directoryForReading_canBeForced() throws IOException {
    rig.lower().file("d/old");
    Files.writeString(rig.path("/d/new"), "new");
    try (FileChannel channel = FileChannel.open(rig.path("/d"), READ)) {
      channel.force(true);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> channel.read(ByteBuffer.allocate(1)));
    }
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> FileChannel.open(rig.path("/d"), WRITE));
    assertThat(rig.path("/d/new")).hasContent("new");
  }

  @Test
  void sync_afterNamesChanged_countsTheirDirectories() throws IOException {
    rig.lower().file("d/gone").file("e/moved").directory("f");
    Files.delete(rig.path("/d/gone"));
    assertThat(rig.overlay().sync().directories()).isPositive();
    Files.move(rig.path("/e/moved"), rig.path("/f/moved"));
    assertThat(rig.overlay().sync().directories()).isGreaterThanOrEqualTo(2);
    Files.createDirectory(rig.path("/f/new"));
    assertThat(rig.overlay().sync().directories()).isPositive();
    assertThat(rig.overlay().sync().directories()).isZero();
  }

  @Test
  void sync_afterWritesAndDelete_hasNoFileLeft() throws IOException {
    rig.lower().directory("d");
    Files.writeString(rig.path("/d/passing"), "x");
    Files.delete(rig.path("/d/passing"));
    assertThat(rig.overlay().sync().files()).isZero();
  }

  @Test
  void owner_lookedUpInTheOverlay_canBeSet() throws IOException {
    rig.lower().file("file");
    Machine.requireRoot("only root gives files away");
    var daemon = rig.overlay().getUserPrincipalLookupService().lookupPrincipalByName("daemon");
    Files.setOwner(rig.path("/file"), daemon);
    assertThat(Files.getOwner(rig.path("/file"))).isEqualTo(daemon);
    rig.reopen();
    assertThat(Files.getOwner(rig.path("/file")).getName()).isEqualTo("daemon");
  }
}
