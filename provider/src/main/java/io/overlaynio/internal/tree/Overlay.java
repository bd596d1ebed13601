package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.layer.LayerFormat;
import io.overlaynio.internal.layer.LayerStack;
import io.overlaynio.internal.layer.WorkDir;
import io.overlaynio.internal.sync.DirtyFiles;
import io.overlaynio.internal.sync.Mappings;
import io.overlaynio.internal.sync.Writeback;

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
    Sync sync,
    CopyUpForce force,
    OpenFiles openFiles,
    Origins origins) {

  /** The doors of the sync floor. */
  record Sync(DirtyFiles dirty, Mappings mappings, Writeback writeback) {}

  Layer upper() {
    return layers.upperOrNull();
  }

  WorkDir work() {
    return layers.workOrNull();
  }

  LayerFormat format() {
    return layers.format();
  }

  DirtyFiles dirty() {
    return sync.dirty();
  }
}
