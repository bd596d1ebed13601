package io.overlaynio.tck.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Another virtual machine, which has a file open through the platform's provider and locks what it
 * is told to: one line in, one line out. It ends when nobody can tell it anything more.
 */
final class OtherProcess implements Closeable {

  private static final String TAKEN = "taken";
  private static final String REFUSED = "refused";
  private static final String RELEASED = "released";

  private final Process process;
  private final PrintWriter orders;
  private final BufferedReader answers;

  private OtherProcess(Process process) {
    this.process = process;
    this.orders = new PrintWriter(process.getOutputStream(), true, US_ASCII);
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
  }

  static OtherProcess opening(File file) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder =
        new ProcessBuilder(
            java.toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            ownClasses(),
            OtherProcess.class.getName(),
            file.toString());
    return new OtherProcess(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  private static String ownClasses() {
    try {
      return Path.of(OtherProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether it could lock a range, which it then keeps. */
  boolean locks(long position, long size, boolean shared) throws IOException {
    return ask(position + " " + size + " " + shared).equals(TAKEN);
  }

  /** Releases all that it holds. */
  void release() throws IOException {
    ask("");
  }

  private String ask(String order) throws IOException {
    orders.println(order);
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the other process has ended");
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    orders.close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    answers.close();
  }

  /** What the other process does. */
  public static void main(String[] arguments) throws IOException {
    List<FileLock> held = new ArrayList<>();
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
    try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), READ, WRITE)) {
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        System.out.println(order.isEmpty() ? released(held) : locked(channel, order, held));
      }
    }
  }

  private static String released(List<FileLock> held) throws IOException {
    for (FileLock lock : held) {
      lock.release();
    }
    held.clear();
    return RELEASED;
  }

  private static String locked(FileChannel channel, String order, List<FileLock> held)
      throws IOException {
    String[] range = order.split(" ");
    FileLock lock =
        channel.tryLock(
            Long.parseLong(range[0]), Long.parseLong(range[1]), Boolean.parseBoolean(range[2]));
    if (lock == null) {
      return REFUSED;
    }
    held.add(lock);
    return TAKEN;
  }
}
