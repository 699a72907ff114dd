package dev.inflight.actuate;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.inflight.cluster.ClusterCandidate;
import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A problem detail as {@link ProblemDescriptor}, of a name that several replicas run.
 *
 * @param title what the status says
 * @param status the status of the answer
 * @param detail what is wrong
 * @param field the field that would tell them apart
 * @param candidates the runs, of which the request may name one by its id
 */
@JsonPropertyOrder({"title", "status", "detail", "field", "candidates"})
public record CandidatesDescriptor(String title, int status, String detail, String field, List<Candidate> candidates)
        implements OperationResponseBody {

    static CandidatesDescriptor of(String detail, List<ClusterCandidate> candidates) {
        int status = ClusterRefusedException.CONFLICT;
        return new CandidatesDescriptor(
                ProblemDescriptor.title(status),
                status,
                detail,
                "id",
                candidates.stream()
                        .map(one -> new Candidate(one.instance(), one.id(), Seconds.of(one.age())))
                        .toList());
    }

    /**
     * A run.
     *
     * @param instance the replica
     * @param id the run
     * @param ageSeconds since it was accepted
     */
    @JsonPropertyOrder({"instance", "id", "ageSeconds"})
    public record Candidate(String instance, String id, double ageSeconds) {}
}
