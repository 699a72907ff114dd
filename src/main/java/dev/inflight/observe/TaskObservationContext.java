package dev.inflight.observe;

import dev.inflight.TaskSnapshot;
import io.micrometer.observation.Observation;

/** What handlers and conventions may know of an observed run. */
public final class TaskObservationContext extends Observation.Context {

    private volatile TaskSnapshot task;

    TaskObservationContext(TaskSnapshot task) {
        this.task = task;
    }

    /** The run as it was when the observation started, and from its stop on as it was when its future ended. */
    public TaskSnapshot task() {
        return task;
    }

    void ended(TaskSnapshot ended) {
        task = ended;
    }
}
