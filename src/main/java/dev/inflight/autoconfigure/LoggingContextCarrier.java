package dev.inflight.autoconfigure;

import dev.inflight.ContextCarrier;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Carries SLF4J's logging context. */
final class LoggingContextCarrier implements ContextCarrier {

    @Override
    public Captured capture() {
        Map<String, String> captured = MDC.getCopyOfContextMap();
        return () -> {
            Map<String, String> before = MDC.getCopyOfContextMap();
            if (captured != null
                    || before != null) { // most threads have none, and binding nothing to them costs as much
                bind(captured);
            }
            return () -> bind(before);
        };
    }

    private static void bind(@Nullable Map<String, String> context) {
        if (context == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(context);
        }
    }
}
