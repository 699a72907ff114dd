package dev.inflight.cluster.member;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * How a replica takes part.
 *
 * @param lease for how long it counts as alive after a sign of life; it gives six in that time
 * @param host where it runs, for display; asked for once, on the member's thread
 * @param partitions over how many slots the engine spreads claims; replicas with another number stay out
 */
public record MemberSettings(Duration lease, Supplier<String> host, int partitions) {

    public MemberSettings {
        if (lease.compareTo(Duration.ofSeconds(10)) < 0 || lease.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("lease must be 10s to 5m, not " + lease);
        }
    }
}
