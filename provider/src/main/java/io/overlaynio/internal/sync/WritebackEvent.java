package io.overlaynio.internal.sync;

import java.util.Collection;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A write-back before a sync, for Java Flight Recorder. Not to be touched unless that is at work.
 */
@Name("io.overlaynio.Writeback")
@Label("Overlay Write-back")
@Category("Overlay")
@Description("Data that an overlay wrote back before a sync asked for it")
@StackTrace(false)
final class WritebackEvent extends Event {

  @Label("Reason")
  @Description("dirty: above a limit of what may be dirty, or too old; kept: too many closed files")
  String reason;

  @Label("Files")
  long files;

  @Label("Bytes")
  @Description("How much was written to the files and was not on the disk, as far as is counted")
  @DataAmount
  long bytes;

  /** One that begins now, of these files. */
  static WritebackEvent begun(String reason, Collection<Tracked> files) {
    WritebackEvent event = new WritebackEvent();
    event.begin();
    if (event.isEnabled()) {
      event.reason = reason;
      event.files = files.size();
      event.bytes = files.stream().mapToLong(Tracked::pending).sum();
    }
    return event;
  }
}
