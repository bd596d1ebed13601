package io.overlaynio.internal.layer;

/**
 * One name in the listing of a directory of one layer.
 *
 * @param whiteout true if the name is hidden here and below, false if the layer shows it
 */
public record Listed(String name, boolean whiteout) {}
