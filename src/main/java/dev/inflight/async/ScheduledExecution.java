package dev.inflight.async;

import dev.inflight.track.Listed;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.scheduling.support.ScheduledMethodRunnable;

/**
 * What Spring makes of a scheduled method, for all who look at it, whose every execution is a run on the thread that executes
 * it. The thread is the run's to be interrupted only as long as the method is in.
 */
class ScheduledExecution extends ScheduledMethodRunnable implements Listed {

    private final String kind;
    private final ScheduledRuns runs;

    ScheduledExecution(
            Object target,
            Method method,
            @Nullable String qualifier,
            ScheduledTaskRegistrar registrar,
            String kind,
            ScheduledRuns runs) {
        super(target, method, qualifier, registrar::getObservationRegistry);
        this.kind = kind;
        this.runs = runs;
    }

    @Override
    public void run() {
        runs.run(kind, super::run);
    }
}
