package io.overlaynio.internal.layer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** Says of a layer what is at a name in it, written {@code a/b}, in the words of overlays. */
public final class LayerAssert extends AbstractAssert<LayerAssert, Layer> {

  private LayerAssert(Layer actual) {
    super(actual, LayerAssert.class);
  }

  public static LayerAssert assertThat(Layer layer) {
    return new LayerAssert(layer);
  }

  public LayerAssert hasWhiteout(String name) {
    Found found = found(name);
    if (!(found instanceof Found.Whiteout)) {
      failWithMessage("expected a whiteout at %s in %s but found %s", name, actual, found);
    }
    return this;
  }

  /** Neither an object nor a whiteout. */
  public LayerAssert hasNothing(String name) {
    Found found = found(name);
    if (!(found instanceof Found.Nothing)) {
      failWithMessage("expected nothing at %s in %s but found %s", name, actual, found);
    }
    return this;
  }

  public LayerAssert hasFile(String name, String content) {
    String there;
    try {
      there = Files.readString(real(name).path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!there.equals(content)) {
      failWithMessage(
          "expected %s in %s to hold <%s> but it holds <%s>", name, actual, content, there);
    }
    return this;
  }

  public LayerAssert hasDirectory(String name) {
    if (!real(name).isDirectory()) {
      failWithMessage("expected %s in %s to be a directory", name, actual);
    }
    return this;
  }

  public LayerAssert hasOpaque(String name) {
    if (!isOpaque(name)) {
      failWithMessage("expected %s in %s to be opaque", name, actual);
    }
    return this;
  }

  public LayerAssert hasNotOpaque(String name) {
    if (isOpaque(name)) {
      failWithMessage("expected %s in %s not to be opaque", name, actual);
    }
    return this;
  }

  /** Names in a directory that the layer hides, and no others. */
  public LayerAssert hidesOnly(String directory, String... names) {
    List<String> hidden;
    try {
      Path at = directory.isEmpty() ? actual.root() : real(directory).path();
      hidden = actual.list(at).stream().filter(Listed::whiteout).map(Listed::name).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    org.assertj.core.api.Assertions.assertThat(hidden)
        .as("whiteouts in %s of %s", directory, actual)
        .containsExactlyInAnyOrder(names);
    return this;
  }

  private boolean isOpaque(String name) {
    try {
      return actual.isOpaque(real(name).path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Found.Real real(String name) {
    Found found = found(name);
    if (!(found instanceof Found.Real)) {
      failWithMessage("expected an object at %s in %s but found %s", name, actual, found);
    }
    return (Found.Real) found;
  }

  private Found found(String name) {
    try {
      Path directory = actual.root();
      String[] names = name.split("/");
      for (int i = 0; i < names.length - 1; i++) {
        Found found = actual.find(directory, names[i]);
        if (!(found instanceof Found.Real real)) {
          return found;
        }
        directory = real.path();
      }
      return actual.find(directory, names[names.length - 1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
