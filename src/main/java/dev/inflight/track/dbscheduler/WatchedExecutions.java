package dev.inflight.track.dbscheduler;

import com.github.kagkarlsson.scheduler.event.ExecutionChain;
import com.github.kagkarlsson.scheduler.event.ExecutionInterceptor;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.inflight.track.Subject;
import dev.inflight.track.Watch;
import dev.inflight.track.WatchedWork;
import org.jspecify.annotations.Nullable;

/**
 * Lists what db-scheduler executes: the kind is the task's name, and the name {@code task:instance}. Ends before db-scheduler
 * writes down the outcome, so a stop never meets that. One that is stopped fails, and its failure handler decides what comes.
 *
 * <p>For a scheduler that is built by hand: {@code SchedulerBuilder.addExecutionInterceptor}.
 */
public final class WatchedExecutions implements ExecutionInterceptor {

    private final Watch watch;

    /** Makes an interceptor for any number of schedulers. */
    public WatchedExecutions(Watch watch) {
        this.watch = watch;
    }

    @Override
    @SuppressWarnings("NullAway") // what an execution returns is passed on, whatever it is
    public CompletionHandler<?> execute(TaskInstance<?> instance, ExecutionContext context, ExecutionChain chain) {
        String name = instance.getTaskName() + ":" + instance.getId();
        try {
            return (CompletionHandler<?>) watch.over(
                    new Subject(instance.getTaskName(), name, name), new Execution(instance, context, chain));
        } catch (Exception failure) {
            Watch.<RuntimeException>rethrow(failure);
            return null; // never
        }
    }

    private record Execution(TaskInstance<?> instance, ExecutionContext context, ExecutionChain chain)
            implements WatchedWork {

        @Override
        public @Nullable Object call() {
            return chain.proceed(instance, context);
        }

        @Override
        public @Nullable Object stoppedBefore(Throwable stop) throws Exception {
            Watch.<Exception>rethrow(stop);
            return null; // never
        }
    }
}
