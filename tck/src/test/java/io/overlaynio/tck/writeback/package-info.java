/**
 * Errors that the kernel meets when it writes back what programs wrote long before: a file system
 * on a disk that is full behind its back, and an overlay whose upper is there.
 */
package io.overlaynio.tck.writeback;
