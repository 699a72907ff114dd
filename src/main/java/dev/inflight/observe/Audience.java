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
 * <p>Micrometer keeps its handlers to itself, so they are read by reflection, at each look, since more may come at any time.
 * Where that is impossible somebody is assumed to listen.
 */
final class Audience {

    private static final @Nullable Method HANDLERS = handlers();

    private final ObservationConfig config;

    Audience(ObservationRegistry observations) {
        this.config = observations.observationConfig();
    }

    /** Whether there is no handler but such as ignore tasks. */
    boolean isEmpty() {
        if (HANDLERS == null) {
            return false;
        }
        try {
            if (HANDLERS.invoke(config) instanceof Collection<?> all) {
                for (Object handler : all) {
                    if (!ignoresTasks(handler)) {
                        return false;
                    }
                }
                return true;
            }
        } catch (ReflectiveOperationException | RuntimeException untold) {
            // then somebody is assumed to listen
        }
        return false;
    }

    /** Of several of which only the first that supports an observation is asked, the very first decides. */
    private static boolean ignoresTasks(Object handler) {
        if (handler instanceof FirstMatchingCompositeObservationHandler composite) {
            List<?> ranked = composite.getHandlers();
            return !ranked.isEmpty() && ranked.get(0) instanceof IgnoresTasks;
        }
        return handler instanceof IgnoresTasks;
    }

    private static @Nullable Method handlers() {
        try {
            Method method = ObservationConfig.class.getDeclaredMethod("getObservationHandlers");
            method.setAccessible(true);
            return method;
        } catch (ReflectiveOperationException | RuntimeException untold) {
            return null;
        }
    }
}
