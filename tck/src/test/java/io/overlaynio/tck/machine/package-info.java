/** What tests ask of the machine that they run on, beside its file systems. */
package io.overlaynio.tck.machine;
