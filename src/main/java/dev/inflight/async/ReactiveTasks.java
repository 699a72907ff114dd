package dev.inflight.async;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/** Reactive return types, where Reactor is there; knows no class of it. */
final class ReactiveTasks {

    private static final boolean REACTOR_IS_THERE =
            ClassUtils.isPresent("reactor.core.publisher.Flux", ReactiveTasks.class.getClassLoader());

    private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();

    /** Whether what is returned in the stead of such a value is one as well: of a subtype there would be none. */
    boolean supports(Class<?> type) {
        return adapterOf(type) != null;
    }

    /** What a method that declares this type returned, as something whose every subscription is a run. */
    Object track(InFlightRegistry registry, TaskSpec spec, Class<?> type, Object result) {
        return ReactorTasks.track(registry, spec, Objects.requireNonNull(adapterOf(type), "adapter"), result);
    }

    /** By the declared type: the value's own class may be nearer to another library's. */
    private @Nullable ReactiveAdapter adapterOf(Class<?> type) {
        ReactiveAdapter adapter = REACTOR_IS_THERE ? adapters.getAdapter(type) : null;
        return adapter == null || !type.isAssignableFrom(adapter.getReactiveType()) ? null : adapter;
    }
}
