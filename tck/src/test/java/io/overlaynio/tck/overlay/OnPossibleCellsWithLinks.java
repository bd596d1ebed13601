package io.overlaynio.tck.overlay;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs a test class once for each kind of overlay that has links, writable or not; see {@link
 * Cell#possibleWithLinks}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@MethodSource("io.overlaynio.tck.overlay.Cell#possibleWithLinks")
@interface OnPossibleCellsWithLinks {}
