package dev.inflight.core.view;

import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.Outcome;
import dev.inflight.TaskEnding;
import dev.inflight.TaskSpec;
import dev.inflight.TaskStopped;
import dev.inflight.core.run.Cause;
import dev.inflight.core.run.Ids;
import dev.inflight.core.run.Lineage;
import dev.inflight.core.run.NameClaim;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.Stop;
import dev.inflight.core.threads.Failures;
import dev.inflight.core.timer.DeadlineTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last ends, in rings of fixed size whose slots are overwritten, so that an end makes no object. Slots hold texts and
 * numbers, never a run, a result or a throwable.
 *
 * <p>Each {@linkplain DeadlineTimer#stripe() stripe} of ending threads has a ring of its own: two threads that write to the
 * same one by turns would wait for each other's cache lines, which costs more than everything else that an end does. Each
 * ring is as long as the whole history, so that the last ends are there whichever threads made them. A long history has one
 * ring only, because of the memory.
 */
public final class History {

    private static final int LONG = 1_024;

    private final int size;
    private final Ring[] rings;
    private final Ids ids;
    private final WallClock clock;
    private final Display display;
    private final FailureBudget traces;

    public History(int size, Ids ids, WallClock clock, Display display) {
        this.size = size;
        this.rings = new Ring[size > LONG ? 1 : DeadlineTimer.STRIPES];
        for (int i = 0; i < rings.length; i++) {
            rings[i] = new Ring(i, size);
        }
        this.ids = ids;
        this.clock = clock;
        this.display = display;
        this.traces = new FailureBudget(size);
    }

    public void add(Run<?> run, Cause cause, long endedAt, @Nullable Throwable failure, @Nullable Stop stop) {
        if (size > 0) {
            // only of what the work has thrown: what stopped it has left its stack already
            FailureTrace trace =
                    failure != null && stop == null && cause.outcome() == Outcome.FAILED && traces.take(endedAt)
                            ? FailureTrace.of(failure)
                            : null;
            rings[DeadlineTimer.stripe() % rings.length].add(run, cause, endedAt, failure, stop, trace);
        }
    }

    /**
     * The ends under the names that the glob matches, newest first. The glob stands for the query's own, which is not
     * looked at.
     */
    public List<EndedTask> find(Glob glob, HistoryQuery query) {
        List<Slot> last = new ArrayList<>();
        for (Ring ring : rings) {
            ring.copyTo(last);
        }
        last.sort(Slot.NEWEST_FIRST);
        return last.stream()
                .limit(size)
                .filter(slot -> slot.isAskedFor(glob, query))
                .limit(query.limit())
                .map(this::show)
                .toList();
    }

    /** Of a copy, because the masker and the clock may be foreign code. */
    private EndedTask show(Slot end) {
        TaskSpec spec = Objects.requireNonNull(end.spec);
        Stop stop = end.stop;
        return new EndedTask(
                end.name,
                ids.id(end.sequence),
                spec.kind(),
                display.labelOf(spec, end.name, end.label),
                end.cause.outcome(),
                end.cause.by(),
                display.maskedOrNull(end.cause.reason()),
                clock.at(end.startedAt),
                clock.at(end.endedAt),
                Duration.ofNanos(end.endedAt - end.startedAt),
                stop == null ? null : stop.effect(),
                stop == null ? null : stop.lag(),
                end.exceptionType,
                display.maskedOrNull(end.message()),
                end.traceId,
                end.supersedes,
                end.supersededBy,
                stop == null ? null : display.maskedOrNull(stop.wasIn()),
                end.token,
                stackOf(end),
                end.trace == null ? List.of() : end.trace.causes(display));
    }

    private static List<StackTraceElement> stackOf(Slot end) {
        if (end.trace != null) {
            return end.trace.stack();
        }
        return end.stop == null ? List.of() : List.of(end.stop.stack());
    }

    private static final class Ring {

        private final Slot[] slots;
        private final AtomicLong added = new AtomicLong();

        Ring(int number, int size) {
            slots = new Slot[size];
            for (int i = 0; i < size; i++) {
                slots[i] = new Slot(number);
            }
        }

        void add(
                Run<?> run,
                Cause cause,
                long endedAt,
                @Nullable Throwable failure,
                @Nullable Stop stop,
                @Nullable FailureTrace trace) {
            long number = added.getAndIncrement();
            slots[(int) (number % slots.length)].keep(number, run, cause, endedAt, failure, stop, trace);
        }

        void copyTo(List<Slot> last) {
            for (int i = 0; i < Math.min(slots.length, added.get()); i++) {
                Slot copy = slots[i].copy();
                if (copy.spec != null) {
                    last.add(copy);
                }
            }
        }
    }

    /** One end. Two threads meet here only when one is a whole turn of the ring behind the other, or somebody looks. */
    private static final class Slot {

        /** By their ends; those of the same instant and ring in their order. */
        static final Comparator<Slot> NEWEST_FIRST = Comparator.<Slot>comparingLong(slot -> slot.endedAt)
                .thenComparingInt(slot -> slot.ring)
                .thenComparingLong(slot -> slot.number)
                .reversed();

        private final int ring;
        private long number = -1;
        private String name = "";
        private @Nullable TaskSpec spec;
        private @Nullable Supplier<String> label;
        private long sequence;
        private long startedAt;
        private long endedAt;
        private Cause cause = Cause.RETURNED;
        private @Nullable String exceptionType;
        private @Nullable String exceptionMessage;
        private @Nullable TaskEnding stopped;
        private @Nullable String traceId;
        private @Nullable String supersedes;
        private @Nullable String supersededBy;
        private @Nullable Long token;
        private @Nullable Stop stop;
        private @Nullable FailureTrace trace;

        Slot(int ring) {
            this.ring = ring;
        }

        void keep(
                long number,
                Run<?> run,
                Cause cause,
                long endedAt,
                @Nullable Throwable failure,
                @Nullable Stop stop,
                @Nullable FailureTrace failureTrace) {
            // the message and the trace may come from foreign code, so they are asked for before the slot is locked
            String type = failure == null ? null : failure.getClass().getName();
            TaskEnding ours = failure instanceof TaskStopped known ? known.ending() : null;
            String message = failure == null || ours != null ? null : Failures.messageOf(failure);
            String runsTrace = run.traceId();
            Lineage lineage = run.lineageIfAny();
            NameClaim claim = run.claimIfAny();
            synchronized (this) {
                if (this.number > number) {
                    return;
                }
                this.number = number;
                this.name = run.name();
                this.spec = run.spec();
                this.label = run.label();
                this.sequence = run.sequence();
                this.startedAt = run.startedAt();
                this.endedAt = endedAt;
                this.cause = cause.withoutResult();
                this.exceptionType = type;
                this.exceptionMessage = message;
                this.stopped = ours;
                this.traceId = runsTrace;
                this.supersedes = lineage == null ? null : lineage.supersedes();
                this.supersededBy = lineage == null ? null : lineage.supersededBy();
                this.token = claim == null ? null : claim.token();
                this.stop = stop;
                this.trace = failureTrace;
            }
        }

        /** What its exception says. Of a run that was stopped, that is written only now. */
        @Nullable String message() {
            return stopped == null ? exceptionMessage : Failures.shown(stopped.describe());
        }

        boolean isAskedFor(Glob glob, HistoryQuery query) {
            return glob.matches(name)
                    && (query.kind() == null || (spec != null && query.kind().equals(spec.kind())))
                    && (query.outcome() == null || query.outcome() == cause.outcome());
        }

        synchronized Slot copy() {
            Slot copy = new Slot(ring);
            copy.number = number;
            copy.name = name;
            copy.spec = spec;
            copy.label = label;
            copy.sequence = sequence;
            copy.startedAt = startedAt;
            copy.endedAt = endedAt;
            copy.cause = cause;
            copy.exceptionType = exceptionType;
            copy.exceptionMessage = exceptionMessage;
            copy.stopped = stopped;
            copy.traceId = traceId;
            copy.supersedes = supersedes;
            copy.supersededBy = supersededBy;
            copy.token = token;
            copy.stop = stop;
            copy.trace = trace;
            return copy;
        }
    }
}
