package dev.inflight.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.inflight.cluster.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The replicas of a cluster.
 *
 * @param instance the one that was asked
 * @param engine {@code UP} or {@code DOWN}
 * @param since when that one was made
 * @param leaseSeconds for how long a replica counts as alive after a sign of life
 * @param members those that are alive, and those that ceased to be within 10 minutes without leaving
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"instance", "engine", "since", "leaseSeconds", "members"})
public record MembersDescriptor(
        String instance, String engine, Instant since, double leaseSeconds, List<Replica> members)
        implements OperationResponseBody {

    /**
     * What one replica last told of itself.
     *
     * @param instance the replica
     * @param host where it runs
     * @param state {@code ALIVE}, or {@code LOST}: its lease ended
     * @param since when it was made, by its own clock
     * @param leaseLeftSeconds what is left of its lease; negative: it ended so long ago
     * @param beatSeconds since its last sign of life, if its lease is as long as this replica's
     * @param partitions over how many slots its claims are spread
     * @param counts how much is going on there
     * @param claims names that it has claimed
     */
    @JsonPropertyOrder({
        "instance",
        "host",
        "state",
        "since",
        "leaseLeftSeconds",
        "beatSeconds",
        "partitions",
        "counts",
        "claims"
    })
    public record Replica(
            String instance,
            String host,
            String state,
            Instant since,
            double leaseLeftSeconds,
            double beatSeconds,
            int partitions,
            @JsonUnwrapped CountsDescriptor counts,
            int claims) {

        static Replica of(Member member, Duration lease) {
            Duration beat = lease.minus(member.leaseLeft());
            return new Replica(
                    member.instance(),
                    member.host(),
                    member.isAlive() ? "ALIVE" : "LOST",
                    member.since(),
                    Seconds.of(member.leaseLeft()),
                    Seconds.of(beat.isNegative() ? Duration.ZERO : beat),
                    member.partitions(),
                    CountsDescriptor.of(member.counts()),
                    member.claims());
        }
    }
}
