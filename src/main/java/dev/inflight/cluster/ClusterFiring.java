package dev.inflight.cluster;

/** Whether this replica is the one that fires an occurrence of a schedule. */
public enum ClusterFiring {
    /** It is: no other replica will. */
    CLAIMED(true),
    /** Another replica has the occurrence. */
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
