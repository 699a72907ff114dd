package dev.inflight.core;

import org.jspecify.annotations.Nullable;

/** Which run of the same name was displaced by this one, and which one displaced it. For display. */
final class Lineage {

    private volatile @Nullable String supersedes;
    private volatile @Nullable String supersededBy;

    /** The id of the run that this one took the name from. */
    @Nullable String supersedes() {
        return supersedes;
    }

    void supersedes(String olderId) {
        supersedes = olderId;
    }

    /** The id of the run that took the name from this one. */
    @Nullable String supersededBy() {
        return supersededBy;
    }

    void supersededBy(String newerId) {
        supersededBy = newerId;
    }
}
