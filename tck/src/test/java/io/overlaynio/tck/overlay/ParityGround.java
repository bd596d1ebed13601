package io.overlaynio.tck.overlay;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a trial of parity takes place: a directory with lower layers, and what only root may do
 * there. The trial itself may be anybody's; see {@link DistantGround}.
 */
interface ParityGround extends Closeable {

  /** A directory for the uppers, where whoever runs the trial may write. */
  Path place();

  /** The lower layers, topmost first. */
  List<Path> lowers();

  /** Mounts an upper with these options beside those of the layers, and answers where. */
  Path mount(String options, Path upper, List<Path> lowers) throws IOException;

  void unmount(Path root) throws IOException;

  /** What two trees have otherwise, to the eyes of root: a line for each name. */
  List<String> differences(Path expected, Path actual) throws IOException;

  /** What has changed in the lower layers since they were made: nothing may. */
  List<String> changesBelow() throws IOException;
}
