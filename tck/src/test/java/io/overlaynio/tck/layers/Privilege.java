package io.overlaynio.tck.layers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;

/** What only root may do: give files away. Others skip it, with the reason. */
final class Privilege {

  private Privilege() {}

  static void require() throws IOException {
    boolean root =
        System.getProperty("os.name").equals("Linux")
            && Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    assumeTrue(root, "needs root: only root may give files away");
  }

  static UserPrincipal anotherUser(Path path) throws IOException {
    return path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("daemon");
  }

  static GroupPrincipal anotherGroup(Path path) throws IOException {
    return path.getFileSystem()
        .getUserPrincipalLookupService()
        .lookupPrincipalByGroupName("daemon");
  }
}
