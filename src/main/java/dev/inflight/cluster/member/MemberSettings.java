package dev.inflight.cluster.member;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How a replica takes part.
 *
 * @param lease for how long it counts as alive after a sign of life; it gives six in that time
 * @param host where it runs, for display; asked for once, on the member's thread
 * @param partitions over how many slots the engine spreads claims; replicas with another number stay out
 * @param onUnavailable what becomes of tasks that are to be unique in the cluster while the engine does not answer
 * @param takeoverWait how long a replica that has a name is awaited, when another starts its task again; 100 ms to 1 min
 */
public record MemberSettings(
        Duration lease, Supplier<String> host, int partitions, OnUnavailable onUnavailable, Duration takeoverWait) {

    /** As long as is usual. */
    public static final Duration TAKEOVER_WAIT = Duration.ofSeconds(2);

    public MemberSettings {
        requireBetween("lease", lease, Duration.ofSeconds(10), Duration.ofMinutes(5));
        Objects.requireNonNull(onUnavailable, "onUnavailable");
        requireBetween("takeoverWait", takeoverWait, Duration.ofMillis(100), Duration.ofMinutes(1));
    }

    /** With the usual answer to an engine that is away: work goes on. */
    public MemberSettings(Duration lease, Supplier<String> host, int partitions) {
        this(lease, host, partitions, OnUnavailable.LOCAL, TAKEOVER_WAIT);
    }

    private static void requireBetween(String field, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(field + " must be " + least + " to " + most + ", not " + value);
        }
    }
}
