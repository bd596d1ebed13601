package io.overlaynio.internal.sync;

import java.util.stream.Collectors;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A round, for Java Flight Recorder. Not to be touched unless that is at work. */
@Name("io.overlaynio.Sync")
@Label("Overlay Sync")
@Category("Overlay")
@Description("A round that made durable what an overlay had changed")
@StackTrace(false)
final class SyncEvent extends Event {

  @Label("Strategy")
  String strategy;

  @Label("Files")
  long files;

  @Label("Directories")
  long directories;

  @Label("Bytes")
  @DataAmount
  long bytes;

  @Label("Failures")
  @Description(
      "How many files and directories could not be made durable; the rest is not told then")
  long failures;

  @Label("Flushed By")
  @Description("What emptied the disk's cache; empty if nothing did")
  String flushedBy;

  @Label("Phases")
  @Description("How many nanoseconds each phase took, in order: data=3120000, commit=1140000")
  String phases;

  /** One that begins now. */
  static SyncEvent begun() {
    SyncEvent event = new SyncEvent();
    event.begin();
    return event;
  }

  void finished(Round round) {
    end();
    if (shouldCommit()) {
      strategy = round.strategy();
      files = round.files();
      directories = round.directories();
      bytes = round.bytes();
      flushedBy = round.flushedBy();
      phases =
          round.phases().entrySet().stream()
              .map(phase -> phase.getKey() + "=" + phase.getValue().toNanos())
              .collect(Collectors.joining(", "));
      commit();
    }
  }

  void failed(String by, SyncFailure failure) {
    strategy = by;
    failures = failure.failures().size();
    flushedBy = "";
    phases = "";
    commit();
  }
}
