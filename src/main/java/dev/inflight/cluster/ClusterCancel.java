package dev.inflight.cluster;

import dev.inflight.CancelReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a cancel, wherever the run is.
 *
 * @param verdict in one word
 * @param name the task's name
 * @param id the run, as far as it is known which
 * @param instance the replica that has it, likewise
 * @param report what that replica says of the stop; {@code null} unless {@link ClusterVerdict#ANSWERED}
 * @param partial whether some replicas that are alive did not answer
 * @param candidates with {@link ClusterVerdict#SEVERAL}
 * @param problem what stood in the way, for people
 */
public record ClusterCancel(
        ClusterVerdict verdict,
        String name,
        @Nullable String id,
        @Nullable String instance,
        @Nullable CancelReport report,
        boolean partial,
        List<ClusterCandidate> candidates,
        @Nullable String problem) {

    public ClusterCancel {
        candidates = List.copyOf(candidates);
    }

    /** The same as an answer about a run of this name. */
    public static ClusterCancel of(String name, ClusterAnswer<CancelReport> answer) {
        return new ClusterCancel(
                answer.verdict(),
                name,
                answer.id(),
                answer.instance(),
                answer.value(),
                answer.partial(),
                answer.candidates(),
                answer.problem());
    }

    /** Whether the replica that has the run said what came of it. */
    public boolean confirmed() {
        return report != null;
    }
}
