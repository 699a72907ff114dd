package dev.inflight.core;

import dev.inflight.KindStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The tallies of every kind seen, at most so many; what comes after is counted as {@value #OTHER}. */
final class Statistics {

    /** The kind that stands for all beyond the bound. */
    static final String OTHER = "other";

    /** A look over all runs is reused until it is this many times as old as it took, so that looking costs 5 % at most. */
    private static final int REUSE = 20;

    private final Map<String, KindTally> tallies = new ConcurrentHashMap<>();
    private final int maxKinds;
    private final LongSupplier clock;
    private final Iterable<Run<?>> outstanding;
    private volatile Oldest oldest = new Oldest(Map.of(), Long.MIN_VALUE);

    Statistics(int maxKinds, LongSupplier clock, Iterable<Run<?>> outstanding) {
        this.maxKinds = maxKinds;
        this.clock = clock;
        this.outstanding = outstanding;
    }

    KindTally of(String kind) {
        KindTally tally = tallies.get(kind);
        return tally != null ? tally : admit(kind);
    }

    private synchronized KindTally admit(String kind) {
        boolean full = tallies.size() - (tallies.containsKey(OTHER) ? 1 : 0) >= maxKinds;
        String admitted = full ? OTHER : kind;
        return tallies.computeIfAbsent(admitted, name -> new KindTally(name, clock, this::oldestAge));
    }

    Collection<KindStatistics> all() {
        List<KindStatistics> all = new ArrayList<>(tallies.values());
        return List.copyOf(all);
    }

    /** Age of the oldest outstanding run of all; zero when there is none. */
    Duration oldestAge() {
        long now = clock.getAsLong();
        long age = 0;
        for (long startedAt : oldest(now).startedAt.values()) {
            age = Math.max(age, now - startedAt);
        }
        return Duration.ofNanos(age);
    }

    /** Age of the oldest outstanding run of the kind, in nanoseconds; 0 when there is none. */
    private long oldestAge(String kind) {
        long now = clock.getAsLong();
        Long startedAt = oldest(now).startedAt.get(kind);
        return startedAt == null ? 0 : Math.max(0, now - startedAt);
    }

    private Oldest oldest(long now) {
        Oldest known = oldest;
        if (now < known.validUntil && known.validUntil != Long.MIN_VALUE) {
            return known;
        }
        Map<String, Long> startedAt = new HashMap<>();
        for (Run<?> run : outstanding) {
            startedAt.merge(run.tally.kind(), run.startedAt, Math::min);
        }
        long took = clock.getAsLong() - now;
        known = new Oldest(startedAt, now + took * REUSE);
        oldest = known;
        return known;
    }

    private record Oldest(Map<String, Long> startedAt, long validUntil) {}
}
