package dev.inflight.core.run;

import dev.inflight.core.count.KindTally;
import dev.inflight.core.timer.DeadlineTimer;
import org.jspecify.annotations.Nullable;

/**
 * What a run asks of whoever keeps it. A run knows only its own state: who decides about it, and what follows from a
 * decision, stands above it and is reached through this.
 */
public interface RunHost {

    /** The ids of this host's runs. */
    Ids ids();

    /** Where the runs of the kind are counted. */
    KindTally tallyOf(String kind);

    /** The timer's clock. */
    long now();

    /** How long the interrupt waits for work that a hook has in hand, in nanoseconds; at most until it is a zombie. */
    long hookGrace();

    /** The run's next instant has changed. */
    void rearm(Run<?> run);

    /** The next instant at which something may have to be decided for the run; {@link DeadlineTimer#NEVER} when none. */
    long nextAlarm(Run<?> run);

    /** That instant has come. On the timer's thread. */
    void onAlarm(Run<?> run, long now);

    /** What follows from a stop. On the thread that decided it, or on one of the registry's. */
    void stopped(Run<?> run, Cause cause);

    /** Has it done soon on a thread of the registry. */
    void execute(Runnable later);

    /** An executor has taken the run: the calling thread does its work. */
    void perform(Run<?> run);

    /** The stage that goes on with the work is done. */
    <T extends @Nullable Object> void stageIsOver(Run<T> run, @Nullable T value, @Nullable Throwable failure);
}
