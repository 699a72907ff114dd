package dev.inflight.core;

import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The last ends in a ring of fixed size. Entries hold texts and numbers, never a run, a result or a throwable. */
final class History {

    private final AtomicReferenceArray<@Nullable Entry> ring;
    private final AtomicLong added = new AtomicLong();
    private final Engine engine;

    History(int size, Engine engine) {
        this.ring = new AtomicReferenceArray<>(size);
        this.engine = engine;
    }

    void add(Run<?> run, Cause cause, long endedAt, @Nullable Throwable failure, @Nullable Stop stop) {
        if (ring.length() == 0) {
            return;
        }
        Entry entry = new Entry(
                run.name(),
                run.spec,
                run.sequence,
                run.startedAt,
                endedAt,
                cause.withoutResult(),
                failure == null ? null : failure.getClass().getName(),
                failure == null ? null : Failures.messageOf(failure),
                stop);
        ring.set((int) (added.getAndIncrement() % ring.length()), entry);
    }

    /** The ends under the names that match, newest first; the query's own glob is the caller's business. */
    List<EndedTask> find(Glob glob, HistoryQuery query) {
        List<EndedTask> found = new ArrayList<>();
        long newest = added.get() - 1;
        for (long i = newest; i >= 0 && i > newest - ring.length() && found.size() < query.limit(); i--) {
            Entry entry = ring.get((int) (i % ring.length()));
            if (entry != null
                    && glob.matches(entry.name)
                    && (query.kind() == null || query.kind().equals(entry.spec.kind()))
                    && (query.outcome() == null || query.outcome() == entry.cause.outcome())) {
                found.add(entry.show(engine));
            }
        }
        return found;
    }

    private record Entry(
            String name,
            TaskSpec spec,
            long sequence,
            long startedAt,
            long endedAt,
            Cause cause,
            @Nullable String exceptionType,
            @Nullable String exceptionMessage,
            @Nullable Stop stop) {

        EndedTask show(Engine engine) {
            return new EndedTask(
                    name,
                    engine.id(sequence),
                    spec.kind(),
                    spec.label() == null ? name : spec.label(),
                    cause.outcome(),
                    cause.by(),
                    cause.reason(),
                    engine.wallTime(startedAt),
                    engine.wallTime(endedAt),
                    Duration.ofNanos(endedAt - startedAt),
                    stop == null ? null : stop.effect(),
                    stop == null ? null : stop.lag(),
                    exceptionType,
                    exceptionMessage,
                    stop == null ? List.of() : List.of(stop.stack));
        }
    }
}
