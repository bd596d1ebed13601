/**
 * A crowd in one overlay: many threads that do everything at random, each with a model of what it
 * has done, while files are copied up, directories above open files are moved, all is synced, and
 * threads are interrupted. An hour of it: {@code mvn verify -pl tck -am -Dtest=CrowdTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dsurefire.timeout=0 -Dcrowd.seconds=3600}.
 */
package io.overlaynio.tck.crowd;
