package dev.inflight.core;

import dev.inflight.CancelEffect;
import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.Outcome;
import dev.inflight.RunMismatchException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stops runs by name for people, and says honestly what came of it. */
final class Canceller {

    /** How long an answer waits for the ladder's verdict when hooks or an inner future are on it. */
    private static final Duration VERDICT = Duration.ofMillis(500);

    private final Engine engine;

    Canceller(Engine engine) {
        this.engine = engine;
    }

    Optional<CancelReport> cancel(CancelRequest request) {
        Run<?> run = find(request.name(), request.id());
        if (run == null) {
            return Optional.empty();
        }
        run.end(Cause.stop(Outcome.CANCELLED, request.by(), request.reason()));
        Stop stop = run.stop();
        if (stop == null) {
            return Optional.empty(); // it ended by itself while we looked
        }
        if (run.worker() != Thread.currentThread()) { // work that stops itself cannot wait for itself
            await(stop, request.waitAtMost());
        }
        CancelEffect effect = stop.effect();
        return Optional.of(new CancelReport(
                run.name(),
                run.id(),
                stop.cause.outcome(),
                effect == null ? CancelEffect.SIGNALLED : effect,
                Snapshots.state(run.word()),
                stop.lag()));
    }

    /** The run under the name, or exactly that run: the outstanding one first, else one whose work still goes on. */
    @Nullable Run<?> find(String name, @Nullable String id) {
        Run<?> current = current(name);
        if (id == null) {
            return current;
        }
        Run<?> exact = findExact(name, id);
        if (exact == null && current != null) {
            throw new RunMismatchException(name, id, current.id());
        }
        return exact;
    }

    private @Nullable Run<?> current(String name) {
        Run<?> head = engine.table.get(name);
        if (head != null && !head.isDecided()) {
            return head;
        }
        Run<?> stopping = engine.stoppingOf(name);
        boolean betweenTableAndLedger = head != null && RunState.phase(head.word()) != RunState.GONE;
        return stopping == null && betweenTableAndLedger ? head : stopping;
    }

    /**
     * Exactly this run; {@code null} when it is gone. A run only ever moves from the line to the name to the ledger of work,
     * so whoever looks in that order meets it.
     */
    @Nullable Run<?> findExact(String name, String id) {
        long sequence = engine.sequenceOf(id);
        Run<?> head = headIf(name, sequence); // first, because it is nearly always this one
        if (head == null) {
            Run<?> waiter = engine.table.waiter(name, run -> run.sequence == sequence);
            if (waiter != null) {
                return waiter;
            }
            head = headIf(name, sequence);
        }
        if (head != null) {
            return head.isDecided() && head.stop() == null ? null : head;
        }
        for (Run<?> run : engine.ledger) {
            if (run.sequence == sequence && run.name().equals(name)) {
                return run;
            }
        }
        return null;
    }

    private @Nullable Run<?> headIf(String name, long sequence) {
        Run<?> head = engine.table.get(name);
        return head != null && head.sequence == sequence ? head : null;
    }

    private static void await(Stop stop, Duration atMost) {
        try {
            stop.awaitClimbed(Math.max(Nanos.of(VERDICT), Nanos.of(atMost)));
            if (!atMost.isZero()) {
                stop.awaitGone(Nanos.of(atMost));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // the answer is then what is known by now
        }
    }

    Optional<Run<?>> extend(String name, @Nullable String id, Duration by) {
        if (by.isNegative() || by.isZero()) {
            throw new IllegalArgumentException("extend must be positive, not " + by);
        }
        Run<?> run = find(name, id);
        if (run == null || run.isDecided()) {
            return Optional.empty();
        }
        run.extend(Nanos.of(by), run.startedAt + Nanos.of(engine.settings.maxTimeout()));
        return run.isDecided() ? Optional.empty() : Optional.of(run); // the deadline may have passed meanwhile
    }
}
