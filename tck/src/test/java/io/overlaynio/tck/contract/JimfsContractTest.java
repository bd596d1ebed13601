package io.overlaynio.tck.contract;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import com.google.common.jimfs.WatchServiceConfiguration;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** The contracts on Jimfs, and what it is known to break. */
final class JimfsContractTest extends FileSystemContract {

  private static final Configuration LIKE_UNIX =
      Configuration.unix().toBuilder()
          .setAttributeViews("basic", "owner", "posix", "unix", "user", "acl")
          .setWatchServiceConfiguration(WatchServiceConfiguration.polling(10, MILLISECONDS))
          .build();

  @Override
  protected Ground open() throws Exception {
    return Ground.of(Jimfs.newFileSystem(LIKE_UNIX));
  }

  /** It is known to lose an event, which need not be waited for long. */
  @Override
  protected Duration patience() {
    return Duration.ofSeconds(3);
  }

  @Override
  protected void knownBugs(KnownBugs known) {
    JimfsBugs.declare(known);
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.complementOf(
        EnumSet.of(
            Capability.TO_FILE,
            Capability.PROCESS_LOCKS,
            Capability.DOS,
            Capability.LARGE_FILES,
            Capability.MAPPING,
            Capability.NAME_LIMIT,
            Capability.READ_ONLY,
            Capability.DURABILITY));
  }
}
