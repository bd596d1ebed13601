package io.overlaynio.tck.contract;

/** The contracts that memoryfilesystem 2.8.1 breaks, with what was seen. */
final class MemoryFileSystemBugs {

  private MemoryFileSystemBugs() {}

  static void declare(KnownBugs known) {
    inAclAttributes(known);
    fromAskingToByteChannels(known);
    fromClosedToDirectoryStreams(known);
    fromFileChannelsToMatchers(known);
    fromMovingToNulls(known);
    fromOpenOptionsToPaths(known);
    fromStoresToTransfers(known);
    inUserAttributes(known);
  }

  private static void inAclAttributes(KnownBugs known) {
    known.because(
        "the view is there, and cannot be asked by names",
        "acl attributes/getAcl_everyWay_isTheSame",
        "acl attributes/getAttribute_unknown_isRefused",
        "acl attributes/getOwner_isThatOfTheFile",
        "acl attributes/readAttributes_star_isBoth",
        "acl attributes/setAttribute_acl_isKept",
        "acl attributes/setAttribute_wrongType_isRefused",
        "basic attributes/supportedViews_canBeRead");
    known.because("what should be refused is accepted", "acl attributes/setAcl_null_isRefused");
  }

  private static void fromAskingToByteChannels(KnownBugs known) {
    known.because(
        "it ends otherwise",
        "asking/exists_asItIs[dots behind missing]",
        "asking/toRealPath_isTheFile[link to directory and ..]");
    known.because(
        "the exception names another file, or none",
        "asking/toRealPath_missing_isRefused[dangling link]");
    known.because(
        "fails with ClosedChannelException",
        "asynchronous channels/close_outstanding_failsWithAsynchronousClose[*]");
    known.because(
        "what should be refused is accepted",
        "asynchronous channels/closed_refuses[force]",
        "asynchronous channels/lock_overlapping_isRefused",
        "asynchronous channels/negativePosition_isRefused[read]",
        "asynchronous channels/negativePosition_isRefused[write]",
        "asynchronous channels/nullHandler_isRefused",
        "asynchronous channels/open_append_isRefused",
        "asynchronous channels/read_readOnlyBuffer_isRefused",
        "asynchronous channels/wrongDirection_isRefused[read]",
        "asynchronous channels/wrongDirection_isRefused[write]");
    known.because("it ends otherwise", "basic attributes/view_name_isBasic");
    known.because(
        "it ends otherwise",
        "byte channels/truncate_greaterBelowPosition_movesPosition",
        "byte channels/truncate_grownAgain_hasZeros",
        "byte channels/truncate_position_isKeptOrMoved[before]",
        "byte channels/write_emptyBuffer_isZero");
    known.because(
        "throws ReadOnlyBufferException instead of IllegalArgumentException",
        "byte channels/read_readOnlyBuffer_isRefused");
  }

  private static void fromClosedToDirectoryStreams(KnownBugs known) {
    known.because(
        "fails with ClosedFileSystemException",
        "closed/paths_stillWork[compareTo]",
        "closed/paths_stillWork[toString]");
    known.because(
        "it ends otherwise",
        "closed/openChannel_isClosed[asynchronous channel]",
        "closed/openChannel_isClosed[byte channel]",
        "closed/openChannel_isClosed[file channel]");
    known.because(
        "throws ClosedFileSystemException instead of IOException",
        "closed/openStream_isClosed[input]",
        "closed/openStream_isClosed[output]");
    known.because(
        "what should be refused is accepted", "contents/read_missing_isRefused[getFileStore]");
    known.because(
        "fails with FileSystemException",
        "copying/copy_directoryIntoItself_isEmptyDirectory",
        "copying/copy_link_isFollowedOrCopied[to directory, followed]");
    known.because(
        "fails with UnsupportedOperationException", "copying/copy_attributes_keepsUserAttributes");
    known.because(
        "the exception names another file, or none", "copying/copy_brokenLink_isRefused[dangling]");
    known.because(
        "what should be refused is accepted", "copying/copy_unknownOption_isRefused[ATOMIC_MOVE]");
    known.because(
        "the exception names another file, or none",
        "creating/createDirectory_noParent_isRefused",
        "creating/createFile_noParent_isRefused");
    known.because(
        "the exception names another file, or none", "deleting/delete_missingParent_isRefused");
    known.because(
        "fails with DirectoryIteratorException",
        "directory streams/filter_throwing_isTheCause[hasNext]",
        "directory streams/filter_throwing_isTheCause[next]");
    known.because("it ends otherwise", "directory streams/glob_filtersNames[[!a]*]");
    known.because(
        "throws NullPointerException instead of PatternSyntaxException",
        "directory streams/glob_wrong_isRefused");
  }

  private static void fromFileChannelsToMatchers(KnownBugs known) {
    known.because("it ends otherwise", "file channels/write_appendBuffers_areAtTheEnd");
    known.because(
        "throws IndexOutOfBoundsException instead of IllegalArgumentException",
        "file channels/readAt_negative_isRefused",
        "file channels/writeAt_negative_isRefused");
    known.because("what should be refused is accepted", "file channels/closed_refuses[force]");
    known.because(
        "what should be refused is accepted",
        "locks/lock_overlapping_isRefused[other channel]",
        "locks/lock_overlapping_isRefused[shared ones of one channel]",
        "locks/lock_overlapping_isRefused[tryLock]",
        "locks/lock_wrongChannel_isRefused[shared]");
    known.because("fails with PatternSyntaxException", "matchers/glob_matches[[\\] \\]");
    known.because(
        "it ends otherwise",
        "matchers/glob_doesNotMatch[[!abc] b]",
        "matchers/glob_matches[[!-] a]",
        "matchers/glob_matches[[!a-c] d]",
        "matchers/glob_matches[a(b) a(b)]",
        "matchers/glob_matches[a+b a+b]",
        "matchers/glob_matches[a|b a|b]");
    known.because(
        "throws NullPointerException instead of PatternSyntaxException",
        "matchers/glob_wrong_isRefused[{a,{b}}]",
        "matchers/glob_wrong_isRefused[{a]");
  }

  private static void fromMovingToNulls(KnownBugs known) {
    known.because(
        "fails with FileAlreadyExistsException",
        "moving/move_atomic_replacesFile",
        "moving/move_ontoItself_doesNothing[other name of it]");
    known.because(
        "it ends otherwise",
        "moving/move_noTargetParent_isRefused[directory]",
        "moving/move_noTargetParent_isRefused[file]");
    known.because(
        "what should be refused is accepted",
        "moving/move_intoItself_isRefused[grandchild]",
        "moving/move_unknownOption_isRefused[COPY_ATTRIBUTES]");
    known.because(
        "throws IllegalArgumentException instead of NullPointerException",
        "nulls/attributes_null_isRefused[owner]",
        "nulls/attributes_null_isRefused[permissions]");
    known.because(
        "throws UnsupportedOperationException instead of NullPointerException",
        "nulls/attributes_null_isRefused[attributes type]",
        "nulls/fileSystem_null_isRefused[store attribute]",
        "nulls/options_null_isRefused[copy]",
        "nulls/options_null_isRefused[move]");
    known.because(
        "throws UserPrincipalNotFoundException instead of NullPointerException",
        "nulls/fileSystem_null_isRefused[lookup group]",
        "nulls/fileSystem_null_isRefused[lookup user]");
    known.because(
        "what should be refused is accepted",
        "nulls/attributes_null_isRefused[view type]",
        "nulls/fileSystem_null_isRefused[store view type]",
        "nulls/options_null_isRefused[AsynchronousFileChannel.open]",
        "nulls/options_null_isRefused[FileChannel.open]",
        "nulls/options_null_isRefused[newByteChannel]",
        "nulls/options_null_isRefused[newInputStream]",
        "nulls/options_null_isRefused[newOutputStream]",
        "nulls/path_null_isRefused[getPath array]");
  }

  private static void fromOpenOptionsToPaths(KnownBugs known) {
    known.because(
        "fails with FileAlreadyExistsException",
        "open options/existing_isKeptOrCut[READ, CREATE_NEW]");
    known.because(
        "what should be refused is accepted",
        "open options/newInputStream_writing_isRefused[APPEND]",
        "open options/newInputStream_writing_isRefused[WRITE]",
        "open options/newOutputStream_read_isRefused",
        "open options/noCreate_missing_isRefused[CREATE]",
        "open options/noCreate_missing_isRefused[READ, CREATE]",
        "open options/noCreate_missing_isRefused[READ, CREATE_NEW]",
        "open options/unknownOption_isRefused[FileChannel.open]",
        "open options/unknownOption_isRefused[newByteChannel write]",
        "open options/unknownOption_isRefused[newByteChannel]",
        "open options/unknownOption_isRefused[newInputStream]",
        "open options/unknownOption_isRefused[newOutputStream]");
    known.because("it ends otherwise", "owner attributes/view_name_isOwner");
    known.because(
        "it ends otherwise",
        "paths/compareTo_allPairs_isAnOrder",
        "paths/iterator_givesNames[empty]",
        "paths/normalize_dropsWhatIsRedundant[./.]",
        "paths/normalize_dropsWhatIsRedundant[.]",
        "paths/normalize_leadingParent_stays[a/../..]");
  }

  private static void fromStoresToTransfers(KnownBugs known) {
    known.because(
        "what should be refused is accepted",
        "nulls/fileSystem_null_isRefused[store view name]",
        "nulls/fileSystem_null_isRefused[view of the store]");
    known.because(
        "fails with UnsupportedOperationException",
        "stores/getAttribute_space_isThatOfTheMethod[totalSpace]",
        "stores/getAttribute_space_isThatOfTheMethod[unallocatedSpace]",
        "stores/getAttribute_space_isThatOfTheMethod[usableSpace]");
    known.because(
        "it ends otherwise",
        "stores/supports_owner",
        "stores/supports_posix",
        "stores/supports_user");
    known.because(
        "fails with NoSuchFileException",
        "symbolic links/follow_linkedDirectory_isEntered[parent is that of the target]");
    known.because(
        "the exception names another file, or none",
        "symbolic links/create_noParent_isRefused",
        "symbolic links/follow_dangling_isRefused[attributes]",
        "symbolic links/follow_dangling_isRefused[list]",
        "symbolic links/follow_dangling_isRefused[read]",
        "symbolic links/read_missing_isRefused",
        "symbolic links/read_noLink_isRefused[directory]",
        "symbolic links/read_noLink_isRefused[file]");
  }

  private static void inUserAttributes(KnownBugs known) {
    known.because(
        "fails with UnsupportedOperationException",
        "user attributes/readAttributes_star_isAll",
        "user attributes/setAttribute_value_isReadBack[buffer]",
        "user attributes/setAttribute_value_isReadBack[bytes]",
        "user attributes/write_buffer_isConsumed",
        "user attributes/write_directBuffer_isReadBack");
    known.because(
        "it ends otherwise",
        "user attributes/missingAttribute_isRefused[read]",
        "user attributes/missingAttribute_isRefused[size]");
    known.because(
        "throws ReadOnlyBufferException instead of IllegalArgumentException",
        "user attributes/read_readOnlyBuffer_isRefused");
    known.because(
        "throws UnsupportedOperationException instead of ClassCastException",
        "user attributes/setAttribute_wrongType_isRefused");
    known.because(
        "what should be refused is accepted", "user attributes/missingAttribute_isRefused[delete]");
  }
}
