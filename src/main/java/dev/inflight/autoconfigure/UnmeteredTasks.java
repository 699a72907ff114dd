package dev.inflight.autoconfigure;

import dev.inflight.observe.IgnoresTasks;
import dev.inflight.observe.TaskObservationContext;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;
import org.springframework.core.Ordered;

/**
 * Makes no meters of observed runs. Of the handlers that make meters only the first that supports an observation is asked,
 * so this one keeps Boot's default from timing what {@code inflight.runs} counts already, under a name of ours and without a
 * description.
 */
final class UnmeteredTasks implements MeterObservationHandler<TaskObservationContext>, IgnoresTasks, Ordered {

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof TaskObservationContext;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
