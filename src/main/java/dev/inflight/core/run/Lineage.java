package dev.inflight.core.run;

import org.jspecify.annotations.Nullable;

/** Which run of the same name was displaced by this one, and which one displaced it. For display. */
public final class Lineage {

    private volatile @Nullable String supersedes;
    private volatile @Nullable String supersededBy;

    /** The id of the run that this one took the name from. */
    public @Nullable String supersedes() {
        return supersedes;
    }

    public void supersedes(String olderId) {
        supersedes = olderId;
    }

    /** The id of the run that took the name from this one. */
    public @Nullable String supersededBy() {
        return supersededBy;
    }

    public void supersededBy(String newerId) {
        supersededBy = newerId;
    }
}
