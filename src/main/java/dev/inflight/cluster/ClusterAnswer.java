package dev.inflight.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request about one run, wherever it is.
 *
 * @param verdict in one word
 * @param value what the replica said that has the run; {@code null} unless {@link ClusterVerdict#ANSWERED}
 * @param id the run, as far as it is known which
 * @param instance the replica that has it, likewise
 * @param partial whether some replicas that are alive did not answer
 * @param candidates with {@link ClusterVerdict#SEVERAL}
 * @param problem what stood in the way, for people
 * @param <T> of the value
 */
public record ClusterAnswer<T>(
        ClusterVerdict verdict,
        @Nullable T value,
        @Nullable String id,
        @Nullable String instance,
        boolean partial,
        List<ClusterCandidate> candidates,
        @Nullable String problem) {

    public ClusterAnswer {
        candidates = List.copyOf(candidates);
    }

    /** The replica that has the run said this. */
    public static <T> ClusterAnswer<T> answered(T value, String id, String instance, boolean partial) {
        return new ClusterAnswer<>(ClusterVerdict.ANSWERED, value, id, instance, partial, List.of(), null);
    }

    /** Nothing was said that is of use. */
    public static <T> ClusterAnswer<T> unanswered(ClusterVerdict verdict, boolean partial, @Nullable String problem) {
        return new ClusterAnswer<>(verdict, null, null, null, partial, List.of(), problem);
    }

    /** The same about a run of which it is known which it is. */
    public ClusterAnswer<T> about(String run, String replica) {
        return new ClusterAnswer<>(verdict, value, run, replica, partial, candidates, problem);
    }
}
