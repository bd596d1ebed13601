/**
 * The contracts of {@code java.nio.file}, as tests that the author of any provider can run.
 *
 * <p>Whoever extends {@link io.overlaynio.tck.contract.FileSystemContract} with a class that says
 * how to make an empty directory, and which {@linkplain io.overlaynio.tck.contract.Capability
 * capabilities} the file system has, gets a JUnit test for each demand, area by area. What is not
 * declared is skipped and counted. {@linkplain io.overlaynio.tck.contract.KnownBugs Known bugs} are
 * declared by test with a reason; they are run all the same, and one that no longer fails is
 * reported. At the end a table tells of each area how many passed, failed, were skipped or known.
 *
 * <p>Each contract has a name that says what it demands, and the method of the specification behind
 * it. Where that leaves open which exception is thrown, or calls it optional, the most exact one is
 * demanded, which is what programs are written for. All of it holds on the platform's own provider.
 */
package io.overlaynio.tck.contract;
