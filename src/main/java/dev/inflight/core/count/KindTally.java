package dev.inflight.core.count;

import dev.inflight.KindStatistics;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The live numbers of one kind. Written by the engine at each change, read by meters. */
public final class KindTally implements KindStatistics {

    /** Of fewer completed runs the slow ones say nothing. */
    private static final int ENOUGH_RUNS = 100;

    public final LongAdder outstanding = new LongAdder();
    public final Level queued = new Level(this::tell);
    public final Level stopping = new Level(this::keepNews);
    public final Level zombies = new Level(this::keepNews);

    public final Tally queueTime = new Tally(this::tellSoon);
    public final Tally stopLag = new Tally(this::tell);

    /**
     * How long the completed runs took. How long others took says more about timeouts and operators than about the work.
     */
    public final DurationHistogram completed = new DurationHistogram();

    private final String kind;
    private final LongSupplier clock;
    private final ToLongFunction<String> oldestAge;
    private final Map<Outcome, Tally> runs = new EnumMap<>(Outcome.class);
    private final Map<Overlap, Level> overlaps = new EnumMap<>(Overlap.class);
    private final News listeners;

    /** Whether something has happened for the first time of which nobody has been told yet. */
    private volatile boolean news;

    private volatile boolean mixed;

    /**
     * Learns when something has happened to a kind for the first time. For what is counted where foreign code must not hold
     * things up (an ending, the beginning of work) it learns a little later, by {@link KindTally#tellNews}.
     */
    interface News {

        void tell(KindTally kind);

        /** Calls {@link KindTally#tellNews} on another thread. */
        void tellSoon(KindTally kind);
    }

    KindTally(String kind, LongSupplier clock, ToLongFunction<String> oldestAge, News listeners) {
        this.kind = kind;
        this.clock = clock;
        this.oldestAge = oldestAge;
        this.listeners = listeners;
        for (Outcome outcome : Outcome.values()) {
            runs.put(outcome, new Tally(this::keepNews));
        }
        for (Overlap policy : Overlap.values()) {
            overlaps.put(policy, new Level(this::tell));
        }
    }

    public void ended(Outcome outcome, long nanos, long now) {
        tally(outcome).add(nanos, now);
        if (outcome == Outcome.COMPLETED) {
            completed.add(nanos);
        }
    }

    public void overlapped(Overlap policy) {
        Objects.requireNonNull(overlaps.get(policy)).increment();
    }

    private void tell() {
        listeners.tell(this);
    }

    private void tellSoon() {
        keepNews();
        listeners.tellSoon(this);
    }

    private void keepNews() {
        news = true;
    }

    /** Tells of what has happened for the first time, at a point where foreign code may take its time. */
    public void tellNews() {
        if (news) {
            news = false; // first, so that what happens meanwhile is told by whoever counts it
            tell();
        }
    }

    /** Whether runs of several kinds are counted here, so that nothing here is true of one of them. */
    public boolean isMixed() {
        return mixed;
    }

    void mix() {
        mixed = true;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public long outstanding() {
        return sum(outstanding);
    }

    @Override
    public long queued() {
        return sum(queued);
    }

    @Override
    public long stopping() {
        return sum(stopping);
    }

    @Override
    public long zombies() {
        return sum(zombies);
    }

    @Override
    public boolean everQueued() {
        return queued.happened();
    }

    @Override
    public boolean everStopping() {
        return stopping.happened();
    }

    @Override
    public boolean everZombie() {
        return zombies.happened();
    }

    @Override
    public @Nullable Duration completedWithin(double part) {
        long bound = completed.bound(part, ENOUGH_RUNS);
        return bound < 0 ? null : Duration.ofNanos(bound);
    }

    @Override
    public Duration oldestAge() {
        return Duration.ofNanos(oldestAge.applyAsLong(kind));
    }

    @Override
    public Totals runs(Outcome outcome) {
        return tally(outcome).totals(clock.getAsLong());
    }

    @Override
    public Totals queueTime() {
        return queueTime.totals(clock.getAsLong());
    }

    @Override
    public Totals stopLag() {
        return stopLag.totals(clock.getAsLong());
    }

    @Override
    public long overlaps(Overlap policy) {
        return Objects.requireNonNull(overlaps.get(policy)).sum();
    }

    private Tally tally(Outcome outcome) {
        return Objects.requireNonNull(runs.get(outcome));
    }

    /** Never negative: of two threads that count up and down at once, the down may be seen first. */
    private static long sum(LongAdder adder) {
        return Math.max(0, adder.sum());
    }
}
