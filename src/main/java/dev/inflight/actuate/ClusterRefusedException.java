package dev.inflight.actuate;

import dev.inflight.cluster.ClusterCandidate;
import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cluster did not do it; the message says why. */
final class ClusterRefusedException extends IllegalStateException {

    static final int CONFLICT = 409;
    static final int UNAVAILABLE = 503;
    static final int TIMED_OUT = 504;

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Object problem;

    ClusterRefusedException(int status, @Nullable String field, String detail) {
        super(detail);
        this.status = status;
        this.problem = ProblemDescriptor.of(status, field, detail);
    }

    /** It could be any of these. */
    ClusterRefusedException(String detail, List<ClusterCandidate> candidates) {
        super(detail);
        this.status = CONFLICT;
        this.problem = CandidatesDescriptor.of(detail, candidates);
    }

    int status() {
        return status;
    }

    /** The body of the answer. */
    Object problem() {
        return problem;
    }
}
