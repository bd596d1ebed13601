package io.overlaynio.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A source tree of a few files, made anew for each test: two packages that need each other. */
final class SmallTree {

  private SmallTree() {}

  /** Makes the tree in a directory that does not exist yet. */
  static Path make(Path root) throws IOException {
    write(root, "shop/Shop.java", "package shop; public class Shop { shop.till.Till till; }");
    write(
        root,
        "shop/Window.java",
        "package shop; public class Window { Shop shop; interface Pane {} }");
    write(
        root,
        "shop/till/Till.java",
        """
        package shop.till;
        /** The largest source. */
        public class Till {
          enum Coin { PENNY, POUND }
          Runnable ring = () -> System.out.println(Coin.POUND);
          Drawer drawer = new Drawer();
        }
        """);
    write(root, "shop/till/Drawer.java", "package shop.till; record Drawer() {}");
    write(root, "META-INF/versions/21/shop/Shop.java", "a variant that javac must not see");
    write(root, "shop/notes.txt", "not a source");
    return root;
  }

  static Path write(Path root, String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
