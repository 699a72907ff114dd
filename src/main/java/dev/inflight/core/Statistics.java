package dev.inflight.core;

import dev.inflight.KindStatistics;
import dev.inflight.TaskText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tallies of every kind seen, at most so many; what comes after is counted as {@value #OTHER}. */
final class Statistics {

    /** The kind that stands for all beyond the bound. */
    static final String OTHER = "other";

    /** A look over all runs is reused until it is this many times as old as it took, so that looking costs 5 % at most. */
    private static final int REUSE = 20;

    private static final Logger LOGGER = LoggerFactory.getLogger("dev.inflight");

    private final Map<String, KindTally> tallies = new ConcurrentHashMap<>();
    private final List<Consumer<KindStatistics>> listeners = new CopyOnWriteArrayList<>();
    private final int maxKinds;
    private final LongSupplier clock;
    private final Iterable<Run<?>> outstanding;
    private volatile @Nullable KindTally other;
    private volatile Oldest oldest = new Oldest(Map.of(), Long.MIN_VALUE);

    Statistics(int maxKinds, LongSupplier clock, Iterable<Run<?>> outstanding) {
        this.maxKinds = maxKinds;
        this.clock = clock;
        this.outstanding = outstanding;
    }

    KindTally of(String kind) {
        KindTally tally = tallies.get(kind);
        if (tally == null) {
            tally = other; // once there is one, every kind unknown so far belongs to it
        }
        return tally != null ? tally : admit(kind);
    }

    private KindTally admit(String kind) {
        KindTally admitted;
        synchronized (this) {
            boolean full = tallies.size() >= maxKinds;
            String name = full ? OTHER : kind;
            KindTally known = tallies.containsKey(kind) ? tallies.get(kind) : tallies.get(name);
            if (known != null) {
                return known;
            }
            admitted = new KindTally(name, clock, this::oldestAge);
            tallies.put(name, admitted);
            other = full ? admitted : null;
        }
        listeners.forEach(listener -> tell(listener, admitted));
        return admitted;
    }

    /** Tells of every kind once, of those known right now. */
    void onKind(Consumer<? super KindStatistics> listener) {
        Set<KindStatistics> told = ConcurrentHashMap.newKeySet();
        Consumer<KindStatistics> once = kind -> {
            if (told.add(kind)) {
                listener.accept(kind);
            }
        };
        listeners.add(once);
        tallies.values().forEach(kind -> tell(once, kind));
    }

    private static void tell(Consumer<KindStatistics> listener, KindStatistics kind) {
        try {
            listener.accept(kind);
        } catch (Throwable failure) {
            LOGGER.warn("a listener for kinds threw at kind {}", TaskText.quote(kind.kind()), failure);
        }
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
