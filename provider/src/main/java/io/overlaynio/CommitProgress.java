package io.overlaynio;

import java.nio.file.Path;

/**
 * How far a commit has come: told after each path of the target that has what the overlay shows.
 *
 * @param path of the overlay
 * @param done how many paths have, this one counted
 * @param total how many are to have
 * @param bytes of files so far
 * @param totalBytes of all files
 */
public record CommitProgress(Path path, int done, int total, long bytes, long totalBytes) {}
