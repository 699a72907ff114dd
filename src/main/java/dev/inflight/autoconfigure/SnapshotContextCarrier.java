package dev.inflight.autoconfigure;

import dev.inflight.ContextCarrier;
import dev.inflight.observe.TaskContextAccessor;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import java.util.HashSet;
import java.util.Set;

/**
 * Carries a snapshot of every registered thread-local, and SLF4J's logging context where nobody has registered that: the
 * library brings an accessor for it but does not register it. Binds what the other thread lacks, and leaves alone what its
 * executor, a decorator or anybody else has bound there.
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
        boolean anything = false;
        boolean carriesLogging = false;
        for (ThreadLocalAccessor<?> accessor : accessors.getThreadLocalAccessors()) {
            carriesLogging |= Slf4jThreadLocalAccessor.KEY.equals(accessor.key());
            anything |= !isTask(accessor) && accessor.getValue() != null;
        }
        Captured loggingContext = carriesLogging ? NOTHING : logging.capture();
        if (!anything) { // as a rule: to take a snapshot of nothing, and bind it, would cost as much as the run
            return loggingContext;
        }
        ContextSnapshot snapshot = snapshots.captureAll();
        return () -> open(snapshot, loggingContext);
    }

    private Scope open(ContextSnapshot snapshot, Captured loggingContext) {
        Scope outer = loggingContext.open();
        ContextSnapshot.Scope inner;
        try {
            Set<Object> lacking = lacking();
            inner = snapshot.setThreadLocals(lacking::contains);
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

    private Set<Object> lacking() {
        Set<Object> keys = new HashSet<>();
        for (ThreadLocalAccessor<?> accessor : accessors.getThreadLocalAccessors()) {
            if (!isTask(accessor) && accessor.getValue() == null) {
                keys.add(accessor.key());
            }
        }
        return keys;
    }

    /** The starter's task is not carried: a run's hooks and callbacks are not that one's work. */
    private static boolean isTask(ThreadLocalAccessor<?> accessor) {
        return TaskContextAccessor.KEY.equals(accessor.key());
    }
}
