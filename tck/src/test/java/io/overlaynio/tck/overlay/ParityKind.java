package io.overlaynio.tck.overlay;

import io.overlaynio.OverlayFormat;
import io.overlaynio.tck.RandomOperations.Ability;
import java.util.EnumSet;
import java.util.Set;

/** How the kernel's overlay is mounted, and in which format ours writes. */
enum ParityKind {
  USER(OverlayFormat.USER, "userxattr"),
  /** As the kernel mounts without being asked for anything. */
  KERNEL(OverlayFormat.KERNEL, ""),
  KERNEL_WITH_REDIRECTS(OverlayFormat.KERNEL, "redirect_dir=on");

  private final OverlayFormat format;
  private final String mountOptions;

  ParityKind(OverlayFormat format, String mountOptions) {
    this.format = format;
    this.mountOptions = mountOptions;
  }

  OverlayFormat format() {
    return format;
  }

  String mountOptions() {
    return mountOptions;
  }

  /** Whether the kernel moves directories of lower layers. */
  boolean hasRedirects() {
    return this == KERNEL_WITH_REDIRECTS;
  }

  /**
   * @param privileged whether root acts, who alone may give files away
   */
  Set<Ability> abilities(boolean privileged) {
    Set<Ability> abilities = EnumSet.allOf(Ability.class);
    if (!privileged) {
      abilities.remove(Ability.OWNERS);
      // His overlay is volatile, to which a failed transfer, from a directory say, is a lost write.
      abilities.remove(Ability.TRANSFERS);
    }
    return abilities;
  }

  /** To make layers with, on the kernel's overlay alone. */
  Set<Ability> abilitiesForLayers() {
    Set<Ability> abilities = EnumSet.allOf(Ability.class);
    abilities.removeAll(Set.of(Ability.REOPENING, Ability.FREEZING));
    return abilities;
  }
}
