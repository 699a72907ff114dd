package dev.inflight.cluster.member;

import dev.inflight.cluster.Member;

/** Which replica a run is on: its id says it. */
final class Owners {

    private Owners() {}

    /** All before the last dash; empty when there is none. */
    static String of(String id) {
        int dash = id.lastIndexOf('-');
        return dash < 0 ? "" : id.substring(0, dash);
    }

    /** Whether a replica may be called so. */
    static boolean isReplica(String owner) {
        try {
            return Member.requireInstance(owner).equals(owner);
        } catch (IllegalArgumentException none) {
            return false;
        }
    }
}
