package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * Reads a tar as the library does, and also keeps the bytes of the PAX records that precede an
 * entry, which the library takes for text. A tar that ends before its end is an error here.
 */
final class LayerInput extends TarArchiveInputStream {

  private static final int BLOCK = 10_240;
  private static final int RECORD = 512;
  private static final int TYPE_AT = 156;
  private static final int SIZE_AT = 124;

  /** What precedes an entry is read into memory: names, and attributes of at most 64 KiB each. */
  private static final long LONGEST_BEFORE = 8 << 20;

  private final ByteArrayOutputStream before = new ByteArrayOutputStream();
  private boolean inRecords;
  private boolean ended;

  LayerInput(InputStream in) {
    super(in, BLOCK, RECORD, UTF_8.name(), false);
  }

  /** The next entry, or null at the end. */
  TarArchiveEntry nextOrNull() throws IOException {
    before.reset();
    try {
      TarArchiveEntry entry = getNextEntry();
      if (entry != null && !entry.isCheckSumOK()) {
        throw damaged();
      }
      return entry;
    } catch (IllegalArgumentException e) {
      throw new IOException("not a layer: " + e.getMessage(), e);
    }
  }

  /** What the PAX header before the current entry says; none of a header for all entries. */
  PaxRecords records() throws IOException {
    return PaxRecords.parse(before.toByteArray());
  }

  @Override
  protected byte[] readRecord() throws IOException {
    byte[] record = super.readRecord();
    if (record == null) {
      inRecords = false;
      if (!ended) {
        throw new EOFException("not a layer: the tar ends before its end");
      }
      return null;
    }
    ended = isEOFRecord(record);
    inRecords = record[TYPE_AT] == TarConstants.LF_PAX_EXTENDED_HEADER_LC;
    if (!ended && isBefore(record[TYPE_AT])) {
      if (!TarUtils.verifyCheckSum(record)) {
        throw damaged();
      }
      if (TarUtils.parseOctalOrBinary(record, SIZE_AT, TarConstants.SIZELEN) > LONGEST_BEFORE) {
        throw new IOException("not a layer: what precedes an entry is too long");
      }
    }
    return record;
  }

  private static IOException damaged() {
    return new IOException("not a layer: the check sum of a header is wrong");
  }

  private static boolean isBefore(byte type) {
    return type == TarConstants.LF_PAX_EXTENDED_HEADER_LC
        || type == TarConstants.LF_PAX_EXTENDED_HEADER_UC
        || type == TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER
        || type == TarConstants.LF_GNUTYPE_LONGNAME
        || type == TarConstants.LF_GNUTYPE_LONGLINK;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    if (inRecords && read > 0) {
      before.write(buffer, offset, read);
    }
    return read;
  }
}
