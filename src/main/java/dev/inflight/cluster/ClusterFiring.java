package dev.inflight.cluster;

/** Whether this replica is the one that fires an occurrence of a schedule. */
public enum ClusterFiring {
    /** It is: no other call will, here or elsewhere. */
    CLAIMED(true),
    /** The occurrence is claimed already: by another replica, or by an earlier call of this one. */
    TAKEN(false),
    /** The engine does not answer, and starts go on without it: it fires here, and on every replica that was answered so. */
    UNCLAIMED(true),
    /** The engine does not answer, and starts are refused meanwhile: it fires nowhere that this is the answer. */
    REFUSED(false);

    private final boolean toFire;

    ClusterFiring(boolean toFire) {
        this.toFire = toFire;
    }

    /** Whether it is to be fired here. */
    public boolean isToFire() {
        return toFire;
    }
}
