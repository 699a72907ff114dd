package dev.inflight.observe;

import dev.inflight.ContextCarrier;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

/**
 * Observes every run, besides carrying what another carrier carries. The observation's parent is the one that was current at
 * the start; it is current itself wherever the carrier's context is (the work, hooks, callbacks), starts when the run is
 * announced and stops when its future ends, whether or not its work has gone by then. What the future fails with is its
 * error. A run that is refused has an observation too.
 *
 * <p>Costs next to nothing as long as the observation registry has no handler that does anything with them. Safe for use by any thread.
 */
public final class ObservedTasks implements ContextCarrier {

    private final ObservationRegistry observations;
    private final ContextCarrier carrier;
    private final Audience audience;

    /**
     * Observes, and carries.
     *
     * @param observations where runs are observed
     * @param carrier what else is carried; its context is opened before the observation's
     */
    public ObservedTasks(ObservationRegistry observations, ContextCarrier carrier) {
        this.observations = observations;
        this.carrier = carrier;
        this.audience = new Audience(observations);
    }

    @Override
    public Captured capture() {
        Captured captured = carrier.capture();
        if (observations.isNoop() || audience.isEmpty()) {
            return captured;
        }
        Observation parent = observations.getCurrentObservation();
        return new ObservedTask(observations, captured, parent);
    }
}
