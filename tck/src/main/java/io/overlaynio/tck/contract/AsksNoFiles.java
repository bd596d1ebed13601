package io.overlaynio.tck.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an {@link FileSystemArea} whose contracts make, change and ask no files: they share one
 * directory, since to make a file system for each would cost more than they do.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface AsksNoFiles {}
