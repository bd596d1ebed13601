package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.layer.LayerFormat;
import io.overlaynio.internal.layer.LayerStack;
import io.overlaynio.internal.layer.WorkDir;
import io.overlaynio.internal.sync.DirtyFiles;

/**
 * What the operations of one overlay share (struct ovl_fs): its layers, its root, its caches, its
 * locks, and the sync floor.
 */
record Overlay(
    LayerStack layers,
    Directory root,
    EntryCache cache,
    TreeLocks locks,
    Lookup lookup,
    SyncDoors doors,
    CopyUpForce force,
    OpenFiles openFiles,
    Origins origins) {

  Layer upper() {
    return layers.upperOrNull();
  }

  WorkDir work() {
    return layers.workOrNull();
  }

  LayerFormat format() {
    return layers.format();
  }

  /** The sync floor: its first use builds it. */
  SyncDoors.Open sync() {
    return doors.open();
  }

  DirtyFiles dirty() {
    return sync().dirty();
  }
}
