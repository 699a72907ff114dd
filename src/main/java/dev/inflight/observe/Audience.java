package dev.inflight.observe;

import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationRegistry.ObservationConfig;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether anybody listens to the observations of runs. One that nobody listens to costs more than everything else that a run does.
 *
 * <p>Micrometer keeps its handlers to itself, so they are read by reflection: their list once, where it is always the same, and what
 * is in it at each look, since more may come at any time. Where that is impossible somebody is assumed to listen.
 */
final class Audience {

    private static final @Nullable Method HANDLERS = method();

    private final ObservationConfig config;
    private final @Nullable Collection<?> always;

    Audience(ObservationRegistry observations) {
        this.config = observations.observationConfig();
        Collection<?> now = handlers(config);
        this.always = now != null && now == handlers(config) ? now : null;
    }

    /** Whether there is no handler but such as ignore tasks. */
    boolean isEmpty() {
        Collection<?> all = always == null ? handlers(config) : always;
        if (all == null) {
            return false;
        }
        for (Object handler : all) {
            if (!ignoresTasks(handler)) {
                return false;
            }
        }
        return true;
    }

    /** Of several of which only the first that supports an observation is asked, the very first decides. */
    private static boolean ignoresTasks(Object handler) {
        if (handler instanceof FirstMatchingCompositeObservationHandler composite) {
            List<?> ranked = composite.getHandlers();
            return !ranked.isEmpty() && ranked.get(0) instanceof IgnoresTasks;
        }
        return handler instanceof IgnoresTasks;
    }

    private static @Nullable Collection<?> handlers(ObservationConfig config) {
        try {
            return HANDLERS != null && HANDLERS.invoke(config) instanceof Collection<?> all ? all : null;
        } catch (ReflectiveOperationException | RuntimeException untold) {
            return null; // then somebody is assumed to listen
        }
    }

    private static @Nullable Method method() {
        try {
            Method method = ObservationConfig.class.getDeclaredMethod("getObservationHandlers");
            method.setAccessible(true);
            return method;
        } catch (ReflectiveOperationException | RuntimeException untold) {
            return null;
        }
    }
}
