/**
 * Side by side with the kernel: the same work on the same disk in one run, told as medians and
 * their ratio, since absolute times mean little on a machine that others use.
 */
package io.overlaynio.tck.bench;
