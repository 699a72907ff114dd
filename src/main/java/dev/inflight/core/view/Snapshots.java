package dev.inflight.core.view;

import dev.inflight.EndedTask;
import dev.inflight.Outcome;
import dev.inflight.TaskActivity;
import dev.inflight.TaskDetail;
import dev.inflight.TaskLint;
import dev.inflight.TaskProgress;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskThread;
import dev.inflight.core.run.Activities;
import dev.inflight.core.run.Cause;
import dev.inflight.core.run.Family;
import dev.inflight.core.run.Lineage;
import dev.inflight.core.run.NameClaim;
import dev.inflight.core.run.Progress;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.RunState;
import dev.inflight.core.run.Stop;
import dev.inflight.core.threads.VirtualThreads;
import dev.inflight.core.timer.DeadlineTimer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a run as it is at one moment. */
public final class Snapshots {

    private final DeadlineTimer timer;
    private final WallClock clock;
    private final Display display;

    public Snapshots(DeadlineTimer timer, WallClock clock, Display display) {
        this.timer = timer;
        this.clock = clock;
        this.display = display;
    }

    public TaskSnapshot of(Run<?> run) {
        return of(run, causeOf(run), List.of());
    }

    /** As it is, and what is remarkable about that. */
    public TaskSnapshot of(Run<?> run, Lints lints) {
        return of(run, causeOf(run), lints.of(run));
    }

    /** The same, with its thread's stack, and how the earlier ones of its name have ended. */
    public TaskDetail inDepth(Run<?> run, Lints lints, List<EndedTask> history) {
        StackTraceElement[] stack = run.stack();
        return new TaskDetail(of(run, causeOf(run), lints.of(run, stack)), Arrays.asList(stack), history);
    }

    public TaskSnapshot of(Run<?> run, @Nullable Cause cause) {
        return of(run, cause, List.of());
    }

    private static @Nullable Cause causeOf(Run<?> run) {
        Stop stop = run.stop();
        return stop == null ? null : stop.cause();
    }

    private TaskSnapshot of(Run<?> run, @Nullable Cause cause, List<TaskLint> lints) {
        long now = timer.now();
        int word = run.word();
        Outcome outcome = RunState.outcome(word);
        Family family = run.familyIfAny();
        Lineage lineage = run.lineageIfAny();
        NameClaim claim = run.claimIfAny();
        return new TaskSnapshot(
                run.name(),
                run.id(),
                run.spec().kind(),
                display.labelOf(run),
                run.label() == null,
                RunState.state(word),
                clock.at(run.startedAt()),
                nanos(now - run.startedAt()),
                nanos(queuedUntil(run, now) - run.startedAt()),
                nanos(run.deadline() - run.startedAt()),
                outcome == null ? nanos(run.deadline() - now) : Duration.ZERO,
                run.spec().overlap(),
                run.spec().scope(),
                claim == null ? null : claim.token(),
                family == null ? null : family.parentId(),
                progress(run.progress(), now),
                activity(run, now),
                thread(run),
                outcome,
                cause == null ? null : cause.by(),
                cause == null ? null : display.maskedOrNull(cause.reason()),
                run.traceId(),
                lineage == null ? null : lineage.supersedes(),
                lineage == null ? null : lineage.supersededBy(),
                lints);
    }

    private static long queuedUntil(Run<?> run, long now) {
        if (run.begunAt() >= 0) {
            return run.begunAt();
        }
        Stop stop = run.stop();
        return stop == null ? now : stop.endedAt();
    }

    private @Nullable TaskProgress progress(@Nullable Progress progress, long now) {
        return progress == null
                ? null
                : new TaskProgress(
                        progress.done(),
                        progress.total(),
                        display.maskedOrNull(progress.note()),
                        nanos(now - progress.at()));
    }

    private @Nullable TaskActivity activity(Run<?> run, long now) {
        Activities activities = run.activitiesIfAny();
        Activities.Open innermost = activities == null ? null : activities.innermost();
        return innermost == null
                ? null
                : new TaskActivity(
                        innermost.kind(),
                        display.masked(innermost.text()),
                        innermost.on(),
                        nanos(now - innermost.since()));
    }

    private static @Nullable TaskThread thread(Run<?> run) {
        Thread worker = run.worker();
        return worker == null ? null : new TaskThread(worker.getName(), VirtualThreads.isVirtual(worker));
    }

    private static Duration nanos(long nanos) {
        return Duration.ofNanos(Math.max(0, nanos));
    }
}
