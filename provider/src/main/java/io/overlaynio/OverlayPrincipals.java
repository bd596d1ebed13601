package io.overlaynio;

import java.io.IOException;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;

/**
 * Users and groups by name: those of the file system that holds the upper directory, or the topmost
 * lower one where there is no upper.
 *
 * <p>It exists so that a closed overlay answers no more. The principals are the real file system's
 * own, as the attribute views give and take them. All services of one overlay are equal.
 */
final class OverlayPrincipals extends UserPrincipalLookupService {

  private final UserPrincipalLookupService real;
  private final FileSystemState state;

  OverlayPrincipals(UserPrincipalLookupService real, FileSystemState state) {
    this.real = real;
    this.state = state;
  }

  @Override
  public UserPrincipal lookupPrincipalByName(String name) throws IOException {
    state.checkOpen();
    return real.lookupPrincipalByName(name);
  }

  @Override
  public GroupPrincipal lookupPrincipalByGroupName(String group) throws IOException {
    state.checkOpen();
    return real.lookupPrincipalByGroupName(group);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OverlayPrincipals that && that.state.equals(state);
  }

  @Override
  public int hashCode() {
    return state.hashCode();
  }
}
