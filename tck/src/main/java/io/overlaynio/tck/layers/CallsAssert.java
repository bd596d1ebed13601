package io.overlaynio.tck.layers;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;

/** Sentences about the calls that a {@link RecordingFileSystem} has seen. */
public final class CallsAssert extends AbstractAssert<CallsAssert, List<Call>> {

  CallsAssert(List<Call> actual) {
    super(actual, CallsAssert.class);
  }

  /** The file or directory was forced, under this name. */
  public CallsAssert haveForced(Path path) {
    if (actual.stream().noneMatch(call -> call.kind().forces() && call.isOn(path))) {
      failWithMessage("expected %s to be forced, but there were only%s", path, lines(actual));
    }
    return this;
  }

  /** Nothing at or below this directory was forced. */
  public CallsAssert haveForcedNothingBelow(Path directory) {
    return haveNone(
        "nothing to be forced below " + directory,
        call -> call.kind().forces() && call.isBelow(directory));
  }

  /** Nothing was forced at all. */
  public CallsAssert haveForcedNothing() {
    return haveNone("nothing to be forced", call -> call.kind().forces());
  }

  /** Nothing was opened for writing, made, removed or changed. */
  public CallsAssert haveChangedNothing() {
    return haveNone("nothing to be changed", call -> call.kind().changes());
  }

  /** No call was about this directory or anything below it. */
  public CallsAssert haveNotTouched(Path directory) {
    return haveNone("no call for " + directory, call -> call.isBelow(directory));
  }

  /** There was no call of this kind. */
  public CallsAssert haveNone(CallKind kind) {
    return haveNone("no call " + kind, call -> call.kind() == kind);
  }

  /** There was a call of the second kind on the second path after all such on the first. */
  public CallsAssert haveInOrder(CallKind first, Path one, CallKind second, Path other) {
    int last = -1;
    int after = -1;
    for (int i = 0; i < actual.size(); i++) {
      Call call = actual.get(i);
      last = call.kind() == first && call.isOn(one) ? i : last;
      after = call.kind() == second && call.isOn(other) ? i : after;
    }
    if (last < 0 || after < last) {
      failWithMessage(
          "expected %s %s and then %s %s, but there were%s",
          first, one, second, other, lines(actual));
    }
    return this;
  }

  private CallsAssert haveNone(String expectation, Predicate<Call> forbidden) {
    List<Call> found = actual.stream().filter(forbidden).toList();
    if (!found.isEmpty()) {
      failWithMessage("expected %s, but there were%s", expectation, lines(found));
    }
    return this;
  }

  private static String lines(List<Call> calls) {
    StringBuilder text = new StringBuilder();
    calls.forEach(call -> text.append("\n  ").append(call));
    return text.isEmpty() ? " no calls" : text.toString();
  }
}
