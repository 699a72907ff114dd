package dev.inflight.autoconfigure;

import dev.inflight.TaskListener;
import dev.inflight.core.DefaultInFlightRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The beginning and the end of the registry that this context has made; one of the user's own is the user's to close.
 *
 * <p>Listeners are added once every bean is there, so that one which needs the registry itself can have it.
 *
 * <p>The registry closes after every other bean of the context: whatever the application starts while it closes is taken,
 * its executors decide as they always did how long their work may go on, and nothing waits for us. What is left then would
 * never be completed, and is; what still works is told to stop, and named in the log. A post-processor of bean factories
 * because those are made before any other bean, and beans are destroyed in the reverse order.
 */
final class RegistryLifecycle implements BeanFactoryPostProcessor, SmartInitializingSingleton, DisposableBean {

    /** For work that its executor has just told to stop; and then for work that we have. */
    private static final Duration MOMENT = Duration.ofMillis(100);

    private @Nullable ConfigurableListableBeanFactory beans;
    private volatile @Nullable DefaultInFlightRegistry registry;

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        beans = beanFactory;
    }

    /** This context has made this registry. */
    DefaultInFlightRegistry made(DefaultInFlightRegistry made) {
        registry = made;
        return made;
    }

    /** The registry that this context has made; {@code null} when it has made none, or not yet. */
    @Nullable DefaultInFlightRegistry registry() {
        return registry;
    }

    @Override
    public void afterSingletonsInstantiated() {
        DefaultInFlightRegistry made = registry;
        if (made != null && beans != null) {
            ObjectProvider<TaskListener> listeners = beans.getBeanProvider(TaskListener.class);
            listeners.orderedStream().forEach(made::addListener);
        }
    }

    @Override
    public void destroy() {
        DefaultInFlightRegistry made = registry;
        if (made != null) {
            if (!made.isShutdown()) {
                var unused = made.shutdown(MOMENT, MOMENT);
            }
            made.close();
        }
    }
}
