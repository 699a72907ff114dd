package dev.inflight.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.inflight.TaskCounts;
import dev.inflight.cluster.ClusterPage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One page of what all replicas run. The counts are of those that answered.
 *
 * @param instance the replica that was asked
 * @param scope {@code cluster}
 * @param engine {@code UP}, or {@code DOWN}: then these are the runs of the replica that was asked
 * @param partial whether something may be missing
 * @param instances how many replicas answered, and how many did not
 * @param silent the replicas that are alive and did not answer, at most 100
 * @param counts how much is going on in all
 * @param matched how many runs the selectors matched
 * @param truncated whether some that follow are left out
 * @param next the cursor for {@code after}; only of a single replica's list
 * @param tasks the page
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({
    "instance",
    "scope",
    "engine",
    "partial",
    "instances",
    "silent",
    "counts",
    "matched",
    "truncated",
    "next",
    "tasks"
})
public record ClusterListDescriptor(
        String instance,
        String scope,
        String engine,
        boolean partial,
        Instances instances,
        List<Silent> silent,
        @JsonUnwrapped CountsDescriptor counts,
        int matched,
        boolean truncated,
        @Nullable String next,
        List<TaskDescriptor> tasks)
        implements OperationResponseBody {

    static ClusterListDescriptor of(ClusterPage page) {
        return new ClusterListDescriptor(
                page.instance(),
                "cluster",
                page.engineUp() ? "UP" : "DOWN",
                page.partial(),
                new Instances(page.answered(), page.silent(), page.lost()),
                page.unheard().stream().map(Silent::of).toList(),
                CountsDescriptor.of(page.counts()),
                page.matched(),
                page.truncated(),
                page.next(),
                page.tasks().stream().map(TaskDescriptor::placed).toList());
    }

    /**
     * How many replicas.
     *
     * @param up answered
     * @param silent are alive and did not
     * @param lost ceased to be alive within 10 minutes without leaving
     */
    @JsonPropertyOrder({"up", "silent", "lost"})
    public record Instances(int up, int silent, int lost) {}

    /**
     * A replica that is alive and did not answer, as it last told of itself.
     *
     * @param instance the replica
     * @param host where it runs
     * @param beatSeconds since its last sign of life
     * @param outstanding futures that had not ended
     * @param oldestSeconds age of the oldest of them
     */
    @JsonPropertyOrder({"instance", "host", "beatSeconds", "outstanding", "oldestSeconds"})
    public record Silent(String instance, String host, double beatSeconds, int outstanding, double oldestSeconds) {

        static Silent of(ClusterPage.Unheard unheard) {
            TaskCounts counts = unheard.member().counts();
            return new Silent(
                    unheard.member().instance(),
                    unheard.member().host(),
                    Seconds.of(unheard.sinceBeat()),
                    counts.outstanding(),
                    Seconds.of(counts.oldest()));
        }
    }
}
