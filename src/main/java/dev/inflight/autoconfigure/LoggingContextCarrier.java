package dev.inflight.autoconfigure;

import dev.inflight.ContextCarrier;
import dev.inflight.TaskContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.MDC;

/**
 * Carries SLF4J's logging context, entry by entry: what the other thread has of its own stays. A task's token is its own, and
 * not that of the tasks which it starts.
 */
final class LoggingContextCarrier implements ContextCarrier {

    @Override
    public Captured capture() {
        Map<String, String> captured = MDC.getCopyOfContextMap();
        return captured == null || captured.isEmpty() ? NOTHING : () -> add(captured);
    }

    private static Scope add(Map<String, String> captured) {
        List<String> added = new ArrayList<>(captured.size());
        captured.forEach((key, value) -> {
            if (value != null && !key.equals(TaskContext.LOGGED_TOKEN) && MDC.get(key) == null) {
                MDC.put(key, value);
                added.add(key);
            }
        });
        return () -> added.forEach(MDC::remove);
    }
}
