/**
 * An overlay file system for {@link java.nio.file}: any number of read-only <em>lower</em>
 * directories and one writable <em>upper</em> directory, seen as one tree. What a program changes
 * goes into the upper directory; the lower ones stay as they are. It is what the Linux kernel's
 * overlayfs does for containers, inside one JVM, with no mount and no privilege, on any platform.
 *
 * <p>And it does what overlayfs does not: it knows what has been changed through it, and can make
 * just that durable, without waiting for anybody else's data on the same disk.
 *
 * <pre>{@code
 * OverlayOptions options = OverlayOptions.builder().lower(base).upper(changes).build();
 * try (OverlayFileSystem overlay = OverlayFileSystem.open(options)) {
 *   Path config = overlay.getPath("/etc/app.conf");
 *   Files.writeString(config, Files.readString(config) + "debug=true\n"); // base is not touched
 *   SyncReport report = overlay.sync(); // durable now: this change and nothing else on the disk
 * }
 * }</pre>
 *
 * <p>Everything else is {@link java.nio.file.Files} and the channels of {@link java.nio.channels},
 * as with any other file system.
 *
 * <h2>Opening</h2>
 *
 * There are three ways, with the same options:
 *
 * <pre>{@code
 * OverlayFileSystem.open(OverlayOptions.builder().lower(a, b).upper(u).build());
 * FileSystems.newFileSystem(URI.create("overlay://NAME/"), Map.of("lower", a, "upper", u));
 * FileSystems.newFileSystem(u, Map.of("lower", List.of(a, b))); // the path is the upper directory
 * }</pre>
 *
 * <p>The keys of the map are named as the builder's methods. An unknown key and a value of the
 * wrong type are refused with a message that says what is known and what was expected. Layers may
 * come from any provider: a directory of the platform, the inside of a zip file, memory, another
 * overlay.
 *
 * <table>
 *   <caption>Options</caption>
 *   <thead>
 *     <tr><th scope="col">Option</th><th scope="col">Value in a map</th>
 *         <th scope="col">Default</th><th scope="col">Meaning</th></tr>
 *   </thead>
 *   <tbody>
 *     <tr><th scope="row">{@code lower}</th><td>Path, String or URI, or a List of them</td>
 *         <td>none: it must be given</td>
 *         <td>the read-only layers, the topmost first; one is enough, 500 are the most</td></tr>
 *     <tr><th scope="row">{@code upper}</th><td>Path, String or URI</td>
 *         <td>none: the overlay is read-only</td>
 *         <td>the directory that takes every change; it must exist and lie outside of the
 *             lower ones</td></tr>
 *     <tr><th scope="row">{@code work}</th><td>Path, String or URI</td>
 *         <td>the sibling {@code .NAME.work} of upper</td>
 *         <td>where things are built before they are shown; on the file store of upper, outside of
 *             every layer, for nobody else; created when missing</td></tr>
 *     <tr><th scope="row">{@code format}</th>
 *         <td>{@link io.overlaynio.OverlayFormat} or its name</td><td>{@code auto}</td>
 *         <td>how the upper records what it hides: see below</td></tr>
 *     <tr><th scope="row">{@code durability}</th>
 *         <td>{@link io.overlaynio.Durability} or its name</td><td>{@code auto}</td>
 *         <td>what is forced to the disk without being asked: see below</td></tr>
 *     <tr><th scope="row">{@code strategy}</th>
 *         <td>{@link io.overlaynio.SyncStrategy} or its name</td><td>{@code auto}</td>
 *         <td>how a sync makes durable what is dirty; refused at open where the upper's file system
 *             cannot do it that way</td></tr>
 *     <tr><th scope="row">{@code name}</th><td>String</td><td>one that no other overlay has</td>
 *         <td>the name in URIs: letters, digits and {@code . _ ~ -}; case matters</td></tr>
 *     <tr><th scope="row">{@code cachedNames}</th><td>a whole number or its digits</td>
 *         <td>200,000</td>
 *         <td>how many names are remembered at most; 0 remembers nothing of the lower layers, for
 *             lower layers that others change</td></tr>
 *     <tr><th scope="row">{@code dirtyBackgroundBytes}</th><td>a whole number or its digits</td>
 *         <td>64 MiB</td>
 *         <td>above so many written bytes of its own the overlay starts to write them back; 0 for
 *             never</td></tr>
 *     <tr><th scope="row">{@code dirtyBackgroundFiles}</th><td>a whole number or its digits</td>
 *         <td>0</td><td>the same above so many files with such bytes; 0 for never</td></tr>
 *     <tr><th scope="row">{@code dirtyBytes}</th><td>a whole number or its digits</td>
 *         <td>0</td><td>above so many such bytes writers are slowed; 0 for never</td></tr>
 *     <tr><th scope="row">{@code dirtyExpire}</th>
 *         <td>{@link java.time.Duration}, a number of milliseconds, or as {@code 30s}</td>
 *         <td>0</td><td>what has waited for so long is written back, too; 0 for never</td></tr>
 *     <tr><th scope="row">{@code neighbourBytes}</th><td>a whole number or its digits</td>
 *         <td>4 MiB</td>
 *         <td>how many bytes of others a sync may write back in passing, where that makes it faster;
 *             0 for none</td></tr>
 *   </tbody>
 * </table>
 *
 * <p>An upper or work directory serves one open overlay at a time. A lower directory may serve any
 * number of them. Closing an overlay closes none of the file systems that its layers are on.
 *
 * <h2>The default file system</h2>
 *
 * Started with {@code
 * -Djava.nio.file.spi.DefaultFileSystemProvider=io.overlaynio.OverlayDefaultFileSystemProvider} the
 * JVM has an overlay of the whole machine as its default file system, for a program that knows
 * nothing of it; the options are system properties, {@code overlay.upper} and so on. See {@link
 * io.overlaynio.OverlayDefaultFileSystemProvider}.
 *
 * <h2>URIs</h2>
 *
 * {@code overlay://NAME/} is the file system, {@code overlay://NAME/a/b} a path in it, in UTF-8 and
 * percent-encoded where RFC 3986 asks for it. {@code Path.of(path.toUri())} gives the path back,
 * for every legal name, as long as the overlay is open; that holds for overlays without a name of
 * their own, too. There is no query and no fragment.
 *
 * <h2>The merged tree</h2>
 *
 * <ul>
 *   <li>For each name the topmost layer that has it decides. Directories of the same name are
 *       merged; anything else hides what is below it.
 *   <li>A symbolic link, in whatever layer, is resolved inside the overlay: an absolute target
 *       starts at the overlay's root, and {@code ..} stops there. No layer can lead out of itself.
 *   <li>Before the first change to a lower file it is copied up, whole, with its attributes; nobody
 *       sees half a copy, after a crash neither. Opening for reading copies nothing.
 *   <li>What is deleted and exists below leaves a mark in the upper directory (a whiteout). Lower
 *       files and directories can be moved like any others.
 *   <li>Paths are Unix paths on every platform: {@code /} separates, case matters, a relative path
 *       is relative to the root.
 * </ul>
 *
 * <h2>Formats</h2>
 *
 * <table>
 *   <caption>Formats of an upper directory, and who else reads it</caption>
 *   <thead>
 *     <tr><th scope="col">Format</th><th scope="col">A deleted name</th>
 *         <th scope="col">A directory that hides what is below</th><th scope="col">For</th></tr>
 *   </thead>
 *   <tbody>
 *     <tr><th scope="row">{@code user}</th><td>a 0:0 character device</td>
 *         <td>{@code user.overlay.opaque=y}</td>
 *         <td>{@code mount -t overlay -o userxattr}, rootless podman, fuse-overlayfs; Linux,
 *             without privilege</td></tr>
 *     <tr><th scope="row">{@code kernel}</th><td>a 0:0 character device</td>
 *         <td>{@code trusted.overlay.opaque=y}</td>
 *         <td>{@code mount -t overlay}; Linux, with CAP_SYS_ADMIN and native access</td></tr>
 *     <tr><th scope="row">{@code marker}</th><td>a file {@code .wh.NAME}</td>
 *         <td>a file {@code .wh..wh..opq}</td>
 *         <td>every file system; layers of OCI images</td></tr>
 *   </tbody>
 * </table>
 *
 * <p>{@code auto} takes {@code user} where the upper can hold it and {@code marker} elsewhere, and
 * writes down in the work directory which, so that the next opening agrees. In format {@code
 * marker} names that begin with {@code .wh.} cannot be made; in the others they are plain names.
 * The marks never show: not in listings, not among attributes. A caller's own attribute {@code
 * overlay.x} of the view {@code user} is kept apart from them.
 *
 * <h2>Durability</h2>
 *
 * <ul>
 *   <li>When {@link io.overlaynio.OverlayFileSystem#sync()} returns, every change that had
 *       completed before the call is durable: contents, attributes, names, deletions. {@link
 *       io.overlaynio.OverlayFileSystem#startSync()} does the same without waiting, and closing
 *       does it once more. It costs what was changed, not what is there.
 *   <li>{@code FileChannel.force} promises the same for its file and for the names that lead to it.
 *       A directory can be opened for reading and forced, too. What was never modified costs
 *       nothing.
 *   <li>What could not be made durable is named, every path of it, by an {@link
 *       io.overlaynio.OverlaySyncException}, and again by each later sync until the file is
 *       rewritten whole, is deleted, or the overlay is opened anew: after a failed write a retry
 *       that succeeds proves nothing.
 *   <li>What is written back in between, above the limits in the options, is on the disk and not
 *       yet durable; a write error of it is reported by the next sync. {@link
 *       io.overlaynio.OverlayFileSystem#statistics()} tells how much waits.
 *   <li>A file that is mapped for writing is forced by every sync for as long as it can be written
 *       through the mapping.
 *   <li>After a crash each operation has happened whole or not at all; deleted names do not come
 *       back, and no move loses both its names. What was not synced may be missing.
 *   <li>With durability {@code volatile} nothing is forced at all. If such an overlay is not closed
 *       properly, its upper directory is not opened again: delete it.
 * </ul>
 *
 * <h2>What changed</h2>
 *
 * {@link io.overlaynio.OverlayFileSystem#changes(io.overlaynio.ChangeOption...)} is a lazy stream
 * of the differences between what the lower directories show by themselves and what the overlay
 * shows, found in the upper directory alone; {@link io.overlaynio.ChangeFormat} prints it, as a
 * tree for people or as JSON lines for programs.
 *
 * <h2>Limits</h2>
 *
 * <ul>
 *   <li>Nobody else may change the upper directory while the overlay is open, nor the lower ones
 *       unless {@code cachedNames} is 0.
 *   <li>{@code java.io}, class loading, {@code System.load} and other processes do not see the
 *       overlay; {@code Path.toFile()} is refused, or, of the default file system, leads to the
 *       machine. Copy the file out, or use streams and channels.
 *   <li>A channel opened for reading before a copy-up sees later writes; a mapping made before it
 *       does not.
 *   <li>Hard links that lower files share are broken by a copy-up. Those made through the overlay
 *       stay.
 *   <li>An atomic move of a directory with lower content needs format {@code kernel}; a plain one
 *       works in each. Between two overlays a move is a copy and a deletion, of files and empty
 *       directories.
 *   <li>A watch service reports what is changed through the overlay, not what others do to its
 *       layers.
 *   <li>An interrupt closes the channel that the thread is using, as always; here it does so under
 *       a stream from {@code Files} as well.
 *   <li>Names in layers must be text that the layer's own provider can read and write.
 * </ul>
 *
 * <h2>Flight Recorder</h2>
 *
 * While Java Flight Recorder is recording it gets the events {@code io.overlaynio.Sync} (files,
 * directories, bytes, strategy, phases), {@code io.overlaynio.CopyUp} (path, bytes) and {@code
 * io.overlaynio.Writeback} (reason, files, bytes), each with its duration. Otherwise not even their
 * classes are loaded.
 *
 * <h2>Native access</h2>
 *
 * On Linux jnr-posix is used where {@code java.nio.file} has no word for a thing: devices, {@code
 * trusted} attributes, copies within the file system. It is loaded when first needed, which a
 * program that only reads never does. Newer JDKs warn about it unless they are started with {@code
 * --enable-native-access=ALL-UNNAMED}, or {@code org.jnrproject.jffi} on the module path. Without
 * it everything but format {@code kernel} still works.
 *
 * @provides java.nio.file.spi.FileSystemProvider the scheme {@code overlay}
 */
module io.overlaynio {
  requires com.github.benmanes.caffeine;
  // Events are recorded where it is there; everything works without it.
  requires static jdk.jfr;
  requires org.jnrproject.constants;
  requires org.jnrproject.ffi;
  requires org.jnrproject.posix;
  // jnr-ffi generates classes with ASM but, being an automatic module, cannot say that it needs it.
  requires org.objectweb.asm;

  exports io.overlaynio;

  // jnr-ffi generates classes in an unnamed module that implement interfaces of this package.
  opens io.overlaynio.internal.sys;

  provides java.nio.file.spi.FileSystemProvider with
      io.overlaynio.OverlayFileSystemProvider;
}
