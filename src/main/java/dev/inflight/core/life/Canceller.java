package dev.inflight.core.life;

import dev.inflight.CancelEffect;
import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.Outcome;
import dev.inflight.RunMismatchException;
import dev.inflight.core.run.Cause;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.RunState;
import dev.inflight.core.run.Runs;
import dev.inflight.core.run.Stop;
import dev.inflight.core.threads.SystemTime;
import dev.inflight.core.threads.Trampoline;
import dev.inflight.core.timer.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stops runs by name for people, and says honestly what came of it. */
public final class Canceller {

    /** How long an answer waits for the ladder's verdict when hooks or an inner future are on it. */
    private static final long VERDICT_NANOS = 500_000_000;

    /** And how long for the future to be done, which it is in a moment unless a listener takes its time. */
    private static final long DONE_NANOS = 50_000_000;

    private final Runs runs;
    private final long maxTimeout;

    public Canceller(Runs runs, Duration maxTimeout) {
        this.runs = runs;
        this.maxTimeout = Nanos.of(maxTimeout);
    }

    public Optional<CancelReport> cancel(CancelRequest request) {
        Stopped stopped = decide(request);
        return stopped == null
                ? Optional.empty()
                : Optional.of(awaitAll(List.of(stopped), request.waitAtMost()).get(0));
    }

    /** Decides all, then waits once for all, as long as the most patient request says. */
    public List<CancelReport> cancelAll(List<CancelRequest> requests) {
        List<Stopped> stopped = new ArrayList<>(requests.size());
        Duration longest = Duration.ZERO;
        for (CancelRequest request : requests) {
            try {
                Stopped one = decide(request);
                if (one != null) {
                    stopped.add(one);
                    longest = request.waitAtMost().compareTo(longest) > 0 ? request.waitAtMost() : longest;
                }
            } catch (RunMismatchException gone) {
                // that run has ended, and another has its name
            }
        }
        return awaitAll(stopped, longest);
    }

    /** A run that somebody has stopped, and how. */
    private record Stopped(Run<?> run, Stop stop) {

        CancelReport report() {
            CancelEffect effect = stop.effect();
            return new CancelReport(
                    run.name(),
                    run.id(),
                    stop.cause().outcome(),
                    effect == null ? CancelEffect.SIGNALLED : effect,
                    RunState.state(run.word()),
                    stop.lag());
        }
    }

    private @Nullable Stopped decide(CancelRequest request) {
        Run<?> run = runs.find(request.name(), request.id());
        if (run == null) {
            return null;
        }
        Cause cause = Cause.stop(Outcome.CANCELLED, request.by(), request.reason());
        if (isOwn(run)) {
            run.end(cause);
        } else {
            // what follows, callbacks included, is for threads of the registry: whoever asks waits for the verdict
            // alone
            run.decideNow(cause);
        }
        Stop stop = run.stop();
        return stop == null ? null : new Stopped(run, stop); // null: it ended by itself while we looked
    }

    /** Work that stops itself cannot wait for itself. */
    private static boolean isOwn(Run<?> run) {
        return run.worker() == Thread.currentThread();
    }

    private static List<CancelReport> awaitAll(List<Stopped> stopped, Duration atMost) {
        long now = SystemTime.INSTANCE.nanoTime();
        long verdictBy = now + Math.max(VERDICT_NANOS, Nanos.of(atMost));
        long doneBy = now + DONE_NANOS;
        long goneBy = now + Nanos.of(atMost);
        List<CancelReport> reports = new ArrayList<>(stopped.size());
        try {
            for (Stopped one : stopped) {
                if (!isOwn(one.run)) {
                    one.stop.awaitClimbed(verdictBy - SystemTime.INSTANCE.nanoTime());
                    Trampoline.awaitDone(one.run, doneBy);
                    one.stop.awaitGone(goneBy - SystemTime.INSTANCE.nanoTime());
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // the answer is then what is known by now
        }
        stopped.forEach(one -> reports.add(one.report()));
        return reports;
    }

    public Optional<Run<?>> extend(String name, @Nullable String id, Duration by) {
        if (by.isNegative() || by.isZero()) {
            throw new IllegalArgumentException("extend must be positive, not " + by);
        }
        Run<?> run = runs.find(name, id);
        if (run == null || run.isDecided()) {
            return Optional.empty();
        }
        run.extend(Nanos.of(by), run.startedAt() + maxTimeout);
        return run.isDecided() ? Optional.empty() : Optional.of(run); // the deadline may have passed meanwhile
    }
}
