package io.overlaynio.internal.sys;

import jnr.constants.platform.Errno;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Platform;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/**
 * The C library of a 64-bit Linux: the functions that are called, and the error number they leave.
 *
 * <p>It exists so that loading and binding happen in one place. It knows nothing of paths, nor of
 * what an error number means to a caller. Only jnr-ffi is asked, not the {@code POSIX} of
 * jnr-posix: that binds some two hundred functions, of which few are needed here, and doubles the
 * time to load.
 */
final class LibC {
  static final int AT_FDCWD = -100;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int SEEK_END = 2;
  static final int SEEK_DATA = 3;
  static final int SEEK_HOLE = 4;
  static final int RENAME_EXCHANGE = 2;
  static final int RENAME_WHITEOUT = 4;
  static final int SYNC_FILE_RANGE_WRITE = 2;

  /** WAIT_BEFORE, WRITE and WAIT_AFTER: all pages, as for an fsync. */
  static final int SYNC_FILE_RANGE_WRITE_AND_WAIT = 7;

  /** The number on x86, ARM, RISC-V and s390; where it is another, the call fails as unknown. */
  static final long FICLONE = 0x40049409L;

  static final long FS_IOC_FIEMAP = 0xC020660BL;
  static final long BTRFS_IOC_START_SYNC = 0x80089418L;
  static final long BTRFS_IOC_WAIT_SYNC = 0x40089416L;

  private final Functions functions;
  private final Runtime runtime;

  private LibC(Functions functions, Runtime runtime) {
    this.functions = functions;
    this.runtime = runtime;
  }

  /**
   * The functions, by their C names. Names of files and of attributes end in a NUL byte.
   *
   * <p>Public only for the class that jnr-ffi generates in a class loader of its own; nested in a
   * package-private class it is no door. For the same reason the module opens this package.
   */
  @SuppressWarnings("MemberName") // the names are C's
  public interface Functions {
    int open(@In byte[] path, int flags, int mode);

    int close(int fd);

    long lseek(int fd, long offset, int whence);

    long pread(int fd, @Out byte[] buffer, long count, long offset);

    int ftruncate(int fd, long length);

    int ioctl(int fd, long request, int argument);

    int ioctl(int fd, long request, @In int[] argument);

    int ioctl(int fd, long request, @In @Out long[] argument);

    long copy_file_range(
        int fdIn, @In long[] offsetIn, int fdOut, @In long[] offsetOut, long count, int flags);

    int sync_file_range(int fd, long offset, long count, int flags);

    int syncfs(int fd);

    int getpagesize();

    int mknod(@In byte[] path, int mode, long device);

    int chmod(@In byte[] path, int mode);

    int renameat2(int fromAt, @In byte[] from, int toAt, @In byte[] to, int flags);

    int utimensat(int at, @In byte[] path, @In long[] times, int flags);

    long llistxattr(@In byte[] path, @Out byte[] names, long size);

    long lgetxattr(@In byte[] path, @In byte[] name, @Out byte[] value, long size);

    int lsetxattr(@In byte[] path, @In byte[] name, @In byte[] value, long size, int flags);

    int lremovexattr(@In byte[] path, @In byte[] name);

    long syscall(long number, long at, @In byte[] path, long mode, long device);

    long syscall(long number, long fromAt, @In byte[] from, long toAt, @In byte[] to, long flags);
  }

  /** System calls that an older C library does not export, by number: glibc before 2.33, musl. */
  enum SystemCall {
    MKNODAT(259, 33),
    RENAMEAT2(316, 276);

    private final long onX86;
    private final long generic;

    SystemCall(long onX86, long generic) {
      this.onX86 = onX86;
      this.generic = generic;
    }

    /** The number on this processor, or -1, which no kernel knows, where it is not on record. */
    long number() {
      return switch (Platform.getNativePlatform().getCPU()) {
        case X86_64 -> onX86;
        case AARCH64 -> generic;
        default -> -1;
      };
    }
  }

  /**
   * Binds the functions and makes one call, so that what cannot work fails here.
   *
   * @throws LinkageError if the library is missing, or does not let itself be bound
   * @throws RuntimeException if jnr-ffi finds no way to bind it
   */
  static LibC load() {
    Platform platform = Platform.getNativePlatform();
    if (platform.is32Bit()) {
      throw new UnsatisfiedLinkError("only 64-bit systems are bound, not " + platform.getName());
    }
    Functions functions =
        LibraryLoader.create(Functions.class)
            .failImmediately()
            .load(platform.getStandardCLibraryName());
    LibC libC = new LibC(functions, Runtime.getRuntime(functions));
    if (functions.close(-1) != -1 || !libC.failedWith(Errno.EBADF)) {
      throw new UnsatisfiedLinkError("the C library does not answer as it should");
    }
    return libC;
  }

  Functions call() {
    return functions;
  }

  /** The error number left by this thread's last call, which must have failed. */
  int errno() {
    return LastError.getLastError(runtime);
  }

  /** Whether this thread's last call, which must have failed, failed for this reason. */
  boolean failedWith(Errno error) {
    return errno() == error.intValue();
  }

  /** As mknod(2), also where the C library has no such function. */
  int mknod(byte[] path, int mode, long device) {
    try {
      return functions.mknod(path, mode, device);
    } catch (UnsatisfiedLinkError notExported) {
      return mknodByNumber(path, mode, device);
    }
  }

  int mknodByNumber(byte[] path, int mode, long device) {
    return (int) functions.syscall(SystemCall.MKNODAT.number(), AT_FDCWD, path, mode, device);
  }

  /** As renameat2(2) with both paths absolute, also where the C library has no such function. */
  int rename(byte[] from, byte[] to, int flags) {
    try {
      return functions.renameat2(AT_FDCWD, from, AT_FDCWD, to, flags);
    } catch (UnsatisfiedLinkError notExported) {
      return renameByNumber(from, to, flags);
    }
  }

  int renameByNumber(byte[] from, byte[] to, int flags) {
    long number = SystemCall.RENAMEAT2.number();
    return (int) functions.syscall(number, AT_FDCWD, from, AT_FDCWD, to, flags);
  }
}
