package io.overlaynio.tck.contract;

/** The contracts that the JDK's zip file system, on JDK 17 and 25 breaks, with what was seen. */
final class ZipBugs {

  private ZipBugs() {}

  static void declare(KnownBugs known) {
    fromAskingToBasicAttributes(known);
    fromClosedToContents(known);
    fromCopyingToMatchers(known);
    inMoving(known);
    inNulls(known);
    fromOpenOptionsToPaths(known);
    fromPosixAttributesToUnsupported(known);
    if (Runtime.version().feature() < 25) {
      known.because(
          "what should be refused is accepted",
          "nulls/fileSystem_null_isRefused[store view name]",
          "nulls/fileSystem_null_isRefused[store view type]");
    } else {
      known.because(
          "gives attributes of a type that nobody asked for",
          "asking/readAttributesIfExists_unknownType_isRefused");
    }
  }

  private static void fromAskingToBasicAttributes(KnownBugs known) {
    known.because(
        "it ends otherwise",
        "asking/access_directory_isExecutable",
        "asking/exists_asItIs[dots behind missing]");
    known.because(
        "the exception names another file, or none",
        "asking/checkAccess_missing_isRefused[EXECUTE]",
        "asking/checkAccess_missing_isRefused[READ]",
        "asking/checkAccess_missing_isRefused[WRITE]",
        "asking/checkAccess_missing_isRefused[no mode]",
        "asking/isSameFile_oneMissing_isRefused[first]",
        "asking/isSameFile_oneMissing_isRefused[second]",
        "asking/toRealPath_missing_isRefused[missing, nofollow]",
        "asking/toRealPath_missing_isRefused[missing]");
    known.because("it ends otherwise", "basic attributes/lastModifiedTime_written_changes");
    known.because(
        "throws UnsupportedOperationException instead of IllegalArgumentException",
        "basic attributes/setAttribute_wrongName_isRefused[empty]",
        "basic attributes/setAttribute_wrongName_isRefused[nonsense]");
    known.because(
        "what should be refused is accepted",
        "basic attributes/getAttribute_wrongName_isRefused[empty]",
        "basic attributes/getAttribute_wrongName_isRefused[unknown of the view]",
        "basic attributes/getAttribute_wrongName_isRefused[unknown]",
        "basic attributes/readAttributes_wrongNames_isRefused[empty]",
        "basic attributes/readAttributes_wrongNames_isRefused[unknown among known]",
        "basic attributes/readAttributes_wrongNames_isRefused[unknown]",
        "basic attributes/setAttribute_wrongName_isRefused[basic:fileKey]",
        "basic attributes/setAttribute_wrongName_isRefused[isDirectory]",
        "basic attributes/setAttribute_wrongName_isRefused[size]");
  }

  private static void fromClosedToContents(KnownBugs known) {
    known.because("hangs", "closed/access_isRefused[createFile]");
    known.because(
        "it ends otherwise",
        "closed/openChannel_isClosed[byte channel]",
        "closed/openChannel_isClosed[file channel]",
        "closed/openDirectoryStream_isClosed");
    known.because(
        "throws NullPointerException instead of ClosedFileSystemException",
        "closed/access_isRefused[deleteIfExists]",
        "closed/access_isRefused[delete]",
        "closed/access_isRefused[list]",
        "closed/access_isRefused[newDirectoryStream]");
    known.because(
        "throws NullPointerException instead of IOException", "closed/openStream_isClosed[input]");
    known.because("what should be refused is accepted", "closed/openStream_isClosed[output]");
    known.because("fails with NoSuchFileException", "contents/size_openFile_grows");
    known.because("it ends otherwise", "contents/write_writeOnly_cutsNothing");
    known.because(
        "throws NotDirectoryException instead of NoSuchFileException",
        "contents/read_missing_isRefused[list]",
        "contents/read_missing_isRefused[newDirectoryStream]");
    known.because("what should be refused is accepted", "contents/streams_closed_refuse");
  }

  private static void fromCopyingToMatchers(KnownBugs known) {
    known.because(
        "fails with FileAlreadyExistsException",
        "copying/copy_replacing_replaces[file by directory]");
    known.because(
        "it ends otherwise",
        "copying/copy_attributes_keepsPermissions[directory]",
        "copying/copy_attributes_keepsTime[directory]");
    known.because(
        "throws FileAlreadyExistsException instead of DirectoryNotEmptyException",
        "copying/copy_replacingFullDirectory_isRefused[by directory]");
    known.because(
        "what should be refused is accepted",
        "copying/copy_noTargetParent_isRefused[file, file]",
        "copying/copy_replacingFullDirectory_isRefused[by file]",
        "copying/copy_unknownOption_isRefused[ATOMIC_MOVE]",
        "copying/copy_unknownOption_isRefused[one of nobody]");
    known.because(
        "the exception names another file, or none",
        "creating/createDirectory_noParent_isRefused",
        "creating/createFile_noParent_isRefused");
    known.because(
        "what should be refused is accepted",
        "creating/createDirectories_belowFile_isRefused",
        "creating/createDirectory_unknownAttribute_isRefusedAndMakesNothing",
        "creating/createFile_parentIsFile_isRefused",
        "creating/createFile_unknownAttribute_isRefusedAndMakesNothing");
    known.because(
        "fails with DirectoryIteratorException",
        "directory streams/filter_throwing_isTheCause[hasNext]",
        "directory streams/filter_throwing_isTheCause[next]");
    known.because(
        "throws NullPointerException instead of IOException",
        "empty path/empty_change_isRefused[createFile]");
    known.because("it ends otherwise", "matchers/glob_matches[[\\] \\]");
  }

  private static void inMoving(KnownBugs known) {
    known.because(
        "fails with FileAlreadyExistsException",
        "moving/move_replacing_replaces[empty directory by directory]",
        "moving/move_replacing_replaces[file by directory]");
    known.because(
        "it ends otherwise",
        "moving/move_emptyDirectory_hasNewName",
        "moving/move_keepsTime[directory]",
        "moving/move_keepsTime[file]",
        "moving/move_noTargetParent_isRefused[directory]",
        "moving/move_noTargetParent_isRefused[file]");
    known.because(
        "throws FileAlreadyExistsException instead of DirectoryNotEmptyException",
        "moving/move_replacingFullDirectory_isRefused[by directory]");
    known.because(
        "what should be refused is accepted",
        "moving/move_intoItself_isRefused[child]",
        "moving/move_intoItself_isRefused[grandchild]",
        "moving/move_parentIsFile_isRefused",
        "moving/move_replacingFullDirectory_isRefused[by file]",
        "moving/move_unknownOption_isRefused[COPY_ATTRIBUTES]",
        "moving/move_unknownOption_isRefused[one of nobody]");
  }

  private static void inNulls(KnownBugs known) {
    known.because(
        "throws UnsupportedOperationException instead of NullPointerException",
        "nulls/fileSystem_null_isRefused[lookup group]",
        "nulls/options_null_isRefused[newInputStream]");
    known.because(
        "what should be refused is accepted",
        "nulls/attributes_null_isRefused[permissions]",
        "nulls/channel_null_isRefused[read]",
        "nulls/files_nullPath_isRefused[isSameFile other]",
        "nulls/files_nullPath_isRefused[provider.isSameFile]",
        "nulls/newDirectoryStream_null_isRefused[filter]",
        "nulls/options_null_isRefused[copy]",
        "nulls/options_null_isRefused[move]",
        "nulls/options_null_isRefused[newOutputStream]");
  }

  private static void fromOpenOptionsToPaths(KnownBugs known) {
    known.because(
        "fails with IllegalArgumentException",
        "open options/create_missing_isMade[WRITE, CREATE, NOFOLLOW_LINKS]",
        "open options/noFollow_file_isOpened");
    known.because(
        "fails with UnsupportedOperationException", "open options/deleteOnClose_stream_isGone");
    known.because(
        "it ends otherwise",
        "open options/deleteOnClose_isGone[READ]",
        "open options/deleteOnClose_isGone[WRITE, CREATE]",
        "open options/deleteOnClose_isGone[WRITE]",
        "open options/deleteOnClose_untilThen_isUsed",
        "open options/existing_isKeptOrCut[WRITE, CREATE]",
        "open options/existing_isKeptOrCut[WRITE]");
    known.because(
        "throws IllegalArgumentException instead of UnsupportedOperationException",
        "open options/unknownOption_isRefused[FileChannel.open]",
        "open options/unknownOption_isRefused[newByteChannel write]",
        "open options/unknownOption_isRefused[newByteChannel]");
    known.because(
        "what should be refused is accepted",
        "open options/newByteChannel_conflict_isRefused[READ, APPEND]",
        "open options/newByteChannel_conflict_isRefused[READ, WRITE, APPEND]",
        "open options/newByteChannel_write_doesNotRead",
        "open options/unknownOption_isRefused[newOutputStream]");
    known.because(
        "fails with ArrayIndexOutOfBoundsException",
        "paths/startsWith_asNamesNotAsText[a not with empty]");
    known.because("fails with NullPointerException", "paths/getFileName_isTheLastName[empty]");
    known.because(
        "throws ProviderMismatchException instead of ClassCastException",
        "paths/compareTo_foreignPath_isRefused");
  }

  private static void fromPosixAttributesToUnsupported(KnownBugs known) {
    known.because(
        "it ends otherwise",
        "posix attributes/isExecutable_noBits_isFalse",
        "posix attributes/supportedViews_havePosix");
    known.because(
        "throws UnsupportedOperationException instead of IllegalArgumentException",
        "posix attributes/setAttribute_unknown_isRefused");
    known.because(
        "what should be refused is accepted",
        "posix attributes/setAttribute_wrongType_isRefused[group]",
        "posix attributes/setAttribute_wrongType_isRefused[owner]");
    known.because(
        "it ends otherwise", "stores/sizes_fitTogether", "stores/store_ofTwoFiles_isEqual");
    known.because("it ends otherwise", "transfers/transferTo_appending_isAtTheEnd");
    known.because("it ends otherwise", "unsupported/ownerView_isNull");
  }
}
