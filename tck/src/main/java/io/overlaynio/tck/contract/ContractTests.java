package io.overlaynio.tck.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestInstance;
import org.opentest4j.TestAbortedException;

/**
 * What the test classes for file systems and for overlays have in common: capabilities, known bugs,
 * and the verdict on each contract.
 *
 * <p>To JUnit, a contract that asks for what is not declared is no test, and one that is broken as
 * declared is a test that passes: so what JUnit shows as skipped could not be tried on this
 * machine. The summary counts all of them.
 *
 * <p>The system property {@code overlaynio.tck.only}, a regular expression, leaves only the
 * contracts that have it somewhere in their names.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ContractTests {

  private static final String ONLY = "overlaynio.tck.only";

  private KnownBugs bugs;
  private Summary summary;

  ContractTests() {}

  /** What is declared, beyond what every file system has; the rest is skipped, and counted. */
  protected abstract Set<Capability> capabilities();

  /** Declares which contracts are known to be broken; none, unless overridden. */
  protected void knownBugs(KnownBugs known) {}

  /** What the summary calls it: the name of the test class, unless overridden. */
  protected String name() {
    return getClass().getSimpleName();
  }

  /** How long a contract may take before it is said to hang: 30 seconds, unless overridden. */
  protected Duration patience() {
    return Duration.ofSeconds(30);
  }

  @BeforeAll
  final void beginSummary() {
    bugs = new KnownBugs();
    knownBugs(bugs);
    summary = new Summary(name());
  }

  @AfterAll
  final void end() throws Exception {
    System.out.println(summary);
    closeShared();
  }

  /** Closes what several contracts have shared; nothing, unless overridden. */
  void closeShared() throws Exception {}

  /** The tests of an area, and one that fails for each known bug of it that is no contract. */
  final Stream<DynamicTest> contracts(String area, List<Class<? extends Area>> parts) {
    List<Contract> contracts = ContractReader.read(area, parts);
    List<DynamicTest> tests = new ArrayList<>();
    Pattern only = Pattern.compile(System.getProperty(ONLY, ""));
    for (Contract contract : contracts) {
      if (!only.matcher(contract.id()).find()) {
        continue;
      }
      String reasonToSkip = contract.reasonToSkipOrNull(capabilities());
      if (reasonToSkip != null) {
        summary.skipped(contract, reasonToSkip);
      } else {
        tests.add(DynamicTest.dynamicTest(contract.id(), () -> judge(contract)));
      }
    }
    for (String id : bugs.unknownOf(area, contracts)) {
      tests.add(DynamicTest.dynamicTest(id, () -> failUnknown(area, id)));
    }
    return tests.stream();
  }

  private void failUnknown(String area, String id) {
    summary.failed(area);
    throw new AssertionError("declared as a known bug, but there is no contract " + id);
  }

  private void judge(Contract contract) throws InterruptedException {
    Throwable broken = new Run(contract, this).brokenOrNull(patience());
    String bug = bugs.reasonOrNull(contract);
    if (broken instanceof TestAbortedException aborted) {
      summary.skipped(contract, aborted.getMessage());
      throw aborted;
    }
    if (bug != null && broken != null) {
      summary.known(contract, bug);
      return;
    }
    if (bug != null) {
      broken = new AssertionError("it no longer fails: take it from the list of known bugs");
    }
    if (broken != null) {
      summary.failed(contract.area());
      throw new ContractViolation(contract, broken);
    }
    summary.passed(contract);
  }
}
