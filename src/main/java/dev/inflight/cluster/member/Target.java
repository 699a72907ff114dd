package dev.inflight.cluster.member;

import dev.inflight.cluster.ClusterAnswer;
import dev.inflight.cluster.ClusterVerdict;
import org.jspecify.annotations.Nullable;

/**
 * Which run is meant and where it is, or why that cannot be said.
 *
 * @param end why not; {@code null}: it can
 * @param instance the replica
 * @param id the run
 * @param partial whether some replicas that are alive did not answer
 */
record Target(@Nullable Unfound end, String instance, String id, boolean partial) {

    static Target at(String instance, String id, boolean partial) {
        return new Target(null, instance, id, partial);
    }

    static Target none(ClusterAnswer<?> why) {
        return new Target(new Unfound(why), "", "", why.partial());
    }

    static Target none(ClusterVerdict why, boolean partial, @Nullable String problem) {
        return none(ClusterAnswer.unanswered(why, partial, problem));
    }

    /** An answer without a value, for whoever asks. */
    record Unfound(ClusterAnswer<?> why) {

        <T> ClusterAnswer<T> as() {
            return new ClusterAnswer<>(
                    why.verdict(), null, why.id(), why.instance(), why.partial(), why.candidates(), why.problem());
        }
    }
}
