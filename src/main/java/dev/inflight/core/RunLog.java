package dev.inflight.core;

import dev.inflight.Outcome;
import dev.inflight.TaskText;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The log lines: one per event, always in the same words, with the same facts as key-values. What users wrote is escaped, so
 * it can neither forge a line nor reorder one.
 */
final class RunLog {

    private static final Logger LOGGER = LoggerFactory.getLogger("dev.inflight");
    private static final int TOP_OF_STACK = 8;
    private static final long STORM_NANOS = 1_000_000_000L;

    private final Engine engine;
    /** Recently overlapped names by hash: a collision costs a line more, never a line less. */
    private final AtomicReferenceArray<@Nullable Storm> storms = new AtomicReferenceArray<>(256);

    RunLog(Engine engine) {
        this.engine = engine;
    }

    void started(Run<?> run) {
        if (LOGGER.isDebugEnabled()) {
            event(Level.DEBUG, run).log("started {} ({})", TaskText.escape(run.name()), run.id());
        }
    }

    void ended(Run<?> run, Cause cause, long endedAt, @Nullable Throwable failure) {
        double age = seconds(endedAt - run.startedAt);
        if (cause.outcome() == Outcome.COMPLETED && cause.by() == null) {
            if (LOGGER.isDebugEnabled()) {
                event(Level.DEBUG, run)
                        .addKeyValue("outcome", cause.outcome())
                        .addKeyValue("ageSeconds", age)
                        .log("finished {} ({}) after {} s", TaskText.escape(run.name()), run.id(), age);
            }
            return;
        }
        if (!LOGGER.isWarnEnabled()) {
            return;
        }
        long folded = cause.outcome() == Outcome.OVERLAPPED ? fold(run.name(), endedAt) : 0;
        if (folded < 0) {
            return;
        }
        String by = TaskText.escape(cause.by() == null ? Cause.BY_WORK : cause.by());
        String reason = TaskText.escape(cause.reason() == null ? Failures.describe(failure) : cause.reason());
        LoggingEventBuilder event = event(Level.WARN, run)
                .addKeyValue("outcome", cause.outcome())
                .addKeyValue("by", by)
                .addKeyValue("reason", reason)
                .addKeyValue("ageSeconds", age);
        if (folded > 0) {
            event = event.addKeyValue("folded", folded);
        }
        event.log(
                "failed {} ({}) {} after {} s, by {}: {}{}",
                TaskText.escape(run.name()),
                run.id(),
                cause.outcome(),
                age,
                by,
                reason,
                folded > 0 ? " (and " + folded + " more of this name since the last such line)" : "");
    }

    void zombie(Run<?> run) {
        event(Level.WARN, run)
                .log(
                        "zombie {} ({}): its future ended {} and its work goes on{}",
                        TaskText.escape(run.name()),
                        run.id(),
                        RunState.outcome(run.word()),
                        topOfStack(run));
    }

    void workGone(Run<?> run, Stop stop) {
        if (LOGGER.isInfoEnabled()) {
            Duration lag = stop.lag();
            double seconds = lag == null ? 0 : seconds(lag.toNanos());
            event(Level.INFO, run)
                    .addKeyValue("effect", stop.effect())
                    .addKeyValue("stopLagSeconds", seconds)
                    .log(
                            "work gone {} ({}) {} s after its future ended",
                            TaskText.escape(run.name()),
                            run.id(),
                            seconds);
        }
    }

    void softTimeout(Run<?> run) {
        event(Level.WARN, run)
                .log(
                        "slow {} ({}): passed its soft timeout of {}{}",
                        TaskText.escape(run.name()),
                        run.id(),
                        run.spec.softTimeout(),
                        topOfStack(run));
    }

    void survivor(Run<?> run) {
        event(Level.WARN, run)
                .log(
                        "survivor {} ({}): its work outlives the shutdown{}",
                        TaskText.escape(run.name()),
                        run.id(),
                        topOfStack(run));
    }

    /** Something that must not fail did: no memory, a broken appender. */
    static void broken(Run<?> run, Throwable failure) {
        try {
            LOGGER.error("could not publish the end of {} ({})", TaskText.escape(run.name()), run.id(), failure);
        } catch (Throwable ignored) {
            // there is nobody left to tell
        }
    }

    private LoggingEventBuilder event(Level level, Run<?> run) {
        return LOGGER.atLevel(level)
                .addKeyValue("task", TaskText.escape(run.name()))
                .addKeyValue("id", run.id())
                .addKeyValue("kind", run.spec.kind());
    }

    private String topOfStack(Run<?> run) {
        StackTraceElement[] stack = engine.stackOf(run);
        StringBuilder top = new StringBuilder();
        for (int i = 0; i < Math.min(TOP_OF_STACK, stack.length); i++) {
            top.append("\n\tat ").append(stack[i]);
        }
        return top.toString();
    }

    /** Returns -1 when the line is to be left out, else how many were left out since the last one of this name. */
    private long fold(String name, long now) {
        int slot = name.hashCode() & (storms.length() - 1);
        Storm storm = storms.get(slot);
        if (storm == null || !storm.name.equals(name)) {
            storms.set(slot, new Storm(name, now, 0));
            return 0;
        }
        boolean quiet = now - storm.loggedAt < STORM_NANOS;
        Storm next = quiet ? new Storm(name, storm.loggedAt, storm.folded + 1) : new Storm(name, now, 0);
        if (!storms.compareAndSet(slot, storm, next)) {
            return fold(name, now);
        }
        return quiet ? -1 : storm.folded;
    }

    private static double seconds(long nanos) {
        return Math.round(nanos / 1_000_000.0) / 1_000.0;
    }

    private record Storm(String name, long loggedAt, long folded) {}
}
