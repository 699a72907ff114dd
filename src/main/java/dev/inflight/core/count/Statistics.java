package dev.inflight.core.count;

import dev.inflight.KindStatistics;
import dev.inflight.TaskText;
import dev.inflight.core.threads.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The tallies of every kind seen, up to a bound; kinds beyond it are counted together as {@value #OTHER}. */
public final class Statistics implements KindTally.News {

    /** The kind that stands for all beyond the bound. */
    static final String OTHER = "other";

    /** A look over all runs is reused until it is this many times as old as it took. So looking costs 5 % at most. */
    private static final int REUSE = 20;

    private final Map<String, KindTally> tallies = new ConcurrentHashMap<>();
    private final List<Consumer<? super KindStatistics>> listeners = new CopyOnWriteArrayList<>();
    private final int maxKinds;
    private final LongSupplier clock;
    private final Iterable<? extends Counted> outstanding;
    private final Executor elsewhere;
    private volatile @Nullable KindTally other;
    private volatile Oldest oldest = new Oldest(Map.of(), Long.MIN_VALUE);

    /** An outstanding run, as far as it is counted. */
    public interface Counted {

        KindTally tally();

        /** On the timer's clock. */
        long startedAt();
    }

    public Statistics(int maxKinds, LongSupplier clock, Iterable<? extends Counted> outstanding, Executor elsewhere) {
        this.maxKinds = maxKinds;
        this.clock = clock;
        this.outstanding = outstanding;
        this.elsewhere = elsewhere;
    }

    public KindTally of(String kind) {
        KindTally tally = tallies.get(kind);
        if (tally == null) {
            tally = other; // once there is one, every kind unknown so far belongs to it
        }
        return tally != null ? tally : admit(kind);
    }

    /** A user's kind that is called {@value #OTHER} shares the tally of all beyond the bound: one name, one number. */
    private KindTally admit(String kind) {
        KindTally admitted;
        synchronized (this) {
            KindTally known = tallies.get(kind);
            if (known != null) {
                return known;
            }
            int named = tallies.size() - (tallies.containsKey(OTHER) ? 1 : 0);
            boolean beyond = named >= maxKinds && !kind.equals(OTHER);
            known = beyond ? tallies.get(OTHER) : null;
            admitted = known == null ? new KindTally(beyond ? OTHER : kind, clock, this::oldestAge, this) : known;
            if (beyond) {
                admitted.mix();
                other = admitted;
            }
            if (known != null) {
                return known;
            }
            tallies.put(admitted.kind(), admitted);
        }
        tell(admitted);
        return admitted;
    }

    public void onKind(Consumer<? super KindStatistics> listener) {
        listeners.add(listener);
        tallies.values().forEach(kind -> tell(listener, kind));
    }

    public void removeKindListener(Consumer<? super KindStatistics> listener) {
        listeners.remove(listener);
    }

    @Override
    public void tell(KindTally kind) {
        for (Consumer<? super KindStatistics> listener : listeners) {
            tell(listener, kind);
        }
    }

    @Override
    public void tellSoon(KindTally kind) {
        if (!listeners.isEmpty()) {
            elsewhere.execute(kind::tellNews);
        }
    }

    private static void tell(Consumer<? super KindStatistics> listener, KindStatistics kind) {
        try {
            listener.accept(kind);
        } catch (Throwable failure) {
            Failures.log("a listener for kinds threw at kind " + TaskText.quote(kind.kind()), failure);
        }
    }

    public Collection<KindStatistics> all() {
        List<KindStatistics> all = new ArrayList<>(tallies.values());
        return List.copyOf(all);
    }

    /** Age of the oldest outstanding run of all; zero when there is none. */
    public Duration oldestAge() {
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
        for (Counted run : outstanding) {
            startedAt.merge(run.tally().kind(), run.startedAt(), Math::min);
        }
        long took = clock.getAsLong() - now;
        known = new Oldest(startedAt, now + took * REUSE);
        oldest = known;
        return known;
    }

    private record Oldest(Map<String, Long> startedAt, long validUntil) {}
}
