package dev.inflight.core;

import dev.inflight.KindStatistics;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** The live numbers of one kind. Written by the engine at each change, read by meters. */
final class KindTally implements KindStatistics {

    final Counter outstanding = new Counter();
    final Counter queued = new Counter();
    final Counter stopping = new Counter();
    final Counter zombies = new Counter();

    final Tally queueTime = new Tally();
    final Tally stopLag = new Tally();

    /** How long the completed runs took; the others say what their timeouts and operators were like. */
    final Durations completed = new Durations();

    private final String kind;
    private final LongSupplier clock;
    private final ToLongFunction<String> oldestAge;
    private final Map<Outcome, Tally> runs = new EnumMap<>(Outcome.class);
    private final Map<Overlap, Counter> overlaps = new EnumMap<>(Overlap.class);

    KindTally(String kind, LongSupplier clock, ToLongFunction<String> oldestAge) {
        this.kind = kind;
        this.clock = clock;
        this.oldestAge = oldestAge;
        for (Outcome outcome : Outcome.values()) {
            runs.put(outcome, new Tally());
        }
        for (Overlap policy : Overlap.values()) {
            overlaps.put(policy, new Counter());
        }
    }

    void ended(Outcome outcome, long nanos, long now) {
        tally(outcome).add(nanos, now);
        if (outcome == Outcome.COMPLETED) {
            completed.add(nanos);
        }
    }

    void overlapped(Overlap policy) {
        Objects.requireNonNull(overlaps.get(policy)).increment();
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

    /** Two threads that count up and down at once may show the down first. */
    private static long sum(Counter adder) {
        return Math.max(0, adder.sum());
    }
}
