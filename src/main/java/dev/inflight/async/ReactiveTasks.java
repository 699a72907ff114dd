package dev.inflight.async;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import java.util.Objects;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/** Reactive return types, where Reactor is there; knows no class of it. */
final class ReactiveTasks {

    private static final boolean REACTOR_IS_THERE =
            ClassUtils.isPresent("reactor.core.publisher.Flux", ReactiveTasks.class.getClassLoader());

    private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();

    boolean supports(Class<?> type) {
        return REACTOR_IS_THERE && adapters.getAdapter(type) != null;
    }

    /** What a method returned, as something whose every subscription is a run. */
    Object track(InFlightRegistry registry, TaskSpec spec, Class<?> type, Object result) {
        ReactiveAdapter adapter = Objects.requireNonNull(adapters.getAdapter(type, result), "adapter");
        return ReactorTasks.track(registry, spec, adapter, result);
    }
}
