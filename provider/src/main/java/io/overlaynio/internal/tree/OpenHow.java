package io.overlaynio.internal.tree;

import java.nio.file.OpenOption;
import java.util.Set;

/**
 * How a file is to be opened, settled: append implies write, what does not write reads, and what
 * cannot go together was refused.
 *
 * @param follow whether a link in the last name is followed
 * @param fileChannel whether the caller needs a FileChannel, or any channel will do
 * @param others options that only the layer's own provider understands
 */
public record OpenHow(
    boolean read,
    boolean write,
    boolean append,
    boolean truncate,
    boolean create,
    boolean createNew,
    boolean deleteOnClose,
    boolean sparse,
    boolean sync,
    boolean dsync,
    boolean follow,
    boolean fileChannel,
    Set<OpenOption> others) {}
