package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.DURABILITY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** What has to be there after a crash, because it was forced. */
@Needs(DURABILITY)
final class DurabilityContracts extends Area {

  private CrashingGround ground;

  @Override
  void open(ContractTests subject) throws Exception {
    ground = ((FileSystemContract) subject).openCrashing();
  }

  @Override
  void close() throws Exception {
    if (ground != null) {
      ground.close();
    }
  }

  private Path path(String name) {
    return ground.directory().resolve(name);
  }

  private String afterCrash(String name) throws Exception {
    return Files.readString(ground.crash().resolve(name));
  }

  private void forced(Path file, boolean metadata, String text, OpenOption... options)
      throws Exception {
    try (FileChannel channel = FileChannel.open(file, options)) {
      channel.write(FileSystemArea.bytes(text));
      channel.force(metadata);
    }
  }

  @Demand("FileChannel.force: what was written before is on the device when it returns")
  Rows force_written_isThere() {
    return new Rows()
        .row(
            "metadata",
            () -> {
              forced(path("a"), true, "content", CREATE_NEW, WRITE);
              assertThat(afterCrash("a")).isEqualTo("content");
            })
        .row(
            "content",
            () -> {
              forced(path("a"), false, "content", CREATE_NEW, WRITE);
              assertThat(afterCrash("a")).isEqualTo("content");
            })
        .row(
            "appended",
            () -> {
              forced(path("a"), true, "one", CREATE_NEW, WRITE);
              forced(path("a"), false, "two", APPEND);
              assertThat(afterCrash("a")).isEqualTo("onetwo");
            })
        .row(
            "in a new directory",
            () -> {
              Files.createDirectory(path("d"));
              forced(path("d/a"), true, "content", CREATE_NEW, WRITE);
              assertThat(afterCrash("d/a")).isEqualTo("content");
            });
  }

  @Demand("StandardOpenOption.SYNC and DSYNC: every write is on the device when it returns")
  Rows sync_written_isThere() {
    return new Rows().row("SYNC", () -> synced(SYNC)).row("DSYNC", () -> synced(DSYNC));
  }

  private void synced(OpenOption option) throws Exception {
    forced(path("a"), true, "", CREATE_NEW, WRITE);
    try (FileChannel channel = FileChannel.open(path("a"), WRITE, option)) {
      channel.write(FileSystemArea.bytes("content"));
      assertThat(afterCrash("a")).isEqualTo("content");
    }
  }

  @Demand("Files: what was durable is still there after a crash, if nobody touched it")
  void untouched_isThere() throws Exception {
    forced(path("a"), true, "content", CREATE_NEW, WRITE);
    Files.write(path("b"), "lost or not".getBytes(UTF_8));
    assertThat(afterCrash("a")).isEqualTo("content");
  }
}
