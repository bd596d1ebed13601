package io.overlaynio.tck.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of an {@link Area} as a contract, or, if it answers {@link Rows}, as a table of
 * contracts. The method's name says what is demanded.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Demand {

  /** The sentence of the specification behind it, in short, after the method it stands at. */
  String value();

  /** Without any of these it does not apply. */
  Capability[] needs() default {};

  /** With any of these it does not apply. */
  Capability[] without() default {};

  /** The first JDK that knows what it asks for. */
  int since() default 17;
}
