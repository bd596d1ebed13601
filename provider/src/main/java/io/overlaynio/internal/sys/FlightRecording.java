package io.overlaynio.internal.sys;

import jdk.jfr.FlightRecorder;

/**
 * Whether Java Flight Recorder is at work. Asked before any class of an event is touched: they are
 * loaded only where somebody may record them, and a runtime may be without that module.
 */
public final class FlightRecording {

  private static final boolean THERE = isThere();

  private FlightRecording() {}

  /** True if something may be recorded at this moment. */
  public static boolean isOn() {
    return THERE && FlightRecorder.isInitialized();
  }

  private static boolean isThere() {
    try {
      Class.forName("jdk.jfr.FlightRecorder", false, FlightRecording.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }
}
