/**
 * For tests of any program: {@link io.overlaynio.tck.junit.ScratchOverlay} hands a test a directory
 * that may be changed at will, over one that stays as it is.
 */
package io.overlaynio.tck.junit;
