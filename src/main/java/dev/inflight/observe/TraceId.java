package dev.inflight.observe;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;

/** Reads the trace that an observation belongs to, where Micrometer Tracing is on the class path. */
final class TraceId {

    private static final boolean TRACING = isPresent("io.micrometer.tracing.handler.TracingObservationHandler");

    private TraceId() {}

    /** {@code null} when nobody traces. */
    static @Nullable String of(Observation.ContextView context) {
        return TRACING ? Tracing.idOf(context) : null;
    }

    private static boolean isPresent(String className) {
        try {
            Class.forName(className, false, TraceId.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Touches Micrometer Tracing's classes, so it is loaded only where they are. */
    private static final class Tracing {

        static @Nullable String idOf(Observation.ContextView context) {
            TracingContext traced = context.get(TracingContext.class);
            Span span = traced == null ? null : traced.getSpan();
            return span == null ? null : span.context().traceId();
        }
    }
}
