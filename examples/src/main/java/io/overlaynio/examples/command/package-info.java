/** The command {@code overlay}: what was changed in an upper directory, and what becomes of it. */
package io.overlaynio.examples.command;
