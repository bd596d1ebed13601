package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static io.overlaynio.tck.contract.Refusal.refusedOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.PatternSyntaxException;

/** Listing one directory. */
final class DirectoryStreamContracts extends FileSystemArea {

  private static List<String> read(DirectoryStream<Path> stream) {
    List<String> names = new ArrayList<>();
    stream.forEach(entry -> names.add(entry.getFileName().toString()));
    names.sort(null);
    return names;
  }

  private List<String> matching(String glob) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root(), glob)) {
      return read(stream);
    }
  }

  @Demand("Files.newDirectoryStream: iterates over all entries, each once")
  void entries_areAll() throws Exception {
    file("a");
    directory("b");
    file("b/inside");
    file(".c");
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root())) {
      assertThat(read(stream)).containsExactly(".c", "a", "b");
    }
  }

  @Demand("DirectoryStream: does not iterate over entries for the directory itself or its parent")
  void entries_emptyDirectory_areNone() throws Exception {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory("d"))) {
      assertThat(stream.iterator().hasNext()).isFalse();
    }
  }

  @Demand(
      value = "DirectoryStream: iterates over dangling links as over all else",
      needs = SYMBOLIC_LINKS)
  void entries_danglingLink_isOne() throws Exception {
    link("l", "none");
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root())) {
      assertThat(read(stream)).containsExactly("l");
    }
  }

  @Demand("Files.newDirectoryStream: entries are the name resolved against the directory")
  Rows entries_areResolvedAgainstTheDirectory() {
    return new Rows()
        .row("absolute", () -> firstEntry(directory("d"), path("d/a")))
        .row(
            "with dots",
            () -> {
              directory("d");
              Path dotted = path("d").resolve(parsed("../d/."));
              firstEntry(dotted, dotted.resolve("a"));
            })
        .row(
            "through a link",
            () -> {
              directory("d");
              firstEntry(link("l", "d"), path("l/a"));
            },
            SYMBOLIC_LINKS);
  }

  private void firstEntry(Path directory, Path expected) throws Exception {
    file("d/a");
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      assertThat(stream.iterator().next()).isEqualTo(expected);
    }
  }

  @Demand("Files.newDirectoryStream: many entries are all found")
  void entries_many_areAll() throws Exception {
    for (int i = 0; i < 500; i++) {
      Files.createFile(path("file-with-a-name-that-is-not-very-short-" + i));
    }
    assertThat(names(root())).hasSize(500).doesNotHaveDuplicates();
  }

  @Demand("Files.newDirectoryStream: NotDirectoryException if it is a file")
  Rows newDirectoryStream_file_isRefused() {
    return new Rows()
        .row(
            "plain",
            () ->
                refusedOf(
                    NotDirectoryException.class,
                    file("a"),
                    () -> Files.newDirectoryStream(path("a")).close()))
        .row(
            "with a glob",
            () ->
                refusedOf(
                    NotDirectoryException.class,
                    file("a"),
                    () -> Files.newDirectoryStream(path("a"), "*.x").close()))
        .row(
            "list",
            () ->
                refusedOf(
                    NotDirectoryException.class, file("a"), () -> Files.list(path("a")).close()));
  }

  @Demand("Files.newDirectoryStream(glob): those whose names match")
  Rows glob_filtersNames() {
    return new Rows()
        .row("*", () -> globbed("*", "a.c", "a.h", "b.c"))
        .row("*.c", () -> globbed("*.c", "a.c", "b.c"))
        .row("a.?", () -> globbed("a.?", "a.c", "a.h"))
        .row("{a,b}.c", () -> globbed("{a,b}.c", "a.c", "b.c"))
        .row("[!a]*", () -> globbed("[!a]*", "b.c"))
        .row("exact", () -> globbed("a.h", "a.h"))
        .row("none", () -> globbed("*.x"));
  }

  private void globbed(String glob, String... expected) throws Exception {
    file("a.c");
    file("a.h");
    file("b.c");
    assertThat(matching(glob)).containsExactly(expected);
  }

  @Demand("Files.newDirectoryStream(glob): PatternSyntaxException if the pattern is wrong")
  void glob_wrong_isRefused() {
    refusedAs(PatternSyntaxException.class, () -> matching("{a"));
  }

  @Demand("Files.newDirectoryStream(filter): those that the filter accepts")
  void filter_decides() throws Exception {
    file("a");
    directory("d");
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(root(), entry -> Files.isDirectory(entry))) {
      assertThat(read(stream)).containsExactly("d");
    }
  }

  @Demand("DirectoryStream.Filter: its IOException is the cause of a DirectoryIteratorException")
  Rows filter_throwing_isTheCause() {
    return new Rows()
        .row("hasNext", () -> failing(Iterator::hasNext))
        .row("next", () -> failing(Iterator::next));
  }

  private interface IteratorCode {
    Object run(Iterator<Path> iterator);
  }

  private void failing(IteratorCode code) throws Exception {
    file("a");
    IOException failure = new IOException("of the filter");
    DirectoryStream.Filter<Path> filter =
        entry -> {
          throw failure;
        };
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root(), filter)) {
      Iterator<Path> iterator = stream.iterator();
      DirectoryIteratorException thrown =
          refused(DirectoryIteratorException.class, () -> code.run(iterator));
      assertThat(thrown.getCause()).isSameAs(failure);
    }
  }

  @Demand("DirectoryStream.iterator: IllegalStateException the second time")
  void iterator_twice_isRefused() throws Exception {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root())) {
      assertThat(stream.iterator().hasNext()).isFalse();
      refused(IllegalStateException.class, stream::iterator);
    }
  }

  @Demand("DirectoryStream.iterator: IllegalStateException if the stream is closed")
  void iterator_closed_isRefused() throws Exception {
    DirectoryStream<Path> stream = Files.newDirectoryStream(root());
    stream.close();
    refusedAs(IllegalStateException.class, stream::iterator);
  }

  @Demand("DirectoryStream.close: closing what is closed has no effect")
  void close_twice_isNoError() throws Exception {
    DirectoryStream<Path> stream = Files.newDirectoryStream(root());
    stream.close();
    stream.close();
    assertThat(Files.exists(root())).isTrue();
  }

  @Demand("DirectoryStream.close: the iterator behaves as if the end was reached")
  void close_whileIterating_isTheEnd() throws Exception {
    file("a");
    file("b");
    file("c");
    Iterator<Path> iterator;
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root())) {
      iterator = stream.iterator();
      iterator.next();
    }
    int more = 0;
    while (iterator.hasNext()) {
      iterator.next();
      more++;
    }
    assertThat(more).as("entries that were read ahead").isLessThanOrEqualTo(1);
    refused(NoSuchElementException.class, iterator::next);
  }

  @Demand("DirectoryStream.iterator: NoSuchElementException after the last entry")
  void next_atTheEnd_isRefused() throws Exception {
    file("a");
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root())) {
      Iterator<Path> iterator = stream.iterator();
      assertThat(iterator.next()).isEqualTo(path("a"));
      refused(NoSuchElementException.class, iterator::next);
      refused(NoSuchElementException.class, iterator::next);
    }
  }

  @Demand("DirectoryStream.iterator: hasNext reads ahead, next never loses an entry")
  void hasNext_severalTimes_losesNothing() throws Exception {
    file("a");
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root())) {
      Iterator<Path> iterator = stream.iterator();
      assertThat(iterator.hasNext() && iterator.hasNext()).isTrue();
      assertThat(iterator.next()).isEqualTo(path("a"));
      assertThat(iterator.hasNext()).isFalse();
    }
  }

  @Demand("DirectoryStream.iterator: remove is not supported")
  void remove_isRefused() throws Exception {
    file("a");
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root())) {
      Iterator<Path> iterator = stream.iterator();
      iterator.next();
      refused(UnsupportedOperationException.class, iterator::remove);
    }
    assertThat(Files.exists(path("a"))).isTrue();
  }

  @Demand("DirectoryStream: entries may be deleted while it is read")
  void entries_deletedWhileRead_areAllSeen() throws Exception {
    for (int i = 0; i < 50; i++) {
      file("f" + i);
    }
    int seen = 0;
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root())) {
      for (Path entry : stream) {
        Files.delete(entry);
        seen++;
      }
    }
    assertThat(seen).isEqualTo(50);
    assertThat(names(root())).isEmpty();
  }

  @Demand("DirectoryStream: weakly consistent; what others add may show or not, and is no error")
  void entries_addedWhileRead_areNoError() throws Exception {
    file("a");
    file("b");
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root())) {
      Iterator<Path> iterator = stream.iterator();
      iterator.next();
      file("c");
      int more = 0;
      while (iterator.hasNext()) {
        iterator.next();
        more++;
      }
      assertThat(more).isBetween(1, 2);
    }
  }
}
