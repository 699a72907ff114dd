package dev.inflight.autoconfigure;

import dev.inflight.core.DefaultInFlightRegistry;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.Ordered;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;

/**
 * Shuts the registry down as the first thing when its context closes: starts are refused before the web server waits for
 * requests that wait for tasks. Blocks for as long as {@code inflight.shutdown.*} allows. When work survives that, the
 * executors of the context are not waited for any longer either.
 *
 * <p>Not part of the library's auto-configuration, which leaves an application's shutdown as it is: declare a bean of this
 * class in an application whose business the tasks are, as the service does.
 */
public final class EarlyShutdown implements ApplicationListener<ContextClosedEvent>, Ordered {

    /** Early, with room before it for listeners that tell clients of the end. */
    private static final int ORDER = HIGHEST_PRECEDENCE + 1_000;

    /** For what else the executors run. */
    private static final long PATIENCE_MILLIS = 500;

    private final ApplicationContext context;
    private final InFlightProperties.Shutdown bounds;

    /** Of the registry of this context, within these bounds. */
    public EarlyShutdown(ApplicationContext context, InFlightProperties properties) {
        this.context = context;
        this.bounds = properties.shutdown();
    }

    /** Events of child contexts, such as a management server's, arrive here too and mean nothing. */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        if (event.getApplicationContext() == context) {
            context.getBeanProvider(DefaultInFlightRegistry.class).ifUnique(ours -> {
                if (!ours.shutdown(bounds.drain(), bounds.stop()).isEmpty()) {
                    waitNoLongerForExecutors();
                }
            });
        }
    }

    /**
     * Spring would wait half a minute for executors whose threads still work. Ours have been given all the time there is,
     * and will not listen.
     */
    private void waitNoLongerForExecutors() {
        if (context.getBeanProvider(LifecycleProcessor.class).getIfUnique()
                instanceof DefaultLifecycleProcessor phases) {
            phases.setTimeoutForShutdownPhase(ExecutorConfigurationSupport.DEFAULT_PHASE, PATIENCE_MILLIS);
        }
    }

    @Override
    public int getOrder() {
        return ORDER;
    }
}
