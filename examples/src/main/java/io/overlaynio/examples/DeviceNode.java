package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Makes devices and pipes, for which Java has nothing: by the system's own programs. */
final class DeviceNode {

  private DeviceNode() {}

  /**
   * Makes one. Possible outcomes: it is there; or an exception that says what the system said, and
   * it is not. Devices need privilege, pipes none.
   */
  static void make(Path path, TarArchiveEntry entry) throws IOException {
    boolean pipe = entry.getLinkFlag() == TarConstants.LF_FIFO;
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw failed(path, "devices and pipes can be made on the machine's own file systems only");
    }
    if (!pipe && entry.getDevMajor() == 0 && entry.getDevMinor() == 0) {
      throw EntryName.refused(entry.getName(), "it is a whiteout of another format");
    }
    List<String> command =
        new ArrayList<>(
            List.of("mknod", "-m", "%04o".formatted(entry.getMode() & 0777), path.toString()));
    if (pipe) {
      command.add("p");
    } else {
      command.add(entry.getLinkFlag() == TarConstants.LF_CHR ? "c" : "b");
      command.add(Integer.toString(entry.getDevMajor()));
      command.add(Integer.toString(entry.getDevMinor()));
    }
    run(path, "be made", command);
  }

  /** Java would open it to do that, which waits at a pipe, and may start a device. */
  static void setTime(Path path, TarArchiveEntry entry) throws IOException {
    Instant time = entry.getLastModifiedTime().toInstant();
    BigDecimal seconds =
        BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), 9));
    run(
        path,
        "get its time",
        List.of("touch", "-chmd", "@" + seconds.toPlainString(), path.toString()));
  }

  private static void run(Path path, String what, List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      if (process.waitFor() != 0) {
        throw failed(path, "the device or pipe cannot " + what + ": " + said);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted at " + path);
    }
  }

  private static FileSystemException failed(Path path, String reason) {
    return new FileSystemException(path.toString(), null, reason);
  }
}
