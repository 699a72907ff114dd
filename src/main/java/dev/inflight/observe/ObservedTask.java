package dev.inflight.observe;

import dev.inflight.ContextCarrier;
import dev.inflight.TaskSnapshot;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/** The observation of one run. Begun only when the run is announced, since a start that joins another run has none. */
final class ObservedTask implements ContextCarrier.Followed {

    private static final TaskObservationConvention CONVENTION = new TaskObservationConvention();

    private final ObservationRegistry observations;
    private final ContextCarrier.Captured captured;
    private final @Nullable Observation parent;
    private volatile @Nullable Observation observation;
    private @Nullable TaskObservationContext context;

    ObservedTask(ObservationRegistry observations, ContextCarrier.Captured captured, @Nullable Observation parent) {
        this.observations = observations;
        this.captured = captured;
        this.parent = parent;
    }

    @Override
    public void started(TaskSnapshot task) {
        begin(task);
    }

    @Override
    public void ended(TaskSnapshot task, @Nullable Throwable failure) {
        Observation own = observation;
        if (own == null) {
            own = begin(task);
        }
        if (context != null) {
            context.ended(task);
        }
        if (failure != null) {
            own.error(failure);
        }
        own.stop();
    }

    private Observation begin(TaskSnapshot task) {
        TaskObservationContext ownContext = new TaskObservationContext(task);
        Observation own = Observation.createNotStarted(null, CONVENTION, () -> ownContext, observations)
                .parentObservation(parent)
                .start();
        context = ownContext;
        observation = own;
        return own;
    }

    @Override
    public ContextCarrier.Scope open() {
        ContextCarrier.Scope outer = captured.open();
        Observation own = observation;
        if (own == null || own.isNoop()) {
            return outer;
        }
        Observation.Scope inner;
        try {
            inner = own.openScope();
        } catch (Throwable failure) {
            outer.close();
            throw failure;
        }
        return () -> {
            try {
                inner.close();
            } finally {
                outer.close();
            }
        };
    }

    @Override
    public @Nullable String traceId() {
        Observation own = observation;
        String id = own == null ? null : TraceId.of(own.getContextView());
        return id == null && parent != null ? TraceId.of(parent.getContextView()) : id;
    }
}
