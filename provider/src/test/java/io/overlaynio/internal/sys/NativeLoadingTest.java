package io.overlaynio.internal.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** That native access is loaded when it is asked for and not before, seen in a fresh process. */
final class NativeLoadingTest {
  private static final File HERE = new File("").getAbsoluteFile();

  /** A line about the loading of a class that only native access needs. */
  private static final Predicate<String> IS_NATIVE =
      Pattern.compile(" (jnr|com\\.kenai|org\\.objectweb)\\.").asPredicate();

  @Test
  void load_again_givesTheSame() {
    Native first = Machine.nativeAccess();
    assertThat(Native.load()).containsSame(first);
    assertThat(Native.isLoaded()).isTrue();
  }

  @Test
  void load_notYetCalled_hasLoadedNothingOfJnr() throws Exception {
    Machine.nativeAccess();
    List<String> output = run(HERE, "-verbose:class");
    int now = output.indexOf(LoadingProbe.NOW);
    assertThat(now).isPositive();
    assertThat(output.subList(0, now))
        .anyMatch(line -> line.contains(" io.overlaynio.internal.sys.LinuxNative "))
        .noneMatch(IS_NATIVE);
    assertThat(output.subList(now, output.size()))
        .contains("loaded before false there true now true")
        .anyMatch(IS_NATIVE);
  }

  @Test
  void load_firstInAnInterruptedThread_isThere() throws Exception {
    Machine.nativeAccess();
    assertThat(run(HERE, "-Dprobe.interrupted=true"))
        .contains("loaded before false there true now true");
  }

  @Test
  void load_switchedOff_isEmptyAndLoadsNothing() throws Exception {
    assertThat(run(HERE, "-verbose:class", "-Doverlay.native=false"))
        .contains("loaded before false there false now false")
        .noneMatch(IS_NATIVE);
  }

  @Test
  void load_otherSystem_isEmpty() throws Exception {
    assertThat(run(HERE, "-Dos.name=Other")).contains("loaded before false there false now false");
  }

  @Test
  void load_libraryCannotBeUnpacked_isEmptyAndTellsWhy() throws Exception {
    Machine.nativeAccess();
    // Where jffi unpacks its library: in the directory for temporary files, else in the current
    // one.
    assertThat(run(new File("/proc"), "-Djava.io.tmpdir=/proc"))
        .contains("loaded before false there false now false")
        .anyMatch(line -> line.contains("no native access"))
        .anyMatch(line -> line.contains("UnsatisfiedLinkError"));
  }

  private static List<String> run(File directory, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath(), LoadingProbe.class.getName()));
    Process process =
        new ProcessBuilder(command).directory(directory).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  /** All that this process runs from, whether as class path or as modules. */
  private static String classPath() {
    Set<String> entries = new LinkedHashSet<>();
    for (Class<?> type : List.of(Native.class, LoadingProbe.class)) {
      entries.add(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      for (String entry : System.getProperty(property, "").split(File.pathSeparator, -1)) {
        entries.add(new File(entry).getAbsolutePath());
      }
    }
    return String.join(File.pathSeparator, entries);
  }
}
