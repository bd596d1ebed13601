package io.overlaynio;

/**
 * What an overlay has done so far, and what waits for its next sync, at one moment. Cheap to ask
 * for.
 *
 * @param dirty how many files and directories have changes that may not be durable yet
 * @param dirtyBytes how many bytes were written and not yet given to the disk, as far as is known
 *     and as long as there are limits to count for; what is written twice counts twice
 * @param keptDescriptors how many descriptors of closed files wait for a sync
 * @param rounds how many syncs had something to do, whether or not they succeeded
 * @param synced how many files and directories successful ones made durable
 * @param writtenBack how many times a file's data was written back without being asked for
 */
public record OverlayStatistics(
    long dirty,
    long dirtyBytes,
    long keptDescriptors,
    long rounds,
    long synced,
    long writtenBack) {}
