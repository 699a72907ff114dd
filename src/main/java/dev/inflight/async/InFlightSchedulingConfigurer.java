package dev.inflight.async;

import dev.inflight.InFlightRegistry;
import java.util.function.Supplier;
import org.springframework.core.Ordered;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/**
 * Runs every execution of a {@code @Scheduled} method as a task, on the scheduler's own thread and at the time and in the
 * order of the scheduler, which is the user's as before: this only sees what is scheduled on the way there. Publishes no
 * scheduler, since Boot's own would back off.
 *
 * <p>Last of its kind, so that it finds the scheduler that others have set.
 */
public final class InFlightSchedulingConfigurer implements SchedulingConfigurer, Ordered {

    private final Supplier<InFlightRegistry> registry;
    private final Supplier<AsyncSettings> settings;

    /** Makes a configurer. Both suppliers are asked when something is scheduled. */
    public InFlightSchedulingConfigurer(Supplier<InFlightRegistry> registry, Supplier<AsyncSettings> settings) {
        this.registry = registry;
        this.settings = settings;
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        TaskScheduler scheduler = registrar.getScheduler();
        if (scheduler != null && settings.get().tracksScheduled()) {
            registrar.setTaskScheduler(new TrackingTaskScheduler(scheduler, this::tracked));
        }
    }

    private Runnable tracked(Runnable scheduled) {
        String kind = ScheduledExecution.kindOf(scheduled);
        return kind == null
                ? scheduled
                : new ScheduledExecution(scheduled, kind, settings.get().timeout(), registry);
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
