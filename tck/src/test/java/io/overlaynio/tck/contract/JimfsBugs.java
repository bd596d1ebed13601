package io.overlaynio.tck.contract;

/** The contracts that Jimfs 1.3.2 breaks, with what was seen. */
final class JimfsBugs {

  private JimfsBugs() {}

  static void declare(KnownBugs known) {
    fromUrisToDirectoryStreams(known);
    fromLocksToMoving(known);
    inNulls(known);
    fromOpenOptionsToOwnerAttributes(known);
    fromPathsToUserAttributes(known);
    inWatching(known);
  }

  private static void fromUrisToDirectoryStreams(KnownBugs known) {
    known.because(
        "throws UnsupportedOperationException instead of IllegalArgumentException",
        "URIs/getFileSystem_otherScheme_isRefused",
        "URIs/getPath_otherScheme_isRefused");
    known.because(
        "what should be refused is accepted",
        "asking/isSameFile_oneMissing_isRefused[first]",
        "asking/isSameFile_oneMissing_isRefused[second]");
    known.because(
        "throws UnsupportedOperationException, the list cannot be changed",
        "acl attributes/getAcl_changed_changesNoFile");
    known.because(
        "throws IllegalArgumentException instead of ClassCastException",
        "acl attributes/setAttribute_wrongType_isRefused");
    known.because(
        "throws UnsupportedOperationException instead of IllegalArgumentException",
        "acl attributes/getAttribute_unknown_isRefused");
    known.because(
        "fails with ClosedChannelException",
        "asynchronous channels/close_outstanding_failsWithAsynchronousClose[*]");
    known.because("it ends otherwise", "asynchronous channels/open_deleteOnClose_isGone");
    known.because(
        "what should be refused is accepted",
        "asynchronous channels/lock_overlapping_isRefused",
        "asynchronous channels/open_append_isRefused");
    known.because(
        "throws IllegalArgumentException instead of ClassCastException",
        "basic attributes/setAttribute_wrongType_isRefused");
    known.because(
        "throws UnsupportedOperationException instead of IllegalArgumentException",
        "basic attributes/setAttribute_wrongName_isRefused[empty]",
        "basic attributes/setAttribute_wrongName_isRefused[nonsense]");
    known.because("it ends otherwise", "byte channels/write_emptyBuffer_isZero");
    known.because(
        "throws ReadOnlyBufferException instead of IllegalArgumentException",
        "byte channels/read_readOnlyBuffer_isRefused");
    known.because(
        "fails with ClosedDirectoryStreamException", "closed/openDirectoryStream_isClosed");
    known.because(
        "what should be refused is accepted", "closed/questions_areRefused[getFileStore]");
    known.because(
        "what should be refused is accepted", "contents/read_missing_isRefused[getFileStore]");
    known.because(
        "throws IOException instead of FileSystemException",
        "copying/copy_brokenLink_isRefused[looping]");
    known.because(
        "what should be refused is accepted",
        "copying/copy_unknownOption_isRefused[one of nobody]");
    known.because(
        "fails with ClosedDirectoryStreamException",
        "directory streams/close_whileIterating_isTheEnd");
  }

  private static void fromLocksToMoving(KnownBugs known) {
    known.because("it ends otherwise", "locks/release_closedChannel_isRefused");
    known.because(
        "what should be refused is accepted",
        "locks/lock_overlapping_isRefused[other channel]",
        "locks/lock_overlapping_isRefused[same channel]",
        "locks/lock_overlapping_isRefused[shared ones of one channel]",
        "locks/lock_overlapping_isRefused[tryLock]");
    known.because("it ends otherwise", "matchers/glob_matches[a|b a|b]");
    known.because(
        "throws IOException instead of FileSystemException",
        "moving/move_intoItself_isRefused[child]",
        "moving/move_intoItself_isRefused[grandchild]");
    known.because(
        "what should be refused is accepted",
        "moving/move_unknownOption_isRefused[COPY_ATTRIBUTES]",
        "moving/move_unknownOption_isRefused[one of nobody]");
  }

  private static void inNulls(KnownBugs known) {
    known.because(
        "throws IllegalArgumentException instead of NullPointerException",
        "nulls/attributes_null_isRefused[user attribute name]");
    known.because(
        "throws ProviderMismatchException instead of NullPointerException",
        "nulls/files_nullPath_isRefused[createLink existing]",
        "nulls/files_nullPath_isRefused[createSymbolicLink target]",
        "nulls/provider_nullPath_isRefused[checkAccess]",
        "nulls/provider_nullPath_isRefused[createDirectory]",
        "nulls/provider_nullPath_isRefused[deleteIfExists]",
        "nulls/provider_nullPath_isRefused[delete]",
        "nulls/provider_nullPath_isRefused[getFileStore]",
        "nulls/provider_nullPath_isRefused[isHidden]",
        "nulls/provider_nullPath_isRefused[newAsynchronousFileChannel]",
        "nulls/provider_nullPath_isRefused[newByteChannel]",
        "nulls/provider_nullPath_isRefused[newDirectoryStream]",
        "nulls/provider_nullPath_isRefused[newFileChannel]",
        "nulls/provider_nullPath_isRefused[newInputStream]",
        "nulls/provider_nullPath_isRefused[newOutputStream]",
        "nulls/provider_nullPath_isRefused[readAttributes by name]",
        "nulls/provider_nullPath_isRefused[readAttributes]",
        "nulls/provider_nullPath_isRefused[readSymbolicLink]",
        "nulls/provider_nullPath_isRefused[setAttribute]");
    known.because(
        "throws UnsupportedOperationException instead of NullPointerException",
        "nulls/attributes_null_isRefused[attributes type]",
        "nulls/fileSystem_null_isRefused[provider.getFileSystem]",
        "nulls/fileSystem_null_isRefused[provider.getPath]",
        "nulls/fileSystem_null_isRefused[store attribute]");
    known.because(
        "what should be refused is accepted",
        "nulls/attributes_null_isRefused[view type]",
        "nulls/fileSystem_null_isRefused[store view type]",
        "nulls/files_nullPath_isRefused[isSameFile other]",
        "nulls/files_nullPath_isRefused[provider.isSameFile]",
        "nulls/options_null_isRefused[AsynchronousFileChannel.open]",
        "nulls/options_null_isRefused[FileChannel.open]",
        "nulls/options_null_isRefused[newByteChannel]");
  }

  private static void fromOpenOptionsToOwnerAttributes(KnownBugs known) {
    known.because("fails with FileSystemException", "open options/create_danglingLink_makesTarget");
    known.because(
        "fails with UnsupportedOperationException", "open options/deleteOnClose_stream_isGone");
    known.because(
        "it ends otherwise",
        "open options/deleteOnClose_isGone[READ]",
        "open options/deleteOnClose_isGone[WRITE, CREATE]",
        "open options/deleteOnClose_isGone[WRITE]",
        "open options/deleteOnClose_untilThen_isUsed");
    known.because(
        "throws UnsupportedOperationException instead of IllegalArgumentException",
        "open options/fileChannel_conflict_isRefused[READ, APPEND]",
        "open options/newByteChannel_conflict_isRefused[READ, APPEND]",
        "open options/newByteChannel_conflict_isRefused[READ, WRITE, APPEND]",
        "open options/newOutputStream_read_isRefused");
    known.because(
        "what should be refused is accepted",
        "open options/fileChannel_conflict_isRefused[APPEND, TRUNCATE_EXISTING]",
        "open options/newByteChannel_conflict_isRefused[APPEND, TRUNCATE_EXISTING]",
        "open options/newByteChannel_conflict_isRefused[WRITE, APPEND, TRUNCATE_EXISTING]",
        "open options/unknownOption_isRefused[FileChannel.open]",
        "open options/unknownOption_isRefused[newByteChannel write]",
        "open options/unknownOption_isRefused[newByteChannel]",
        "open options/unknownOption_isRefused[newOutputStream]");
    known.because(
        "throws IllegalArgumentException instead of ClassCastException",
        "owner attributes/setAttribute_wrongType_isRefused");
    known.because(
        "throws UnsupportedOperationException instead of IllegalArgumentException",
        "owner attributes/getAttribute_unknown_isRefused");
    known.because(
        "what should be refused is accepted",
        "owner attributes/lookup_unknownGroup_isRefused",
        "owner attributes/lookup_unknownUser_isRefused");
  }

  private static void fromPathsToUserAttributes(KnownBugs known) {
    known.because("it ends otherwise", "paths/normalize_dropsWhatIsRedundant[.]");
    known.because(
        "throws IllegalArgumentException instead of NoSuchElementException",
        "paths/iterator_exhausted_refuses");
    known.because("it ends otherwise", "posix attributes/isExecutable_noBits_isFalse");
    known.because(
        "throws IllegalArgumentException instead of ClassCastException",
        "posix attributes/setAttribute_wrongType_isRefused[elements]",
        "posix attributes/setAttribute_wrongType_isRefused[group]",
        "posix attributes/setAttribute_wrongType_isRefused[owner]",
        "posix attributes/setAttribute_wrongType_isRefused[permissions]");
    known.because(
        "throws UnsupportedOperationException instead of IllegalArgumentException",
        "posix attributes/setAttribute_unknown_isRefused");
    known.because(
        "what should be refused is accepted",
        "nulls/fileSystem_null_isRefused[store view name]",
        "nulls/fileSystem_null_isRefused[view of the store]");
    known.because(
        "a file is made in a directory that is deleted, and lost",
        "secure streams/newByteChannel_deletedDirectory_isRefused");
    known.because(
        "throws ProviderMismatchException instead of NullPointerException",
        "secure streams/wrongArguments_areRefused");
    known.because(
        "fails with UnsupportedOperationException",
        "stores/getAttribute_space_isThatOfTheMethod[totalSpace]",
        "stores/getAttribute_space_isThatOfTheMethod[unallocatedSpace]",
        "stores/getAttribute_space_isThatOfTheMethod[usableSpace]");
    known.because(
        "throws IOException instead of FileSystemException",
        "symbolic links/follow_loop_isRefused[in the middle]",
        "symbolic links/follow_loop_isRefused[to itself]",
        "symbolic links/follow_loop_isRefused[toRealPath]",
        "symbolic links/follow_loop_isRefused[two]");
    known.because(
        "throws BufferOverflowException instead of IOException",
        "user attributes/read_smallBuffer_isRefusedAndUntouched");
    known.because(
        "throws IllegalArgumentException instead of ClassCastException",
        "user attributes/setAttribute_wrongType_isRefused");
    known.because(
        "throws IllegalArgumentException instead of FileSystemException",
        "user attributes/missingAttribute_isRefused[read]",
        "user attributes/missingAttribute_isRefused[size]");
    known.because(
        "throws ReadOnlyBufferException instead of IllegalArgumentException",
        "user attributes/read_readOnlyBuffer_isRefused");
    known.because(
        "what should be refused is accepted", "user attributes/missingAttribute_isRefused[delete]");
  }

  private static void inWatching(KnownBugs known) {
    known.because("fails with NullPointerException", "watching/cancel_isNotValid");
    known.because("hangs", "watching/deletedDirectory_isNotValid");
    known.because("it ends otherwise", "watching/register_again_isSameKey");
    known.because(
        "throws IllegalArgumentException instead of ProviderMismatchException",
        "watching/register_impossible_isRefused[foreign service]");
    known.because(
        "what should be refused is accepted",
        "watching/register_impossible_isRefused[no kinds]",
        "watching/register_impossible_isRefused[unknown kind]");
  }
}
