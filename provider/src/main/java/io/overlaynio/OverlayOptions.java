package io.overlaynio;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What an overlay is made of, with every conflict settled: the layers exist, are directories, do
 * not contain one another, and the work directory can serve the upper one.
 *
 * <p>Made by a {@link #builder()}, or by {@link #of} from the map that {@code
 * FileSystems.newFileSystem} takes. Once built it is a plain value; building looks at the disk and
 * changes nothing there. What only opening can find out is found then: whether another overlay has
 * the upper open, whether a volatile run was broken off, whether the upper can hold the format.
 */
public final class OverlayOptions {

  /** As many lower layers as the kernel's overlayfs takes. */
  static final int MOST_LOWERS = 500;

  static final long DEFAULT_CACHED_NAMES = 200_000;
  static final long DEFAULT_DIRTY_BACKGROUND_BYTES = 64L << 20;
  static final long DEFAULT_NEIGHBOUR_BYTES = 4L << 20;

  private final List<Path> lower;
  private final Path upperOrNull;
  private final Path workOrNull;
  private final OverlayFormat format;
  private final Durability durability;
  private final SyncStrategy strategy;
  private final String nameOrNull;
  private final long cachedNames;
  private final long dirtyBackgroundBytes;
  private final long dirtyBackgroundFiles;
  private final long dirtyBytes;
  private final Duration dirtyExpire;
  private final long neighbourBytes;

  private OverlayOptions(Builder builder, LayerCheck.Settled layers) {
    this.lower = layers.lower();
    this.upperOrNull = layers.upperOrNull();
    this.workOrNull = layers.workOrNull();
    this.format = builder.format;
    this.durability = builder.durability;
    this.strategy = builder.strategy;
    this.nameOrNull = builder.nameOrNull;
    this.cachedNames = builder.cachedNames;
    this.dirtyBackgroundBytes = builder.dirtyBackgroundBytes;
    this.dirtyBackgroundFiles = builder.dirtyBackgroundFiles;
    this.dirtyBytes = builder.dirtyBytes;
    this.dirtyExpire = builder.dirtyExpire;
    this.neighbourBytes = builder.neighbourBytes;
  }

  /** Options with nothing in them but the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads options from a map, as {@code FileSystems.newFileSystem} takes it.
   *
   * <p>The keys are the builder's names: {@code lower} (a Path, String or URI, or a List of them,
   * the topmost first), {@code upper} and {@code work} (a Path, String or URI), {@code format},
   * {@code durability} and {@code strategy} (the enum or its name in any case), {@code name} (a
   * String), {@code cachedNames}, {@code dirtyBackgroundBytes}, {@code dirtyBackgroundFiles} and
   * {@code dirtyBytes} (a Number or its digits), {@code dirtyExpire} (a Duration, a Number of
   * milliseconds, or a String as {@code 30s} or {@code 500ms}), {@code neighbourBytes} (a Number or
   * its digits).
   *
   * @throws IllegalArgumentException naming what is wrong: an unknown key, a value of the wrong
   *     type, or a conflict as in {@link Builder#build()}
   */
  public static OverlayOptions of(Map<String, ?> env) {
    return EnvOptions.read(env).build();
  }

  /** The real paths of the lower layers, the topmost first. */
  public List<Path> lower() {
    return lower;
  }

  /** The real path of the upper directory; empty for a read-only overlay. */
  public Optional<Path> upper() {
    return Optional.ofNullable(upperOrNull);
  }

  /**
   * The real path of the work directory, which may still have to be created; empty exactly if there
   * is no upper one.
   */
  public Optional<Path> work() {
    return Optional.ofNullable(workOrNull);
  }

  /** The format of the upper directory. */
  public OverlayFormat format() {
    return format;
  }

  /** What is forced to the disk. */
  public Durability durability() {
    return durability;
  }

  /** How a sync makes durable what is dirty. */
  public SyncStrategy strategy() {
    return strategy;
  }

  /** The name in URIs, if one was given. */
  public Optional<String> name() {
    return Optional.ofNullable(nameOrNull);
  }

  /** How many names the overlay remembers at most; 0 if the lower layers' are not remembered. */
  public long cachedNames() {
    return cachedNames;
  }

  /** Above so many bytes of its own the overlay starts to write them back; 0 for never. */
  public long dirtyBackgroundBytes() {
    return dirtyBackgroundBytes;
  }

  /** Above so many files with such bytes it starts as well; 0 for never. */
  public long dirtyBackgroundFiles() {
    return dirtyBackgroundFiles;
  }

  /** Above so many such bytes writers are slowed; 0 for never. */
  public long dirtyBytes() {
    return dirtyBytes;
  }

  /** What has waited for so long is written back; zero for never. */
  public Duration dirtyExpire() {
    return dirtyExpire;
  }

  /** With no more dirty bytes of others one syncfs(2) may serve for many files; 0 for never. */
  public long neighbourBytes() {
    return neighbourBytes;
  }

  /** The name if one was given, else a new one at every call: options may be opened twice. */
  String nameOrGenerated() {
    if (nameOrNull != null) {
      return nameOrNull;
    }
    ThreadLocalRandom any = ThreadLocalRandom.current(); // it need not be hard to guess
    return "anonymous-" + Long.toHexString(any.nextLong()) + Long.toHexString(any.nextLong());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("lower=").append(lower);
    upper().ifPresent(path -> text.append(", upper=").append(path));
    work().ifPresent(path -> text.append(", work=").append(path));
    text.append(", format=").append(format).append(", durability=").append(durability);
    text.append(", strategy=").append(strategy);
    name().ifPresent(given -> text.append(", name=").append(given));
    text.append(", cachedNames=").append(cachedNames);
    text.append(", dirtyBackgroundBytes=").append(dirtyBackgroundBytes);
    text.append(", dirtyBackgroundFiles=").append(dirtyBackgroundFiles);
    text.append(", dirtyBytes=").append(dirtyBytes);
    text.append(", dirtyExpire=").append(dirtyExpire);
    return text.append(", neighbourBytes=").append(neighbourBytes).toString();
  }

  /** Collects options. The last value of each counts; lower layers add up. */
  public static final class Builder {

    private final List<Path> lower = new ArrayList<>();
    private Path upperOrNull;
    private Path workOrNull;
    private OverlayFormat format = OverlayFormat.AUTO;
    private Durability durability = Durability.AUTO;
    private SyncStrategy strategy = SyncStrategy.AUTO;
    private String nameOrNull;
    private long cachedNames = DEFAULT_CACHED_NAMES;
    private long dirtyBackgroundBytes = DEFAULT_DIRTY_BACKGROUND_BYTES;
    private long dirtyBackgroundFiles;
    private long dirtyBytes;
    private Duration dirtyExpire = Duration.ZERO;
    private long neighbourBytes = DEFAULT_NEIGHBOUR_BYTES;
    private LayerCheck.Placement placement = LayerCheck.Placement.OUTSIDE;

    private Builder() {}

    /** Adds lower layers below those already given; the first one is the topmost. */
    public Builder lower(Path... directories) {
      return lower(List.of(directories));
    }

    /** Adds lower layers below those already given; the first one is the topmost. */
    public Builder lower(List<Path> directories) {
      lower.addAll(List.copyOf(directories));
      return this;
    }

    /**
     * The directory that takes every change; it must exist. Without one the overlay is read-only.
     */
    public Builder upper(Path directory) {
      upperOrNull = Objects.requireNonNull(directory);
      return this;
    }

    /**
     * A directory on the file store of the upper one, for things that are not finished, and for
     * nobody else; created when missing. Default: the sibling {@code .NAME.work} of the upper one.
     */
    public Builder work(Path directory) {
      workOrNull = Objects.requireNonNull(directory);
      return this;
    }

    /** How the upper directory records what it hides. Default: {@link OverlayFormat#AUTO}. */
    public Builder format(OverlayFormat value) {
      format = Objects.requireNonNull(value);
      return this;
    }

    /** What is forced to the disk. Default: {@link Durability#AUTO}. */
    public Builder durability(Durability value) {
      durability = Objects.requireNonNull(value);
      return this;
    }

    /**
     * How a sync makes durable what is dirty; with volatile durability nothing is. What the file
     * system of the upper directory cannot do is refused when the overlay is opened. Default:
     * {@link SyncStrategy#AUTO}.
     */
    public Builder strategy(SyncStrategy value) {
      strategy = Objects.requireNonNull(value);
      return this;
    }

    /**
     * The name in URIs, {@code overlay://NAME/}: letters, digits and {@code . _ ~ -}, beginning
     * with a letter or digit; case matters. Default: one that no other overlay has.
     */
    public Builder name(String name) {
      nameOrNull = Objects.requireNonNull(name);
      return this;
    }

    /**
     * How many names to remember at most, with what each stands for: some 300 bytes a name. As many
     * again are remembered in listings of directories, but where a lower layer is the whole
     * machine. 0 remembers nothing of the lower layers: slower, and needed if others change them
     * while the overlay is open. Default: 200,000.
     */
    public Builder cachedNames(long most) {
      cachedNames = most;
      return this;
    }

    /**
     * Above so many bytes that were written through the overlay and not given to the disk, it
     * starts to write them back, so that a sync has less to wait for; nothing becomes durable by
     * it. 0 for never. Default: 64 MiB.
     */
    public Builder dirtyBackgroundBytes(long bytes) {
      dirtyBackgroundBytes = bytes;
      return this;
    }

    /** The same above so many files with such bytes. 0 for never. Default: 0. */
    public Builder dirtyBackgroundFiles(long files) {
      dirtyBackgroundFiles = files;
      return this;
    }

    /**
     * Above so many such bytes they are written back in any case, and whoever writes more waits for
     * the disk, up to a fifth of a second each time; no write is refused. 0 for never. Default: 0.
     */
    public Builder dirtyBytes(long bytes) {
      dirtyBytes = bytes;
      return this;
    }

    /**
     * What was written so long ago, and not yet given to the disk, is written back, a quarter of
     * that time later at most. Zero for never. Default: zero, which needs no clock.
     */
    public Builder dirtyExpire(Duration age) {
      dirtyExpire = Objects.requireNonNull(age);
      return this;
    }

    /**
     * How many bytes of others a sync may write back in passing. Where all others together, on the
     * whole machine, have no more than that still to write, a sync by {@code journal} sees many
     * small files to the disk by one syncfs(2), which is faster than to ask for each; it then waits
     * for those bytes, too.
     *
     * <p>It is an estimate: of what this overlay has written, up to 64 MiB may be on the disk
     * already, and so many more of others be waited for. A neighbour whose writes are throttled (by
     * a limit of its control group) may take long for few bytes. With 0 a sync waits for nobody;
     * with {@link Long#MAX_VALUE} it does so always, and however few files there are. Default: 4
     * MiB.
     */
    public Builder neighbourBytes(long most) {
      neighbourBytes = most;
      return this;
    }

    private void requireLimits() {
      if (dirtyBackgroundBytes < 0
          || dirtyBackgroundFiles < 0
          || dirtyBytes < 0
          || neighbourBytes < 0
          || dirtyExpire.isNegative()) {
        throw new IllegalArgumentException(
            "dirtyBackgroundBytes, dirtyBackgroundFiles, dirtyBytes, dirtyExpire and"
                + " neighbourBytes cannot be negative: give 0 to switch one off");
      }
    }

    /** Lets upper and work lie in a lower layer, which then does not show them. */
    Builder placed(LayerCheck.Placement where) {
      placement = where;
      return this;
    }

    /** The upper directory given so far, or null. */
    Path upperOrNull() {
      return upperOrNull;
    }

    /** The name given so far, or null. */
    String nameOrNull() {
      return nameOrNull;
    }

    /**
     * Settles every conflict and looks at the directories.
     *
     * @throws IllegalArgumentException saying what was given, what was expected and what to do
     */
    public OverlayOptions build() {
      if (nameOrNull != null && !OverlayUri.NAME.matcher(nameOrNull).matches()) {
        throw new IllegalArgumentException(
            "name \""
                + nameOrNull
                + "\" cannot stand in overlay://NAME/: use letters, digits and . _ ~ -, beginning"
                + " with a letter or digit");
      }
      if (cachedNames < 0) {
        throw new IllegalArgumentException(
            "cachedNames is " + cachedNames + ": give 0 to remember nothing, or a positive number");
      }
      requireLimits();
      return new OverlayOptions(this, LayerCheck.settle(lower, upperOrNull, workOrNull, placement));
    }
  }
}
