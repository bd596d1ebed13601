package io.overlaynio.internal.tree;

/**
 * How a file is to be copied within an overlay.
 *
 * @param replace whether a file or an empty directory at the target is replaced
 * @param attributes whether the copy gets owner, mode, times and extended attributes of the source
 * @param follow whether a link in the source's last name is followed
 * @param interruptible whether an interrupt ends the copy
 */
public record CopyHow(boolean replace, boolean attributes, boolean follow, boolean interruptible) {}
