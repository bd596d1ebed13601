package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Found;
import io.overlaynio.internal.layer.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * One name looked for in all lower layers, topmost first, with the rules that stop the search
 * (ovl_lookup in fs/overlayfs/namei.c): a whiteout, anything that is not a directory, an opaque
 * directory. A redirect changes where the layers below are asked: a bare name in the same
 * directories, a path from the root of each layer.
 */
final class BelowSearch {

  private final List<Layer> lowers;
  private final LowerNames names;
  private final List<LowerDirectory> parents;
  private final List<LowerDirectory> stack = new ArrayList<>();
  private String name;
  private List<String> fromRoot;
  private BasicFileAttributes topmost;
  private Entry.InLower file;
  private boolean stopped;

  BelowSearch(List<Layer> lowers, LowerNames names, List<LowerDirectory> parents, String name) {
    this.lowers = lowers;
    this.names = names;
    this.parents = parents;
    this.name = name;
  }

  /**
   * Asks every layer until one stops the search.
   *
   * @param redirect of the upper directory under this name, or null
   */
  BelowSearch search(String redirect) throws IOException {
    follow(redirect);
    stopped |= fromRoot != null && fromRoot.isEmpty();
    int next = 0;
    for (int index = 0; index < lowers.size() && !stopped; index++) {
      while (next < parents.size() && parents.get(next).index() < index) {
        next++;
      }
      if (fromRoot != null) {
        searchFromRoot(index);
      } else if (next >= parents.size()) {
        break;
      } else if (parents.get(next).index() == index) {
        takeUnlessMissing(parents.get(next));
      }
    }
    return this;
  }

  /** Follows the redirect of what was found under the name. */
  private void follow(String redirect) {
    if (redirect == null || redirect.isEmpty()) {
      return;
    }
    if (fromRoot != null) {
      followOnTheWay(fromRoot.size() - 1, fromRoot, redirect);
    } else if (redirect.startsWith("/")) {
      fromRoot = Names.of(redirect);
    } else if (redirect.indexOf('/') < 0) {
      name = redirect;
    } else {
      stopped = true;
    }
  }

  /**
   * Follows the redirect of a directory on the way from the root: the layers below have the rest of
   * the way somewhere else (ovl_check_redirect).
   *
   * @param i the directory's place in the way that was taken in this layer
   */
  private void followOnTheWay(int i, List<String> way, String redirect) {
    if (redirect.startsWith("/")) {
      List<String> next = Names.of(redirect);
      next.addAll(way.subList(i + 1, way.size()));
      fromRoot = next;
      stopped = false;
    } else if (redirect.indexOf('/') < 0) {
      List<String> next = new ArrayList<>(fromRoot);
      next.set(next.size() - (way.size() - i), redirect);
      fromRoot = next;
    } else {
      stopped = true;
    }
  }

  private void searchFromRoot(int index) throws IOException {
    Layer layer = lowers.get(index);
    Path directory = layer.root();
    List<String> way = fromRoot;
    for (int i = 0; i < way.size() - 1; i++) {
      Found found = layer.find(directory, way.get(i));
      if (!(found instanceof Found.Real real) || !real.isDirectory()) {
        stopped |= !(found instanceof Found.Nothing);
        return;
      }
      directory = real.path();
      if (index < lowers.size() - 1) {
        stopped |= real.cut() || layer.isOpaque(directory);
        String redirect = layer.redirectOrNull(directory);
        if (redirect != null && !redirect.isEmpty()) {
          followOnTheWay(i, way, redirect);
        }
      }
    }
    if (!way.isEmpty()) {
      take(new LowerDirectory(index, layer, directory), way.get(way.size() - 1));
    }
  }

  private void takeUnlessMissing(LowerDirectory in) throws IOException {
    if (!names.lacks(in, name) && !take(in, name)) {
      in.missed();
    }
  }

  /** False if the layer has nothing of the name. */
  private boolean take(LowerDirectory in, String wanted) throws IOException {
    Found found = in.layer().find(in.path(), wanted);
    if (found instanceof Found.Whiteout) {
      stopped = true;
    } else if (found instanceof Found.Real real) {
      if (real.isDirectory()) {
        merge(in.index(), real);
      } else {
        stopped = true;
        if (stack.isEmpty()) {
          String link = real.attributes().isSymbolicLink() ? Lookup.target(real.path()) : null;
          BasicFileAttributes known =
              in.layer().platform() ? KnownAttributes.of(real.attributes()) : real.attributes();
          file = new Entry.InLower(in, wanted, known, link);
        }
      }
    }
    return !(found instanceof Found.Nothing);
  }

  private void merge(int index, Found.Real real) throws IOException {
    Layer layer = lowers.get(index);
    if (stack.isEmpty()) {
      topmost = real.attributes();
    }
    stack.add(new LowerDirectory(index, layer, real.path()));
    if (index == lowers.size() - 1) {
      return;
    }
    if (real.cut() || layer.isOpaque(real.path())) {
      stopped = true;
    } else {
      follow(layer.redirectOrNull(real.path()));
    }
  }

  List<LowerDirectory> directories() {
    return List.copyOf(stack);
  }

  /** Attributes of the topmost directory that was found, or null. */
  BasicFileAttributes topmostOrNull() {
    return topmost;
  }

  /** What is not a directory, or null. */
  Entry.InLower fileOrNull() {
    return file;
  }
}
