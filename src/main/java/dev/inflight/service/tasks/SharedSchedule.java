package dev.inflight.service.tasks;

import dev.inflight.cluster.EngineUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.TriggerContext;

/**
 * A schedule of which each occurrence is started by one replica at most. All of them plan the same instants and ask for each by
 * its number; what this one comes too late for is left to the others. {@link #nextExecution}, called by one thread at a time, plans,
 * and a {@link #run} does what was planned for now: a scheduler with a thread for each run plans the next before this one has begun,
 * and one that was stopped and goes on plans again what it never ran.
 */
final class SharedSchedule implements Trigger, Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(SharedSchedule.class);

    /** Clocks that differ, and replicas that sleep, ask late; they must still find that it is taken. */
    private static final Duration SHORTEST_KEEP = Duration.ofMinutes(10);

    private static final Duration LONGEST_KEEP = Duration.ofHours(24);

    private final String name;
    private final Rhythm rhythm;
    private final Duration lease;
    private final InstantSource clock;
    private final Occurrences occurrences;
    private final Runnable start;
    private final Queue<Instant> planned = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Instant last;

    /**
     * @param name that it has on every replica
     * @param lease longest time by which an occurrence may be late
     */
    SharedSchedule(
            String name, Rhythm rhythm, Duration lease, InstantSource clock, Occurrences occurrences, Runnable start) {
        this.name = name;
        this.rhythm = rhythm;
        this.lease = lease;
        this.clock = clock;
        this.occurrences = occurrences;
        this.start = start;
    }

    /** The next instant by the clock: what was missed is not made up for. */
    @Override
    public @Nullable Instant nextExecution(TriggerContext context) {
        Instant next = rhythm.next(clock.instant());
        if (next != null && next.equals(last)) {
            next = rhythm.next(next); // the scheduler woke a moment before its time
        }
        last = next;
        if (next != null) {
            planned.add(next);
        }
        return next;
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        Instant due = due(now);
        if (due == null) {
            return;
        }
        Duration period = rhythm.period(due);
        Duration late = Duration.between(due, now);
        if (late.compareTo(shorter(period, lease)) > 0) {
            LOGGER.atWarn()
                    .addKeyValue("schedule", name)
                    .addKeyValue("planned", due)
                    .addKeyValue("lateSeconds", late.toMillis() / 1e3)
                    .log("skipped: this replica comes too late for it");
            return;
        }
        var unused = occurrences
                .take(name, rhythm.number(due), keep(period))
                .whenComplete((ours, failure) -> taken(due, ours, failure));
    }

    /** Of what was planned, the last whose time has come; what was planned before it has had its time. */
    private synchronized @Nullable Instant due(Instant now) {
        Instant due = planned.poll();
        for (Instant next = planned.peek(); next != null && !next.isAfter(now); next = planned.peek()) {
            due = planned.poll();
        }
        return due;
    }

    private void taken(Instant due, @Nullable Boolean ours, @Nullable Throwable failure) {
        boolean left = failure instanceof EngineUnavailableException;
        if (left || (failure == null && !Boolean.TRUE.equals(ours))) {
            LOGGER.atDebug()
                    .addKeyValue("schedule", name)
                    .addKeyValue("planned", due)
                    .log("not started: another replica has it, or nobody may now");
            return;
        }
        Throwable wrong = failure;
        if (wrong == null) {
            wrong = begin();
        }
        if (wrong != null) { // whoever completes the stage is not interested
            LOGGER.atError()
                    .addKeyValue("schedule", name)
                    .addKeyValue("planned", due)
                    .setCause(wrong)
                    .log("not started");
        }
    }

    private @Nullable Throwable begin() {
        try {
            start.run();
            return null;
        } catch (RuntimeException failure) {
            return failure;
        }
    }

    private static Duration keep(Duration period) {
        if (period.compareTo(LONGEST_KEEP) > 0) {
            return LONGEST_KEEP;
        }
        Duration twice = period.multipliedBy(2);
        return twice.compareTo(SHORTEST_KEEP) < 0 ? SHORTEST_KEEP : shorter(twice, LONGEST_KEEP);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
