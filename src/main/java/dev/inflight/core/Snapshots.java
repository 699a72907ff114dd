package dev.inflight.core;

import dev.inflight.Outcome;
import dev.inflight.TaskLint;
import dev.inflight.TaskProgress;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskState;
import dev.inflight.TaskThread;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a run as it is at one moment. */
final class Snapshots {

    private Snapshots() {}

    static TaskSnapshot of(Run<?> run, Engine engine) {
        return of(run, causeOf(run), engine, List.of());
    }

    /** As it is, and what is remarkable about that. */
    static TaskSnapshot of(Run<?> run, Engine engine, Lints lints) {
        return of(run, causeOf(run), engine, lints.of(run));
    }

    static TaskSnapshot of(Run<?> run, @Nullable Cause cause, Engine engine) {
        return of(run, cause, engine, List.of());
    }

    private static @Nullable Cause causeOf(Run<?> run) {
        Stop stop = run.stop();
        return stop == null ? null : stop.cause;
    }

    private static TaskSnapshot of(Run<?> run, @Nullable Cause cause, Engine engine, List<TaskLint> lints) {
        long now = engine.timer.now();
        int word = run.word();
        Outcome outcome = RunState.outcome(word);
        RunExtras extras = run.extrasIfAny();
        return new TaskSnapshot(
                run.name(),
                run.id(),
                run.spec.kind(),
                engine.labelOf(run.spec, run.name()),
                state(word),
                engine.wallTime(run.startedAt),
                nanos(now - run.startedAt),
                nanos(queuedUntil(run, now) - run.startedAt),
                nanos(run.deadline() - run.startedAt),
                outcome == null ? nanos(run.deadline() - now) : Duration.ZERO,
                run.spec.overlap(),
                extras == null ? null : extras.parentId,
                progress(extras, now, engine),
                thread(run),
                outcome,
                cause == null ? null : cause.by(),
                cause == null ? null : engine.maskedOrNull(cause.reason()),
                StarterContext.traceId(run),
                extras == null ? null : extras.supersedes,
                extras == null ? null : extras.supersededBy,
                lints);
    }

    static TaskState state(int word) {
        if (!RunState.isDecided(word)) {
            return RunState.phase(word) == RunState.WAITING ? TaskState.QUEUED : TaskState.RUNNING;
        }
        if (RunState.phase(word) == RunState.GONE) {
            return TaskState.ENDED;
        }
        return RunState.has(word, RunState.ZOMBIE) ? TaskState.ZOMBIE : TaskState.STOPPING;
    }

    private static long queuedUntil(Run<?> run, long now) {
        if (run.begunAt() >= 0) {
            return run.begunAt();
        }
        Stop stop = run.stop();
        return stop == null ? now : stop.endedAt;
    }

    private static @Nullable TaskProgress progress(@Nullable RunExtras extras, long now, Engine engine) {
        Progress progress = extras == null ? null : extras.progress;
        return progress == null
                ? null
                : new TaskProgress(
                        progress.done(),
                        progress.total(),
                        engine.maskedOrNull(progress.note()),
                        nanos(now - progress.at()));
    }

    private static @Nullable TaskThread thread(Run<?> run) {
        Thread worker = run.worker();
        return worker == null ? null : new TaskThread(worker.getName(), VirtualThreads.isVirtual(worker));
    }

    private static Duration nanos(long nanos) {
        return Duration.ofNanos(Math.max(0, nanos));
    }
}
