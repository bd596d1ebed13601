package io.overlaynio.examples;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * Updates a search index without touching it: Lucene's own directory over a path of an overlay. The
 * big index below is shared by as many as like to read it, and each who writes has an upper.
 *
 * <p>Lucene forces what it commits, file by file and then the directory. Here that forces the same
 * files in the upper, so a commit is durable as it is anywhere: afterwards the overlay has no byte
 * left to force.
 *
 * <p>Exit codes: 0, everything held; 1, something did not.
 */
public final class LuceneOnOverlay {

  private final Screen screen;

  private LuceneOnOverlay(Screen screen) {
    this.screen = screen;
  }

  /** Runs the program and ends the JVM with its exit code. */
  public static void main(String[] arguments) throws IOException {
    System.exit(run(System.out));
  }

  /** Runs the program and returns its exit code. */
  static int run(PrintStream out) throws IOException {
    try (Scratch scratch = Scratch.make()) {
      return new LuceneOnOverlay(new Screen(out)).run(scratch.folder()) ? 0 : 1;
    }
  }

  /** True if everything is as it has to be. */
  private boolean run(Path folder) throws IOException {
    Path base = Files.createDirectory(folder.resolve("base"));
    for (int i = 0; i < 3; i++) {
      write(base, "old" + i, "the quick fox number " + i, () -> 0);
    }
    // Lucene leaves its lock behind, and takes it for another one if it was created at another
    // time:
    // as a copy of what is below is. An index is handed on without it.
    Files.delete(base.resolve(IndexWriter.WRITE_LOCK_NAME));
    Progress progress = new Progress(System.err, System::nanoTime);
    String before = Snapshot.of(base, progress).hash();
    OverlayOptions options =
        OverlayOptions.builder()
            .lower(base)
            .upper(Files.createDirectory(folder.resolve("upper")))
            .build();
    boolean holds;
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options)) {
      Path index = overlay.getPath("/");
      LongSupplier dirty = () -> overlay.statistics().dirtyBytes();
      screen.heading("An index below, updated in an overlay");
      holds = write(index, "new", "a slow fox", dirty).isDurable(screen);
      holds &= write(index, "old1", "a dog, since it was updated", dirty).isDurable(screen);
      holds &= found("in the overlay", index, List.of("old0", "old2", "new"));
    }
    holds &= found("in the base", base, List.of("old0", "old1", "old2"));
    try (OverlayFileSystem again = OverlayFileSystem.open(options)) {
      holds &= found("opened again", again.getPath("/"), List.of("old0", "old2", "new"));
      try (Directory directory = FSDirectory.open(again.getPath("/"));
          CheckIndex check = new CheckIndex(directory)) {
        boolean clean = check.checkIndex().clean;
        screen.fact("checked by Lucene", clean ? "clean" : "DAMAGED");
        holds &= clean;
      }
    }
    boolean same = before.equals(Snapshot.of(base, progress).hash());
    screen.fact("the base", same ? "unchanged" : "CHANGED");
    return holds && same;
  }

  /** How many bytes waited for the disk before a commit, and after it. */
  private record Commit(long before, long after) {

    boolean isDurable(Screen screen) {
      screen.fact("bytes to force", before + " before the commit, " + after + " after it");
      return before > 0 && after == 0;
    }
  }

  /** Adds a document, in the place of the one of this name, and commits. */
  private static Commit write(Path index, String name, String text, LongSupplier dirty)
      throws IOException {
    Document document = new Document();
    document.add(new StringField("name", name, Field.Store.YES));
    document.add(new TextField("text", text, Field.Store.NO));
    try (StandardAnalyzer analyzer = new StandardAnalyzer();
        Directory directory = FSDirectory.open(index);
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
      writer.updateDocument(new Term("name", name), document);
      writer.flush(); // so that Lucene has written what it will force
      long before = dirty.getAsLong();
      writer.commit();
      return new Commit(before, dirty.getAsLong());
    }
  }

  private boolean found(String where, Path index, List<String> expected) throws IOException {
    Query foxes = new TermQuery(new Term("text", "fox"));
    try (Directory directory = FSDirectory.open(index);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      List<String> names = new ArrayList<>();
      for (var hit : searcher.search(foxes, 10).scoreDocs) {
        names.add(searcher.storedFields().document(hit.doc).get("name"));
      }
      screen.fact("foxes " + where, String.join(", ", names));
      return names.size() == expected.size() && names.containsAll(expected);
    }
  }
}
