package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.tree.Changed.Kind;
import io.overlaynio.internal.tree.Difference.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * In what two objects under one name differ, as far as that can be said without reading contents.
 *
 * <p>A file that was copied up has the size and the time of the lower one until it is written, so
 * where both are the same nothing is known: perhaps its mode was changed, perhaps its time was set
 * back. Then its contents decide.
 */
final class Comparison {

  /**
   * What was found.
   *
   * @param kindOrNull how they differ if their contents are the same, or do not matter; null if not
   * @param doubtful whether contents that differ make it {@link Kind#MODIFIED}
   */
  record Finding(Kind kindOrNull, boolean doubtful) {
    private static Finding of(Kind kindOrNull) {
      return new Finding(kindOrNull, false);
    }
  }

  private static final int TYPE_MASK = 0170000;

  private final AttributeComparison attributes;
  private final Contents contents;

  Comparison(AttributeComparison attributes, Contents contents) {
    this.attributes = attributes;
    this.contents = contents;
  }

  Finding of(Side beforeOrNull, Side nowOrNull) throws IOException {
    if (beforeOrNull == null || nowOrNull == null) {
      return Finding.of(
          nowOrNull != null ? Kind.ADDED : beforeOrNull != null ? Kind.DELETED : null);
    }
    if (beforeOrNull.isSame(nowOrNull)) {
      return Finding.of(null);
    }
    if (beforeOrNull.type() != nowOrNull.type()) {
      return Finding.of(Kind.TYPE_CHANGED);
    }
    return switch (nowOrNull.type()) {
      case REGULAR_FILE -> ofFiles(beforeOrNull, nowOrNull);
      case DIRECTORY -> Finding.of(attributes(beforeOrNull, nowOrNull));
      case SYMBOLIC_LINK -> Finding.of(ofLinks(beforeOrNull, nowOrNull));
      case OTHER -> Finding.of(ofSpecial(beforeOrNull, nowOrNull));
    };
  }

  private Finding ofFiles(Side before, Side now) throws IOException {
    if (before.attributes().size() != now.attributes().size()) {
      return Finding.of(Kind.MODIFIED);
    }
    if (contents == Contents.IN_DOUBT && !isPerhapsCopied(before, now)) {
      return Finding.of(Kind.MODIFIED);
    }
    return new Finding(attributesOrTime(before, now), true);
  }

  /** A copy-up may keep of a time what the upper's file system, or this machine, can express. */
  private static boolean isPerhapsCopied(Side before, Side now) {
    Instant was = before.attributes().lastModifiedTime().toInstant();
    Instant is = now.attributes().lastModifiedTime().toInstant();
    return was.equals(is)
        || Stream.of(ChronoUnit.MICROS, ChronoUnit.MILLIS, ChronoUnit.SECONDS)
            .anyMatch(unit -> was.truncatedTo(unit).equals(is));
  }

  private Kind ofLinks(Side before, Side now) throws IOException {
    return Objects.equals(before.linkOrNull(), now.linkOrNull())
        ? attributesOrTime(before, now)
        : Kind.MODIFIED;
  }

  /** Of devices, pipes and sockets the type is part of the mode, and the number what they are. */
  private Kind ofSpecial(Side before, Side now) throws IOException {
    if (AttributeCopy.isUnix(before.layer()) && AttributeCopy.isUnix(now.layer())) {
      Map<String, Object> was =
          Files.readAttributes(before.real(), "unix:mode,rdev", NOFOLLOW_LINKS);
      Map<String, Object> is = Files.readAttributes(now.real(), "unix:mode,rdev", NOFOLLOW_LINKS);
      if (((int) was.get("mode") & TYPE_MASK) != ((int) is.get("mode") & TYPE_MASK)) {
        return Kind.TYPE_CHANGED;
      }
      if (!was.get("rdev").equals(is.get("rdev"))) {
        return Kind.MODIFIED;
      }
    }
    return attributesOrTime(before, now);
  }

  private Kind attributesOrTime(Side before, Side now) throws IOException {
    FileTime was = before.attributes().lastModifiedTime();
    return was.equals(now.attributes().lastModifiedTime())
        ? attributes(before, now)
        : Kind.ATTRIBUTES;
  }

  /** The times of a directory follow from its names, and do not count. */
  private Kind attributes(Side before, Side now) throws IOException {
    return attributes.isSame(before, now) ? null : Kind.ATTRIBUTES;
  }
}
