/**
 * The provider of this project, judged: by the pieces of {@code io.overlaynio.tck}, by a plain copy
 * of what it shows, and by the kernel's own overlays.
 *
 * <p>{@link io.overlaynio.tck.overlay.KernelParityTest} and {@link
 * io.overlaynio.tck.overlay.UnprivilegedParityTest} compare every outcome of random operations with
 * the kernel's, {@link io.overlaynio.tck.overlay.UnionmountTest} those of the tables that others
 * have made; {@code kernel-cases.md}, beside this, tells of each case of the kernel's own tests
 * where it is tested here, or why it does not apply.
 *
 * <p>They allow what {@link io.overlaynio.tck.overlay.DeliberateDifference} lists, and nothing
 * else:
 *
 * <ul>
 *   <li>{@code MOVED_DIRECTORY}: directories with lower content are moved, where the kernel without
 *       {@code redirect_dir=on} refuses it with EXDEV; with it, the same holds of redirects longer
 *       than 256 bytes;
 *   <li>{@code MOVED_BELOW_ITSELF}: a move that cannot be deletes nothing that it was to replace;
 *   <li>{@code MOVED_ONTO_WHITEOUT_ON_XFS}: there a directory moved onto a whiteout keeps its time
 *       of modification, which the kernel's overlay lets XFS change;
 *   <li>{@code TWO_NAMES_OF_ONE_LINK}: with {@code userxattr} the kernel shows them as two files,
 *       of which one can be moved onto the other;
 *   <li>{@code RIGHTS_OF_THE_MOUNTER}: who is not root cannot copy up what he may not read, nor
 *       into a directory that he may not write, which the kernel does with the rights of root;
 *   <li>{@code LOOP_OF_LINKS}: a {@code FileSystemLoopException} instead of its super class;
 *   <li>{@code FILE_NAMED}: a file is named where the platform's provider names none;
 *   <li>{@code ONE_FILE_NAMED}: of two files the one that it failed for, where the platform's
 *       provider names both;
 *   <li>{@code PLAINER_REASON}: words for what the system calls an invalid argument or a link
 *       across devices.
 * </ul>
 *
 * What differs and is not compared, since no operation of the test asks for it:
 *
 * <ul>
 *   <li>inode numbers, device numbers and file keys, which are each overlay's own, with whatever
 *       {@code xino} may make of them; link counts of directories;
 *   <li>whiteouts that are extended attributes of empty files, which image tools write into lower
 *       layers: a directory of names that they hide can be removed here, which to the kernel is not
 *       empty; and in a directory that does not say that it has some, or in the lowest layer, the
 *       kernel lists names that cannot be found, here both answers are the same;
 *   <li>what the kernel joins by its index ({@code index=on}): here, as to the kernel without that
 *       option, lower files with several names are parted when they are copied up;
 *   <li>a whiteout where it hides nothing is listed by the kernel as a name that cannot be found;
 *       here it is not listed;
 *   <li>the owner of what is copied up by a user who is neither root nor the owner: it becomes his
 *       own, and so he may do with it what he likes;
 *   <li>a sync by such a user names what he has made unreadable to himself since it was changed: it
 *       cannot be opened to be forced, where the kernel needs no permission to write it back;
 *   <li>read-only mapping through a channel that was opened before a copy-up.
 * </ul>
 *
 * What is alike though both differ from a plain directory: a lower file with several names is
 * parted from them when it is copied up, and the link counts that are left are those of the lower
 * layer.
 */
package io.overlaynio.tck.overlay;
