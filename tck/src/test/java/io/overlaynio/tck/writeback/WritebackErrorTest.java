package io.overlaynio.tck.writeback;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.overlaynio.OverlaySyncException;
import io.overlaynio.tck.machine.Command;
import io.overlaynio.tck.machine.DiskFormat;
import io.overlaynio.tck.machine.Way;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the kernel could not write back is reported, whoever met the error, until it is mended. */
@Timeout(120)
final class WritebackErrorTest {

  private static final long NO_BACKGROUND = 0;
  private static final long BACKGROUND = 64 << 10;
  private static final int CALLERS = 4;

  static Stream<Arguments> everywhere() {
    return cells(EnumSet.allOf(DiskFormat.class), EnumSet.allOf(Way.class));
  }

  static Stream<Arguments> whereFilesAreForced() {
    return cells(EnumSet.allOf(DiskFormat.class), EnumSet.complementOf(EnumSet.of(Way.JOURNAL)));
  }

  /** mkfs.xfs writes the log, so that there are no holes in it. */
  static Stream<Arguments> whereTheLogHasHoles() {
    return cells(EnumSet.of(DiskFormat.EXT4, DiskFormat.BTRFS), EnumSet.allOf(Way.class));
  }

  private static Stream<Arguments> cells(Set<DiskFormat> formats, Set<Way> ways) {
    return formats.stream().flatMap(format -> ways.stream().map(way -> Arguments.of(format, way)));
  }

  private static CrampedOverlay open(DiskFormat format, Way way, long background)
      throws IOException {
    return CrampedOverlay.open(format, CrampedDisk.Safe.METADATA, way, background);
  }

  /** Ends an overlay of which this has failed, and looks whether all else is on the disk. */
  private static void assertThatOnlyTheseAreLost(CrampedOverlay cramped, Set<String> failed)
      throws IOException {
    assertThat(
            cramped.names(
                catchThrowableOfType(OverlaySyncException.class, cramped.overlay()::close)))
        .as("named at close")
        .isEqualTo(failed);
    assertThat(failed).as("named").containsAll(cramped.wrongOnDisk());
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void sync_diskIsFull_namesWhatFailedEachTime(DiskFormat format, Way way) throws Exception {
    try (CrampedOverlay cramped = open(format, way, NO_BACKGROUND)) {
      Set<String> failed = cramped.overfill();
      for (int i = 0; i < 3; i++) {
        assertThat(cramped.failuresOfSync()).isEqualTo(failed);
      }
      ExecutionException started =
          catchThrowableOfType(ExecutionException.class, () -> cramped.overlay().startSync().get());
      assertThat(cramped.names((OverlaySyncException) started.getCause())).isEqualTo(failed);
      for (String name : failed) {
        try (FileChannel channel = FileChannel.open(cramped.path(name), WRITE)) {
          assertThatExceptionOfType(OverlaySyncException.class)
              .isThrownBy(() -> channel.force(false))
              .satisfies(e -> assertThat(cramped.names(e)).containsExactly(name));
        }
      }
      assertThatOnlyTheseAreLost(cramped, failed);
    }
  }

  private static List<Set<String>> failuresOfSyncsAtOnce(CrampedOverlay cramped) throws Exception {
    CountDownLatch all = new CountDownLatch(CALLERS);
    List<FutureTask<Set<String>>> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      FutureTask<Set<String>> caller =
          new FutureTask<>(
              () -> {
                all.countDown();
                all.await();
                return cramped.failuresOfSync();
              });
      callers.add(caller);
      new Thread(caller).start();
    }
    List<Set<String>> told = new ArrayList<>();
    for (FutureTask<Set<String>> caller : callers) {
      told.add(caller.get());
    }
    return told;
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void sync_severalAtOnceMeetTheErrors_eachIsTold(DiskFormat format, Way way) throws Exception {
    try (CrampedOverlay cramped = open(format, way, NO_BACKGROUND)) {
      Set<String> failed = cramped.overfill();
      assertThat(failuresOfSyncsAtOnce(cramped)).hasSize(CALLERS).containsOnly(failed);
      assertThatOnlyTheseAreLost(cramped, failed);
    }
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void sync_failedFilesRewrittenOrDeleted_succeeds(DiskFormat format, Way way) throws IOException {
    try (CrampedOverlay cramped = open(format, way, NO_BACKGROUND)) {
      List<String> failed = List.copyOf(cramped.overfill());
      assertThat(cramped.failuresOfSync()).containsExactlyElementsOf(failed);
      cramped.write(failed.get(0)); // there is no room yet
      assertThat(cramped.failuresOfSync()).containsExactlyElementsOf(failed);
      cramped.disk().makeRoom();
      for (int i = 0; i < failed.size(); i++) {
        if (i % 2 == 0) {
          cramped.write(failed.get(i));
        } else {
          cramped.delete(failed.get(i));
        }
      }
      assertThat(cramped.overlay().sync().files()).isPositive();
      cramped.overlay().close();
      assertThat(cramped.wrongOnDisk()).isEmpty();
      for (int i = 1; i < failed.size(); i += 2) {
        assertThat(cramped.upper(failed.get(i))).doesNotExist();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void sync_failedFileWrittenInParts_staysFailed(DiskFormat format) throws IOException {
    try (CrampedOverlay cramped = open(format, Way.EACH, NO_BACKGROUND)) {
      Set<String> failed = cramped.overfill();
      assertThat(cramped.failuresOfSync()).isEqualTo(failed);
      cramped.disk().makeRoom();
      for (String name : failed) {
        Files.write(cramped.path(name), new byte[] {1}, StandardOpenOption.APPEND);
      }
      assertThat(cramped.failuresOfSync()).isEqualTo(failed);
      assertThatOnlyTheseAreLost(cramped, failed);
    }
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void sync_afterAnotherProcessMetTheErrors_namesWhatFailed(DiskFormat format, Way way)
      throws IOException {
    try (CrampedOverlay cramped = open(format, way, NO_BACKGROUND)) {
      Set<String> failed = cramped.overfill();
      failed.add("open");
      try (FileChannel open = FileChannel.open(cramped.path("open"), CREATE_NEW, WRITE)) {
        writeAll(open, cramped.contents("open"));
        // Nothing is left for us to write, and those who closed their files are not told.
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> Command.run("sync", "-f", cramped.disk().root()));
        assertThat(cramped.failuresOfSync()).isEqualTo(failed);
        assertThat(cramped.failuresOfSync()).isEqualTo(failed);
        assertThatOnlyTheseAreLost(cramped, failed);
      }
    }
  }

  private static void writeAll(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel.write(left);
    }
  }

  /**
   * Not by the strategy journal beside a busy disk: it opens each file again, and a descriptor that
   * is opened after somebody else was told of an error is told nothing.
   */
  @ParameterizedTest
  @MethodSource("whereFilesAreForced")
  void sync_afterAnotherProcessWasToldOfTheFiles_namesWhatFailed(DiskFormat format, Way way)
      throws IOException {
    try (CrampedOverlay cramped = open(format, way, NO_BACKGROUND)) {
      Set<String> failed = cramped.overfill();
      for (String name : failed) {
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> Command.run("sync", cramped.upper(name)));
      }
      assertThat(cramped.failuresOfSync()).isEqualTo(failed);
      assertThatOnlyTheseAreLost(cramped, failed);
    }
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void sync_afterOwnBackgroundWritebackMetTheErrors_namesWhatFailed(DiskFormat format, Way way)
      throws IOException {
    try (CrampedOverlay cramped = open(format, way, BACKGROUND)) {
      Set<String> failed = cramped.overfill();
      while (cramped.overlay().statistics().dirtyBytes() > BACKGROUND) {
        // Until all but a little is on the disk, or lost.
        assertThat(Thread.currentThread().isInterrupted()).as("timed out").isFalse();
      }
      cramped.disk().makeRoom(); // too late
      assertThat(cramped.failuresOfSync()).isEqualTo(failed);
      assertThatOnlyTheseAreLost(cramped, failed);
    }
  }

  @ParameterizedTest
  @MethodSource("whereTheLogHasHoles")
  void sync_fileSystemLosesItsLog_namesAllThatWasNotDurable(DiskFormat format, Way way)
      throws IOException {
    try (CrampedOverlay cramped =
        CrampedOverlay.open(format, CrampedDisk.Safe.NOTHING, way, NO_BACKGROUND)) {
      Set<String> failed = cramped.overfill();
      assertThat(cramped.failuresOfSync()).containsAll(failed);
      assertThatExceptionOfType(FileSystemException.class)
          .isThrownBy(() -> Files.writeString(cramped.path("after"), "text"))
          .withMessageMatching("/after: (Read-only file system|Input/output error)");
      assertThat(cramped.failuresOfSync()).containsAll(failed);
      assertThatExceptionOfType(OverlaySyncException.class)
          .isThrownBy(cramped.overlay()::close)
          .satisfies(e -> assertThat(cramped.names(e)).containsAll(failed));
      assertThat(failed).containsAll(cramped.wrongOnDisk());
    }
  }

  /**
   * ext4 says yes to an fsync, and to a syncfs, once somebody else was told that its log is lost.
   */
  @ParameterizedTest
  @EnumSource(names = {"JOURNAL", "QUIET", "WHOLE"})
  void sync_neighbourWasToldThatTheLogIsLost_namesEverything(Way way) throws IOException {
    try (CrampedOverlay cramped =
        CrampedOverlay.open(DiskFormat.EXT4, CrampedDisk.Safe.NOTHING, way, NO_BACKGROUND)) {
      Set<String> files = cramped.writeSome();
      Path neighbour = Files.createFile(cramped.disk().root().resolve("neighbour"));
      cramped.overlay().sync();
      cramped.disk().fill();
      for (String name : files) {
        Files.setPosixFilePermissions(cramped.path(name), EnumSet.of(OWNER_READ));
      }
      Files.setPosixFilePermissions(neighbour, EnumSet.of(OWNER_READ));
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> Command.run("sync", neighbour));
      assertThat(cramped.failuresOfSync()).containsAll(files);
      assertThatExceptionOfType(OverlaySyncException.class).isThrownBy(cramped.overlay()::close);
    }
  }
}
