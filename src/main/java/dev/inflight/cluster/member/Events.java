package dev.inflight.cluster.member;

import dev.inflight.cluster.Claim;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What happened to this replica in its cluster, counted. Safe for use by any thread. */
final class Events {

    private final Map<ClusterEvent, LongAdder> events = new EnumMap<>(ClusterEvent.class);
    private final Map<ClaimResult, LongAdder> claims = new EnumMap<>(ClaimResult.class);
    private final Map<ClaimResult, LongAdder> nanos = new EnumMap<>(ClaimResult.class);

    Events() {
        for (ClusterEvent event : ClusterEvent.values()) {
            events.put(event, new LongAdder());
        }
        for (ClaimResult result : ClaimResult.values()) {
            claims.put(result, new LongAdder());
            nanos.put(result, new LongAdder());
        }
    }

    void happened(ClusterEvent event) {
        adder(events, event).increment();
    }

    long count(ClusterEvent event) {
        return adder(events, event).sum();
    }

    /** Somebody asked for a name. {@code null}: nobody knows what came of it. */
    void asked(@Nullable Claim answer, long tookNanos) {
        ClaimResult result = answer == null
                ? ClaimResult.UNKNOWN
                : answer instanceof Claim.Granted ? ClaimResult.GRANTED : ClaimResult.HELD;
        adder(claims, result).increment();
        adder(nanos, result).add(tookNanos);
    }

    long claims(ClaimResult result) {
        return adder(claims, result).sum();
    }

    long claimNanos(ClaimResult result) {
        return adder(nanos, result).sum();
    }

    @SuppressWarnings("NullAway") // every one is there
    private static <K> LongAdder adder(Map<K, LongAdder> of, K key) {
        return of.get(key);
    }
}
