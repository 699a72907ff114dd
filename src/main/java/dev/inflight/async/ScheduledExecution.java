package dev.inflight.async;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.SchedulingAwareRunnable;

/**
 * A scheduled method in the scheduler's hands: each execution is a run on the thread that executes it, which is the run's to
 * be interrupted only as long as the method is in. What the method throws goes on to the scheduler's error handler; an
 * execution that the registry refuses does not happen, and the registry has logged why.
 */
final class ScheduledExecution implements SchedulingAwareRunnable {

    private final Runnable scheduled;
    private final TaskSpec spec;
    private final Supplier<InFlightRegistry> registry;

    ScheduledExecution(Runnable scheduled, String kind, Duration timeout, Supplier<InFlightRegistry> registry) {
        this.scheduled = scheduled;
        this.spec = TaskSpec.anonymous().kind(kind).timeout(timeout).build();
        this.registry = registry;
    }

    /**
     * The kind of a scheduled method's executions. Spring hides the method, so it is known by the text that Spring gives it,
     * {@code org.example.PriceService.refresh}, and operators see in Actuator's list of scheduled tasks.
     *
     * @return {@code null} when it is no method: what else is scheduled has no name that two executions would share
     */
    static @Nullable String kindOf(Runnable scheduled) {
        String text = String.valueOf(scheduled);
        int dot = text.lastIndexOf('.');
        boolean qualified = dot > 0
                && dot < text.length() - 1
                && text.chars().allMatch(c -> c == '.' || Character.isJavaIdentifierPart(c));
        return qualified ? TaskMethod.kind(text.substring(0, dot), text.substring(dot + 1)) : null;
    }

    @Override
    public void run() {
        Execution execution = new Execution(scheduled);
        InFlightFuture<?> future = registry.get().start(spec, execution, Runnable::run);
        if (execution.thrown != null) {
            var unused = future.exceptionally(failure -> null); // the scheduler's error handler sees it
        }
        execution.rethrow();
    }

    @Override
    public boolean isLongLived() {
        return scheduled instanceof SchedulingAwareRunnable aware && aware.isLongLived();
    }

    /** Which scheduler is meant. */
    @Override
    public @Nullable String getQualifier() {
        return scheduled instanceof SchedulingAwareRunnable aware ? aware.getQualifier() : null;
    }

    @Override
    public String toString() {
        return scheduled.toString();
    }

    /** One of them. */
    private static final class Execution implements Callable<@Nullable Void> {

        private final Runnable scheduled;
        private @Nullable Throwable thrown;

        Execution(Runnable scheduled) {
            this.scheduled = scheduled;
        }

        @Override
        public @Nullable Void call() {
            try {
                scheduled.run();
                return null;
            } catch (RuntimeException | Error failure) {
                thrown = failure;
                throw failure;
            }
        }

        void rethrow() {
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown instanceof RuntimeException failure) {
                throw failure;
            }
        }
    }
}
