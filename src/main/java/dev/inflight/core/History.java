package dev.inflight.core;

import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The last ends in a ring of fixed size, whose slots are written over, so that an end makes no object. Slots hold texts and
 * numbers, never a run, a result or a throwable.
 */
final class History {

    private final Slot[] ring;
    private final AtomicLong added = new AtomicLong();
    private final Engine engine;

    History(int size, Engine engine) {
        this.ring = new Slot[size];
        for (int i = 0; i < size; i++) {
            ring[i] = new Slot();
        }
        this.engine = engine;
    }

    void add(Run<?> run, Cause cause, long endedAt, @Nullable Throwable failure, @Nullable Stop stop) {
        if (ring.length > 0) {
            long number = added.getAndIncrement();
            ring[(int) (number % ring.length)].keep(number, run, cause, endedAt, failure, stop);
        }
    }

    /** The ends under the names that match, newest first; the query's own glob is the caller's business. */
    List<EndedTask> find(Glob glob, HistoryQuery query) {
        List<EndedTask> found = new ArrayList<>();
        long newest = added.get() - 1;
        for (long i = newest; i >= 0 && i > newest - ring.length && found.size() < query.limit(); i--) {
            EndedTask ended = ring[(int) (i % ring.length)].show(i, glob, query, engine);
            if (ended != null) {
                found.add(ended);
            }
        }
        return found;
    }

    /** One end. Two threads meet here only when one is a whole turn of the ring behind the other, or somebody looks. */
    private static final class Slot {

        private long number = -1;
        private String name = "";
        private @Nullable TaskSpec spec;
        private long sequence;
        private long startedAt;
        private long endedAt;
        private Cause cause = Cause.RETURNED;
        private @Nullable String exceptionType;
        private @Nullable String exceptionMessage;
        private @Nullable String traceId;
        private @Nullable String supersedes;
        private @Nullable String supersededBy;
        private @Nullable Stop stop;

        void keep(
                long number, Run<?> run, Cause cause, long endedAt, @Nullable Throwable failure, @Nullable Stop stop) {
            // foreign code may answer for its message and its trace, so it is asked before the slot is locked
            String type = failure == null ? null : failure.getClass().getName();
            String message = failure == null ? null : Failures.messageOf(failure);
            String trace = StarterContext.traceId(run);
            RunExtras extras = run.extrasIfAny();
            synchronized (this) {
                if (this.number > number) {
                    return;
                }
                this.number = number;
                this.name = run.name();
                this.spec = run.spec;
                this.sequence = run.sequence;
                this.startedAt = run.startedAt;
                this.endedAt = endedAt;
                this.cause = cause.withoutResult();
                this.exceptionType = type;
                this.exceptionMessage = message;
                this.traceId = trace;
                this.supersedes = extras == null ? null : extras.supersedes;
                this.supersededBy = extras == null ? null : extras.supersededBy;
                this.stop = stop;
            }
        }

        /** This end, if it is still the one of that number and is asked for. */
        @Nullable EndedTask show(long number, Glob glob, HistoryQuery query, Engine engine) {
            Slot seen = copy(); // for the masker and the clock may be foreign code
            TaskSpec known = seen.spec;
            if (seen.number != number
                    || known == null
                    || !glob.matches(seen.name)
                    || (query.kind() != null && !query.kind().equals(known.kind()))
                    || (query.outcome() != null && query.outcome() != seen.cause.outcome())) {
                return null;
            }
            Stop stopped = seen.stop;
            return new EndedTask(
                    seen.name,
                    engine.id(seen.sequence),
                    known.kind(),
                    engine.labelOf(known, seen.name),
                    seen.cause.outcome(),
                    seen.cause.by(),
                    engine.maskedOrNull(seen.cause.reason()),
                    engine.wallTime(seen.startedAt),
                    engine.wallTime(seen.endedAt),
                    Duration.ofNanos(seen.endedAt - seen.startedAt),
                    stopped == null ? null : stopped.effect(),
                    stopped == null ? null : stopped.lag(),
                    seen.exceptionType,
                    engine.maskedOrNull(seen.exceptionMessage),
                    seen.traceId,
                    seen.supersedes,
                    seen.supersededBy,
                    stopped == null ? List.of() : List.of(stopped.stack));
        }

        private synchronized Slot copy() {
            Slot copy = new Slot();
            copy.number = number;
            copy.name = name;
            copy.spec = spec;
            copy.sequence = sequence;
            copy.startedAt = startedAt;
            copy.endedAt = endedAt;
            copy.cause = cause;
            copy.exceptionType = exceptionType;
            copy.exceptionMessage = exceptionMessage;
            copy.traceId = traceId;
            copy.supersedes = supersedes;
            copy.supersededBy = supersededBy;
            copy.stop = stop;
            return copy;
        }
    }
}
