package io.overlaynio.internal.tree;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A copy-up, for Java Flight Recorder. Not to be touched unless that is at work. */
@Name("io.overlaynio.CopyUp")
@Label("Overlay Copy-up")
@Category("Overlay")
@Description("Something of a lower layer that was copied to the upper one before its first change")
final class CopyUpEvent extends Event {

  @Label("Path")
  @Description("In the overlay")
  String path;

  @Label("Bytes")
  @Description("How much data was copied")
  @DataAmount
  long bytes;

  /** One that begins now. */
  static CopyUpEvent begun() {
    CopyUpEvent event = new CopyUpEvent();
    event.begin();
    return event;
  }

  void shown(String label, long copied) {
    path = label;
    bytes = copied;
    commit();
  }
}
