package io.overlaynio;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Proves the floors: data flows one way, and the imports say so.
 *
 * <pre>
 *   5  io.overlaynio      -> 4
 *   4  internal.tree      -> 3, 2, 1
 *   3  internal.layer     -> 1
 *   2  internal.sync      -> 1
 *   1  internal.sys
 * </pre>
 *
 * Only {@code OverlayFileSystem}, where things are wired, with {@code SyncWiring} and {@code
 * SyncAnswers}, its two ends of the sync floor, reach past the floor below them. The wider rules of
 * the house that bytecode can show are proved here as well.
 */
final class FloorsTest {

  private static final String TOP = "io.overlaynio";
  private static final String TREE = "io.overlaynio.internal.tree..";
  private static final String LAYER = "io.overlaynio.internal.layer..";
  private static final String SYNC = "io.overlaynio.internal.sync..";
  private static final String SYS = "io.overlaynio.internal.sys..";

  private static final ArchCondition<JavaClass> BE_CLOSED_OR_ABSTRACT =
      ArchCondition.from(
          describe(
              "be final, a record, an enum, sealed, abstract or an interface",
              type ->
                  type.getModifiers().contains(JavaModifier.FINAL)
                      || type.getModifiers().contains(JavaModifier.ABSTRACT)
                      || type.isEnum()
                      || type.isSealed()));

  private static JavaClasses overlay;

  @BeforeAll
  static void readClasses() {
    overlay =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(TOP);
  }

  @Test
  void imports_anyFloor_pointDownward() {
    DescribedPredicate<JavaClass> wiring =
        belongTo(
            simpleName("OverlayFileSystem")
                .or(simpleName("SyncWiring"))
                .or(simpleName("SyncAnswers")));
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        // A floor may still be empty; a class outside every floor may not exist.
        .withOptionalLayers(true)
        .ensureAllClassesAreContainedInArchitecture()
        .layer("wiring")
        .definedBy(resideInAPackage(TOP).and(wiring))
        .layer("top")
        .definedBy(resideInAPackage(TOP).and(not(wiring)))
        .layer("tree")
        .definedBy(TREE)
        .layer("layer")
        .definedBy(LAYER)
        .layer("sync")
        .definedBy(SYNC)
        .layer("sys")
        .definedBy(SYS)
        .whereLayer("top")
        .mayOnlyAccessLayers("wiring", "tree")
        .whereLayer("tree")
        .mayOnlyAccessLayers("layer", "sync", "sys")
        .whereLayer("layer")
        .mayOnlyAccessLayers("sys")
        .whereLayer("sync")
        .mayOnlyAccessLayers("sys")
        .whereLayer("sys")
        .mayNotAccessAnyLayer()
        .check(overlay);
  }

  @Test
  void nativeAccess_aboveSys_isUnknown() {
    noClasses()
        .that()
        .resideOutsideOfPackage(SYS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jnr..", "com.kenai..")
        .check(overlay);
  }

  @Test
  void caffeine_outsideTreeAndSync_isUnknown() {
    noClasses()
        .that()
        .resideOutsideOfPackages(TREE, SYNC)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.github.benmanes.caffeine..")
        .check(overlay);
  }

  @Test
  void type_any_isClosedOrAbstract() {
    classes().that().areNotAnonymousClasses().should(BE_CLOSED_OR_ABSTRACT).check(overlay);
  }

  @Test
  void name_any_saysWhatTheTypeIs() {
    classes()
        .should()
        .haveSimpleNameNotEndingWith("Util")
        .andShould()
        .haveSimpleNameNotEndingWith("Utils")
        .andShould()
        .haveSimpleNameNotEndingWith("Helper")
        .andShould()
        .haveSimpleNameNotEndingWith("Manager")
        .andShould()
        .haveSimpleNameNotEndingWith("Impl")
        .check(overlay);
  }

  @Test
  void staticField_any_isFinal() {
    // Empty as long as no type has a constant.
    fields().that().areStatic().should().beFinal().allowEmptyShould(true).check(overlay);
  }

  @Test
  void staticField_aboveSys_holdsNoState() {
    // What sys asks is one for the whole process, so sys may remember whether it could be asked.
    noFields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(SYS)
        .should()
        .haveRawType(resideInAPackage("java.util.concurrent.atomic"))
        .orShould()
        .haveRawType(
            DescribedPredicate.or(
                assignableTo(ConcurrentMap.class),
                assignableTo(Lock.class),
                assignableTo(ThreadLocal.class),
                assignableTo(Executor.class)))
        .allowEmptyShould(true)
        .check(overlay);
  }
}
