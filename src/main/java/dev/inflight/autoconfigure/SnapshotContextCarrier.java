package dev.inflight.autoconfigure;

import dev.inflight.ContextCarrier;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;

/**
 * Carries a snapshot of every registered thread-local, and SLF4J's logging context where nobody has registered that: the
 * library brings an accessor for it but does not register it.
 */
final class SnapshotContextCarrier implements ContextCarrier {

    private final ContextSnapshotFactory snapshots;
    private final ContextRegistry accessors;
    private final ContextCarrier logging = new LoggingContextCarrier();

    SnapshotContextCarrier(ContextSnapshotFactory snapshots, ContextRegistry accessors) {
        this.snapshots = snapshots;
        this.accessors = accessors;
    }

    @Override
    public Captured capture() {
        ContextSnapshot snapshot = snapshots.captureAll();
        Captured loggingContext = carriesLogging() ? ContextCarrier.NONE.capture() : logging.capture();
        return () -> {
            Scope outer = loggingContext.open();
            ContextSnapshot.Scope inner = snapshot.setThreadLocals();
            return () -> {
                inner.close();
                outer.close();
            };
        };
    }

    private boolean carriesLogging() {
        return accessors.getThreadLocalAccessors().stream()
                .anyMatch(accessor -> Slf4jThreadLocalAccessor.KEY.equals(accessor.key()));
    }
}
