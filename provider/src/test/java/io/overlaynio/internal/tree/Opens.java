package io.overlaynio.internal.tree;

import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/** Open options as the top floor hands them down. */
final class Opens {

  private Opens() {}

  static OpenHow with(StandardOpenOption... options) {
    return with(true, Set.of(), options);
  }

  static OpenHow with(boolean follow, Set<OpenOption> others, StandardOpenOption... options) {
    List<StandardOpenOption> given = List.of(options);
    boolean append = given.contains(StandardOpenOption.APPEND);
    boolean write = append || given.contains(StandardOpenOption.WRITE);
    return new OpenHow(
        given.contains(StandardOpenOption.READ) || !write,
        write,
        append,
        given.contains(StandardOpenOption.TRUNCATE_EXISTING) && write,
        given.contains(StandardOpenOption.CREATE),
        given.contains(StandardOpenOption.CREATE_NEW),
        given.contains(StandardOpenOption.DELETE_ON_CLOSE),
        given.contains(StandardOpenOption.SPARSE),
        given.contains(StandardOpenOption.SYNC),
        given.contains(StandardOpenOption.DSYNC),
        follow && !given.contains(StandardOpenOption.DELETE_ON_CLOSE),
        false,
        others);
  }
}
