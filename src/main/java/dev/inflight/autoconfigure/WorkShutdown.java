package dev.inflight.autoconfigure;

import dev.inflight.core.DefaultInFlightRegistry;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;

/**
 * Ends the work on the registry's own executor when its context closes, in the phase in which Spring ends that on executors
 * of the application, which is not ours to end: after the web server, and while every bean is still there. All work, when the
 * user has set {@code inflight.shutdown.*}, and so has asked for it.
 */
final class WorkShutdown implements SmartLifecycle {

    private static final Bindable<Object> ANYTHING = Bindable.of(Object.class);

    private final RegistryLifecycle lifecycle;
    private final InFlightProperties.Shutdown bounds;
    private final ConfigurableApplicationContext context;
    private final boolean ofAllWork;
    private volatile boolean running;

    WorkShutdown(
            RegistryLifecycle lifecycle,
            InFlightProperties.Shutdown bounds,
            ConfigurableApplicationContext context,
            Environment environment) {
        this.lifecycle = lifecycle;
        this.bounds = bounds;
        this.context = context;
        Binder settings = Binder.get(environment);
        this.ofAllWork = isSet(settings, "drain") || isSet(settings, "stop");
    }

    private static boolean isSet(Binder settings, String property) {
        return settings.bind(InFlightProperties.PREFIX + ".shutdown." + property, ANYTHING)
                .isBound();
    }

    /** Only then is a stop the end: a context may be paused and go on. */
    private boolean isClosing() {
        return context.isClosed();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        DefaultInFlightRegistry registry = lifecycle.registry();
        if (!isClosing() || registry == null || registry.isShutdown()) {
            return;
        }
        var unused = ofAllWork
                ? registry.shutdown(bounds.drain(), bounds.stop())
                : registry.shutdownOwnExecutor(bounds.drain(), bounds.stop());
    }

    /** On a thread of its own: others of the phase end at the same time. */
    @Override
    public void stop(Runnable callback) {
        if (!isClosing()) {
            stop();
            callback.run();
            return;
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        stop();
                    } finally {
                        callback.run();
                    }
                },
                "inflight-shutdown");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return ExecutorConfigurationSupport.DEFAULT_PHASE;
    }
}
