package io.overlaynio.tck.contract;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The contracts of {@code java.nio.file} for any provider: whoever extends this class says how to
 * make an empty directory, and what his file system has.
 *
 * <p>Each area is a method, so that it can be run alone: {@code -Dtest=MyProviderTest#copying}.
 */
public abstract class FileSystemContract extends ContractTests {

  private Ground sharedOrNull;

  /** Constructs the tests. */
  protected FileSystemContract() {}

  /** An empty directory, for one test. */
  protected abstract Ground open() throws Exception;

  /**
   * A directory of a file system that is read-only, for one test. Overriding it goes with {@link
   * Capability#READ_ONLY}.
   *
   * @param filling puts into the directory what the test wants to find
   */
  protected Ground openReadOnly(Filling filling) throws Exception {
    throw new UnsupportedOperationException("READ_ONLY is declared, openReadOnly not overridden");
  }

  /**
   * A file system whose power can be cut. Overriding it goes with {@link Capability#DURABILITY}.
   */
  protected CrashingGround openCrashing() throws Exception {
    throw new UnsupportedOperationException("DURABILITY is declared, openCrashing not overridden");
  }

  /** The ground of all contracts that {@linkplain AsksNoFiles ask no files}. */
  final synchronized Ground sharedGround() throws Exception {
    if (sharedOrNull == null) {
      sharedOrNull = open();
    }
    return sharedOrNull;
  }

  @Override
  final synchronized void closeShared() throws Exception {
    Ground closing = sharedOrNull;
    sharedOrNull = null;
    if (closing != null) {
      closing.close();
    }
  }

  @TestFactory
  final Stream<DynamicTest> paths() {
    return contracts(
        "paths",
        List.of(
            PathNameContracts.class, PathResolutionContracts.class, PathComparisonContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> creating() {
    return contracts("creating", List.of(CreateContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> deleting() {
    return contracts("deleting", List.of(DeleteContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> asking() {
    return contracts("asking", List.of(ExistenceContracts.class, IfExistsContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> contents() {
    return contracts("contents", List.of(ContentContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> copying() {
    return contracts("copying", List.of(CopyContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> foreignCopying() {
    return contracts("foreign copying", List.of(ForeignCopyContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> moving() {
    return contracts("moving", List.of(MoveContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> basicAttributes() {
    return contracts("basic attributes", List.of(BasicAttributeContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> posixAttributes() {
    return contracts("posix attributes", List.of(PosixContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> ownerAttributes() {
    return contracts("owner attributes", List.of(OwnerContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> userAttributes() {
    return contracts("user attributes", List.of(UserAttributeContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> dosAttributes() {
    return contracts("dos attributes", List.of(DosContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> aclAttributes() {
    return contracts("acl attributes", List.of(AclContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> contentTypes() {
    return contracts("content types", List.of(ContentTypeContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> directoryStreams() {
    return contracts("directory streams", List.of(DirectoryStreamContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> secureStreams() {
    return contracts(
        "secure streams", List.of(SecureStreamContracts.class, HeldDirectoryContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> walking() {
    return contracts("walking", List.of(WalkContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> openOptions() {
    return contracts("open options", List.of(OpenOptionContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> byteChannels() {
    return contracts("byte channels", List.of(ByteChannelContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> fileChannels() {
    return contracts("file channels", List.of(FileChannelContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> transfers() {
    return contracts("transfers", List.of(TransferContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> asynchronousChannels() {
    return contracts("asynchronous channels", List.of(AsynchronousChannelContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> locks() {
    return contracts("locks", List.of(LockContracts.class, ProcessLockContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> mapping() {
    return contracts("mapping", List.of(MappingContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> arenas() {
    return contracts("arenas", List.of(ArenaContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> symbolicLinks() {
    return contracts("symbolic links", List.of(SymbolicLinkContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> hardLinks() {
    return contracts("hard links", List.of(HardLinkContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> unsupported() {
    return contracts("unsupported", List.of(UnsupportedContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> watching() {
    return contracts("watching", List.of(WatchContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> uris() {
    return contracts("URIs", List.of(UriContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> matchers() {
    return contracts("matchers", List.of(MatcherContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> stores() {
    return contracts("stores", List.of(StoreContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> closed() {
    return contracts("closed", List.of(ClosedContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> readOnly() {
    return contracts("read-only", List.of(ReadOnlyContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> nulls() {
    return contracts("nulls", List.of(NullContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> foreignPaths() {
    return contracts("foreign paths", List.of(MismatchContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> emptyPath() {
    return contracts("empty path", List.of(EmptyPathContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> names() {
    return contracts("names", List.of(NameContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> durability() {
    return contracts("durability", List.of(DurabilityContracts.class));
  }
}
