package io.overlaynio.tck;

import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Operations that make, remove and move names. */
final class NameOperations {

  private static final String NEITHER = "neither source nor target";

  private NameOperations() {}

  /** Where both ends are wrong, each provider may say so of the end that it looks at first. */
  private static boolean neitherEnd(Workspace in, String source, String target) {
    return !Files.exists(in.path(source), LinkOption.NOFOLLOW_LINKS)
        && !Files.isDirectory(in.path(target).getParent());
  }

  record MakeDirectory(String name) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      Files.createDirectory(in.path(name));
      return "";
    }
  }

  record Delete(String name) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      Files.delete(in.path(name));
      return "";
    }
  }

  /** Deletes everything below a name and the name, as {@code rm -r} does. */
  record DeleteTree(String name) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      List<Path> paths;
      try (Stream<Path> walk = Files.walk(in.path(name))) {
        paths = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : paths) {
        Files.delete(path);
      }
      return paths.size() + " deleted";
    }
  }

  record MakeLink(String name, String target) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      Files.createSymbolicLink(in.path(name), in.root().getFileSystem().getPath(target));
      return "";
    }
  }

  record MakeHardLink(String name, String existing) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      if (neitherEnd(in, existing, name)) {
        return NEITHER;
      }
      Files.createLink(in.path(name), in.path(existing));
      return "";
    }
  }

  record Move(String source, String target, Set<CopyOption> how) implements Operation {
    @Override
    public String movedOrNull() {
      return source;
    }

    @Override
    public String movedToOrNull() {
      return target;
    }

    @Override
    public String run(Workspace in) throws IOException {
      if (neitherEnd(in, source, target)) {
        return NEITHER;
      }
      Path to = in.path(target);
      if (how.contains(StandardCopyOption.REPLACE_EXISTING)) {
        // The JDK's own provider deletes the target first, and with it a link on the way to it.
        to = to.getParent().toRealPath().resolve(to.getFileName());
      }
      Files.move(in.path(source), to, how.toArray(CopyOption[]::new));
      return "";
    }
  }

  /** A move in one step, of whatever is no directory: those not all providers move in one step. */
  record MoveFileAtomically(String source, String target) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      if (Files.isDirectory(in.path(source), LinkOption.NOFOLLOW_LINKS)) {
        return "a directory";
      }
      if (neitherEnd(in, source, target)) {
        return NEITHER;
      }
      Files.move(in.path(source), in.path(target), StandardCopyOption.ATOMIC_MOVE);
      return "";
    }
  }

  record Copy(String source, String target, Set<CopyOption> how) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      if (neitherEnd(in, source, target)) {
        return NEITHER;
      }
      if (isOverLinkToItself(in.path(source), in.path(target))) {
        return "over a link to itself";
      }
      Files.copy(in.path(source), in.path(target), how.toArray(CopyOption[]::new));
      return "";
    }

    /** The JDK's own provider deletes the link first, and may then not find what it led to. */
    private boolean isOverLinkToItself(Path from, Path to) throws IOException {
      return how.contains(StandardCopyOption.REPLACE_EXISTING)
          && !how.contains(LinkOption.NOFOLLOW_LINKS)
          && Files.isSymbolicLink(from)
          && Files.isSymbolicLink(to)
          && Files.exists(from)
          && Files.exists(to)
          && Files.isSameFile(from, to);
    }
  }

  record ListNames(String directory, String glob) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      TreeSet<String> names = new TreeSet<>();
      try (var stream = Files.newDirectoryStream(in.path(directory), glob)) {
        stream.forEach(path -> names.add(in.relative(path)));
      }
      return names.toString();
    }
  }

  record ReadLink(String name) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      return Files.readSymbolicLink(in.path(name)).toString();
    }
  }

  record RealPath(String name, Set<LinkOption> how) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      return in.relative(in.path(name).toRealPath(how.toArray(LinkOption[]::new)));
    }
  }

  record SameFile(String one, String other) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      return String.valueOf(Files.isSameFile(in.path(one), in.path(other)));
    }
  }

  /** Closes the tree and opens it again. */
  record Reopen(Workspace.Stage.Opening how) implements Operation {
    @Override
    public String run(Workspace in) throws IOException {
      in.open(how);
      return "";
    }
  }
}
