package io.overlaynio.examples;

import io.overlaynio.examples.TreeCompiler.Compiled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Chooses what to edit, delete and rename in a source tree that nobody has looked at before, so
 * that it still compiles afterwards.
 *
 * <p>Edited is the largest source: a comment is appended. Deleted is a source whose types no other
 * source names, not even in a comment. Renamed is the directory without subdirectories that holds
 * most sources; javac asks that files given by name lie where their package says only of those it
 * has to look for itself.
 */
final class Changes {

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");

  private final Path root;
  private final Map<String, Path> sources = new TreeMap<>();

  private Changes(Path root) {
    this.root = root;
  }

  /** Looks at a tree that was just compiled; changes nothing yet. */
  static List<Change> choose(Path root, Compiled compiled) throws IOException {
    Changes changes = new Changes(root);
    for (Path source : TreeCompiler.sources(root)) {
      changes.sources.put(Trees.name(root, source), source);
    }
    Change deletion = changes.deletion(compiled);
    return List.of(changes.edit(deletion.target()), deletion, changes.renaming());
  }

  private Change edit(String deleted) throws IOException {
    String largest = "";
    long most = -1;
    for (Map.Entry<String, Path> source : sources.entrySet()) {
      long size = Files.size(source.getValue());
      if (size > most && !source.getKey().equals(deleted)) {
        largest = source.getKey();
        most = size;
      }
    }
    String edited = largest;
    return new Change(
        "edit",
        edited,
        "the largest source, by a comment at its end",
        tree ->
            Files.writeString(tree.resolve(edited), "\n// edited\n", StandardOpenOption.APPEND));
  }

  private Change deletion(Compiled compiled) throws IOException {
    Map<String, Integer> mentions = mentions();
    Optional<String> unneeded =
        compiled.typesBySource().entrySet().stream()
            .filter(source -> areUnneeded(source.getValue(), mentions))
            .map(Map.Entry::getKey)
            .filter(source -> compiled.typesBySource().size() > 1)
            .findFirst();
    if (unneeded.isPresent()) {
      return deletion(unneeded.get(), "no other source names it");
    }
    Optional<String> description =
        sources.keySet().stream().filter(name -> name.endsWith("package-info.java")).findFirst();
    if (description.isPresent() && sources.size() > 1) {
      return deletion(description.get(), "every type is needed, so a package's description");
    }
    String passing = free("Passing", ".java");
    return new Change(
        "delete",
        passing,
        "every source is needed, so one that was just added",
        tree -> {
          Files.writeString(tree.resolve(passing), "// here and gone\n");
          Files.delete(tree.resolve(passing));
        });
  }

  private static Change deletion(String source, String reason) {
    return new Change("delete", source, reason, tree -> Files.delete(tree.resolve(source)));
  }

  /** The source that declares a type mentions it too. */
  private static boolean areUnneeded(Set<String> types, Map<String, Integer> mentions) {
    return types.stream().allMatch(type -> mentions.getOrDefault(type, 0) <= 1);
  }

  /** In how many sources each word occurs. */
  private Map<String, Integer> mentions() throws IOException {
    Map<String, Integer> mentions = new HashMap<>();
    for (Path source : sources.values()) {
      String text = new String(Files.readAllBytes(source), StandardCharsets.UTF_8);
      for (String word :
          WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet())) {
        mentions.merge(word, 1, Integer::sum);
      }
    }
    return mentions;
  }

  private Change renaming() {
    Map<Path, Long> directories =
        sources.values().stream()
            .map(Path::getParent)
            .collect(Collectors.groupingBy(directory -> directory, Collectors.counting()));
    HashSet<Path> parents = new HashSet<>();
    for (Path directory : directories.keySet()) {
      for (Path up = directory.getParent(); up != null; up = up.getParent()) {
        parents.add(up);
      }
    }
    Optional<Path> fullest =
        directories.keySet().stream()
            .filter(directory -> !directory.equals(root) && !parents.contains(directory))
            .max(Comparator.<Path, Long>comparing(directories::get).thenComparing(path -> path));
    if (fullest.isEmpty()) {
      return new Change("rename", "nothing", "all sources lie in the top directory", tree -> {});
    }
    String old = Trees.name(root, fullest.get());
    String renamed = free(old + "-renamed", "");
    return new Change(
        "rename",
        old + " to " + renamed.substring(renamed.lastIndexOf('/') + 1),
        directories.get(fullest.get()) + " sources in it",
        tree -> Files.move(tree.resolve(old), tree.resolve(renamed)));
  }

  private String free(String stem, String suffix) {
    String name = stem + suffix;
    for (int i = 2; Files.exists(root.resolve(name)); i++) {
      name = stem + i + suffix;
    }
    return name;
  }
}
