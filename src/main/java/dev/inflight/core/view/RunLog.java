package dev.inflight.core.view;

import dev.inflight.CancelEffect;
import dev.inflight.Outcome;
import dev.inflight.TaskText;
import dev.inflight.WorkerStack;
import dev.inflight.core.run.Cause;
import dev.inflight.core.run.NameClaim;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.RunState;
import dev.inflight.core.run.Stop;
import dev.inflight.core.threads.Failures;
import dev.inflight.core.timer.DeadlineTimer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The log lines: one per event, always in the same words, with the same facts as key-values. What users wrote is escaped,
 * so it can neither forge a line nor reorder one.
 */
public final class RunLog {

    private static final Logger LOGGER = LoggerFactory.getLogger("dev.inflight");

    private final Display display;
    private final Executor writer;
    private final FoldedLines overlaps;
    private final FoldedLines overlapsGone;
    private final FoldedLines rejections;

    public RunLog(DeadlineTimer timer, Executor writer, Display display) {
        this.writer = writer;
        this.display = display;
        this.overlaps = new FoldedLines(timer::wake);
        this.overlapsGone = new FoldedLines(timer::wake);
        this.rejections = new FoldedLines(timer::wake);
        timer.alsoLook(this::writeWhatWaited);
    }

    private long writeWhatWaited(long now) {
        long next = Math.min(overlaps.flush(now, writer), overlapsGone.flush(now, writer));
        return Math.min(next, rejections.flush(now, writer));
    }

    /** Writes what still waits: nobody may look again. */
    public void flush() {
        for (FoldedLines folded : List.of(overlaps, overlapsGone, rejections)) {
            try {
                folded.flush();
            } catch (Throwable broken) { // an appender that fails must not keep a registry from closing
                Failures.log("lines that waited could not be written", broken);
            }
        }
    }

    public void started(Run<?> run) {
        if (LOGGER.isDebugEnabled()) {
            guarded(run, () -> {
                Subject subject = Subject.of(run);
                event(Level.DEBUG, subject).log("started {} ({})", subject.name(), subject.id());
            });
        }
    }

    public void ended(Run<?> run, Cause cause, long endedAt, @Nullable Throwable failure) {
        Level level = levelOf(run, cause);
        if (!LOGGER.isEnabledForLevel(level)) {
            return;
        }
        if (cause.outcome() == Outcome.COMPLETED) {
            guarded(run, () -> finished(Subject.of(run), seconds(endedAt - run.startedAt())));
        } else {
            guarded(run, () -> failed(level, run, cause, endedAt, failure));
        }
    }

    /** A warning is for what nobody asked for and nobody else is told of. */
    private static Level levelOf(Run<?> run, Cause cause) {
        boolean quiet = run.spec().quietFailures();
        if (cause.outcome() == Outcome.COMPLETED) {
            return Level.DEBUG;
        }
        if (Cause.BY_CALLER.equals(cause.by())) { // who holds the future has ended it himself
            return levelOfAskedFor(run, cause);
        }
        return switch (cause.outcome()) {
            case CANCELLED, SHUT_DOWN -> Level.INFO;
            case FAILED -> quiet ? Level.DEBUG : Level.WARN;
            case REJECTED -> quiet ? levelOfQuietRefusal(run) : Level.WARN;
            default -> Level.WARN;
        };
    }

    /** Of a stop that somebody asked for, and of the work's end after it. A caller who is told of failures himself needs no line. */
    private static Level levelOfAskedFor(Run<?> run, Cause cause) {
        return run.spec().quietFailures() && Cause.BY_CALLER.equals(cause.by()) ? Level.DEBUG : Level.INFO;
    }

    /** What its executor refuses, the caller is told of; what its pool has dropped, nobody. */
    private static Level levelOfQuietRefusal(Run<?> run) {
        return run.hasBeenDropped() ? Level.INFO : Level.DEBUG;
    }

    private void failed(Level level, Run<?> run, Cause cause, long endedAt, @Nullable Throwable failure) {
        long ran = endedAt - run.startedAt();
        String by = cause.by() == null ? Cause.BY_WORK : cause.by();
        String reason = cause.reason() == null ? Failures.describe(failure) : cause.reason();
        Subject subject = Subject.of(run);
        FoldedLines.Line line = others -> failed(level, subject, cause.outcome(), by, reason, seconds(ran), others);
        switch (cause.outcome()) {
            case OVERLAPPED -> overlaps.submit(run.name(), endedAt, line);
            case REJECTED -> rejections.submit(run.spec().kind(), endedAt, line);
            default -> line.write(0);
        }
    }

    private static void finished(Subject subject, double age) {
        event(Level.DEBUG, subject)
                .addKeyValue("outcome", Outcome.COMPLETED)
                .addKeyValue("age", age)
                .log("finished {} ({}) after {} s", subject.name(), subject.id(), age);
    }

    private void failed(
            Level level, Subject subject, Outcome outcome, String rawBy, String rawReason, double age, long others) {
        String by = TaskText.escape(rawBy);
        String reason = TaskText.escape(display.masked(rawReason));
        LoggingEventBuilder event = event(level, subject)
                .addKeyValue("outcome", outcome)
                .addKeyValue("by", by)
                .addKeyValue("reason", reason)
                .addKeyValue("age", age);
        folded(event, others)
                .log(
                        "failed {} ({}) {} after {} s, by {}: {}{}",
                        subject.name(),
                        subject.id(),
                        outcome,
                        age,
                        by,
                        reason,
                        andMore(others));
    }

    public void zombie(Run<?> run) {
        Subject subject = Subject.of(run);
        guarded(
                run,
                () -> withStack(event(Level.WARN, subject), run)
                        .log(
                                "zombie {} ({}): its future ended {} and its work goes on{}",
                                subject.name(),
                                subject.id(),
                                RunState.outcome(run.word()),
                                whereItIs(run)));
    }

    /** Says nothing of work that could not be reached: nobody knows whether it has gone. */
    public void workGone(Run<?> run, Stop stop) {
        Duration lag = stop.lag();
        Level level = levelOfAskedFor(run, stop.cause());
        if (lag == null || !LOGGER.isEnabledForLevel(level)) {
            return;
        }
        guarded(run, () -> gone(level, run, stop, lag));
    }

    private void gone(Level level, Run<?> run, Stop stop, Duration lag) {
        Subject subject = Subject.of(run);
        CancelEffect effect = stop.effect();
        double seconds = seconds(lag.toNanos());
        if (stop.cause().outcome() == Outcome.OVERLAPPED) {
            overlapsGone.submit(
                    run.name(),
                    stop.endedAt() + lag.toNanos(),
                    others -> gone(level, subject, effect, seconds, others));
        } else {
            gone(level, subject, effect, seconds, 0);
        }
    }

    private static void gone(Level level, Subject subject, @Nullable CancelEffect effect, double lag, long others) {
        LoggingEventBuilder event =
                event(level, subject).addKeyValue("effect", effect).addKeyValue("lag", lag);
        folded(event, others)
                .log(
                        "work gone {} ({}) {} s after its future ended{}",
                        subject.name(),
                        subject.id(),
                        lag,
                        andMore(others));
    }

    public void softTimeout(Run<?> run) {
        Subject subject = Subject.of(run);
        guarded(
                run,
                () -> withStack(event(Level.WARN, subject), run)
                        .log(
                                "slow {} ({}): passed its soft timeout of {}",
                                subject.name(),
                                subject.id(),
                                run.spec().softTimeout()));
    }

    public void survivor(Run<?> run) {
        Subject subject = Subject.of(run);
        guarded(
                run,
                () -> withStack(event(Level.WARN, subject), run)
                        .log("survivor {} ({}): its work outlives the shutdown", subject.name(), subject.id()));
    }

    /** A log that is broken must not cost a run its end. */
    private static void guarded(Run<?> run, Runnable line) {
        try {
            line.run();
        } catch (Throwable failure) {
            broken(run, failure);
        }
    }

    /** Something that must not fail did: no memory, a broken appender. */
    public static void broken(Run<?> run, Throwable failure) {
        try {
            LOGGER.error("could not publish what became of {} ({})", TaskText.escape(run.name()), run.id(), failure);
        } catch (Throwable ignored) {
            // there is nobody left to tell
        }
    }

    private static LoggingEventBuilder event(Level level, Subject subject) {
        LoggingEventBuilder event = LOGGER.atLevel(level)
                .addKeyValue("task", subject.name())
                .addKeyValue("id", subject.id())
                .addKeyValue("kind", subject.kind());
        event = subject.token() == null ? event : event.addKeyValue("token", subject.token());
        return subject.traceId() == null ? event : event.addKeyValue("traceId", subject.traceId());
    }

    private static LoggingEventBuilder folded(LoggingEventBuilder event, long others) {
        return others > 0 ? event.addKeyValue("folded", others) : event;
    }

    private static String andMore(long others) {
        return others > 0 ? " (and " + others + " more like it since the last such line)" : "";
    }

    private String whereItIs(Run<?> run) {
        String in = run.whatItIsIn();
        return in == null ? "" : ", in " + TaskText.escape(display.masked(in));
    }

    /** The stack is the event's throwable, so that the line stays one line whatever prints it. */
    private static LoggingEventBuilder withStack(LoggingEventBuilder event, Run<?> run) {
        Thread worker = run.worker();
        StackTraceElement[] stack = run.stack();
        return worker == null || stack.length == 0 ? event : event.setCause(new WorkerStack(worker.getName(), stack));
    }

    private static double seconds(long nanos) {
        return Math.round(nanos / 1_000_000.0) / 1_000.0;
    }

    /** Which run a line is about, without the run. */
    private record Subject(
            String name,
            String id,
            String kind,
            @Nullable Long token,
            @Nullable String traceId) {

        static Subject of(Run<?> run) {
            NameClaim claim = run.claimIfAny();
            return new Subject(
                    TaskText.escape(run.name()),
                    run.id(),
                    run.spec().kind(),
                    claim == null ? null : claim.token(),
                    run.traceId());
        }
    }
}
