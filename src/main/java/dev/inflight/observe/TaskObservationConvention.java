package dev.inflight.observe;

import dev.inflight.Outcome;
import dev.inflight.TaskSnapshot;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * What an observation of a run is called and says: {@code kind} and {@code outcome} (lower case, {@code none} while it is
 * outstanding) of few values each; {@code name}, {@code id} and, for a run that was stopped, {@code by} and {@code reason} of
 * many. A span is called after the kind. A {@code GlobalObservationConvention} for {@link TaskObservationContext} replaces
 * it.
 */
public final class TaskObservationConvention implements ObservationConvention<TaskObservationContext> {

    /** The name of every observation of ours. */
    public static final String NAME = "inflight.task";

    /** The one way to say it. */
    public TaskObservationConvention() {}

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(TaskObservationContext context) {
        return "task " + context.task().kind();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(TaskObservationContext context) {
        Outcome outcome = context.task().outcome();
        return KeyValues.of(
                KeyValue.of("kind", context.task().kind()),
                KeyValue.of("outcome", outcome == null ? KeyValue.NONE_VALUE : outcome.tag()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(TaskObservationContext context) {
        TaskSnapshot task = context.task();
        KeyValues values = KeyValues.of("name", task.name(), "id", task.id());
        if (task.by() != null) {
            values = values.and("by", task.by());
        }
        return task.reason() == null ? values : values.and("reason", task.reason());
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof TaskObservationContext;
    }
}
