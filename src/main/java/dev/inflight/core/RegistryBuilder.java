package dev.inflight.core;

import dev.inflight.ContextCarrier;
import dev.inflight.NameGuard;
import dev.inflight.SecretMasker;
import dev.inflight.TaskListener;
import dev.inflight.TaskText;
import dev.inflight.TimeSource;
import dev.inflight.core.threads.CallbackPool;
import dev.inflight.core.threads.SystemTime;
import dev.inflight.core.threads.VirtualThreads;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Collects the parts of a registry; what is not given has a default. Not safe for use by several threads. */
public final class RegistryBuilder {

    private static final SecureRandom RANDOM = new SecureRandom();

    private RegistrySettings settings = RegistrySettings.DEFAULTS;
    private String instance = randomInstance();
    private @Nullable Executor executor;
    private TimeSource time = SystemTime.INSTANCE;
    private @Nullable ContextCarrier carrier;
    private SecretMasker masker = SecretMasker.standard();
    private @Nullable NameGuard guard;
    private final List<TaskListener> listeners = new ArrayList<>();

    RegistryBuilder() {}

    /** Longest timeout that a task may ask for, and an extension may reach; 24 h. */
    public RegistryBuilder maxTimeout(Duration maxTimeout) {
        settings = new RegistrySettings(
                maxTimeout,
                settings.stopGrace(),
                settings.hookGrace(),
                settings.maxOutstanding(),
                settings.historySize(),
                settings.maxKinds());
        return this;
    }

    /** How long work may outlive its future before it is a zombie; 5 s. */
    public RegistryBuilder stopGrace(Duration stopGrace) {
        settings = new RegistrySettings(
                settings.maxTimeout(),
                stopGrace,
                settings.hookGrace(),
                settings.maxOutstanding(),
                settings.historySize(),
                settings.maxKinds());
        return this;
    }

    /** How long work that a hook has in hand may take to leave before it is interrupted as well; 1 s. */
    public RegistryBuilder hookGrace(Duration hookGrace) {
        settings = new RegistrySettings(
                settings.maxTimeout(),
                settings.stopGrace(),
                hookGrace,
                settings.maxOutstanding(),
                settings.historySize(),
                settings.maxKinds());
        return this;
    }

    /** How many futures may be outstanding; starts beyond it are rejected; 1 000 000. */
    public RegistryBuilder maxOutstanding(int maxOutstanding) {
        settings = new RegistrySettings(
                settings.maxTimeout(),
                settings.stopGrace(),
                settings.hookGrace(),
                maxOutstanding,
                settings.historySize(),
                settings.maxKinds());
        return this;
    }

    /** How many past ends are kept; 256. */
    public RegistryBuilder historySize(int historySize) {
        settings = new RegistrySettings(
                settings.maxTimeout(),
                settings.stopGrace(),
                settings.hookGrace(),
                settings.maxOutstanding(),
                historySize,
                settings.maxKinds());
        return this;
    }

    /** How many kinds are counted apart; those beyond are counted together as {@code other}; 100. */
    public RegistryBuilder maxKinds(int maxKinds) {
        settings = new RegistrySettings(
                settings.maxTimeout(),
                settings.stopGrace(),
                settings.hookGrace(),
                settings.maxOutstanding(),
                settings.historySize(),
                maxKinds);
        return this;
    }

    /** Where {@code start} runs work. Unless given: a virtual thread per task, before JDK 21 a cached pool of daemons. */
    public RegistryBuilder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /** What the clock says; the system's. */
    public RegistryBuilder time(TimeSource time) {
        this.time = Objects.requireNonNull(time, "time");
        return this;
    }

    /** What is carried from a task's starter to its work, hooks and callbacks; nothing. */
    public RegistryBuilder contextCarrier(ContextCarrier carrier) {
        this.carrier = Objects.requireNonNull(carrier, "carrier");
        return this;
    }

    /** What hides secrets in the texts that are shown; the {@linkplain SecretMasker#standard() standard} one. */
    public RegistryBuilder masker(SecretMasker masker) {
        this.masker = Objects.requireNonNull(masker, "masker");
        return this;
    }

    /**
     * Who decides about the names of tasks of {@link dev.inflight.TaskScope#CLUSTER}; nobody, so that they cannot be started.
     */
    public RegistryBuilder nameGuard(NameGuard guard) {
        this.guard = Objects.requireNonNull(guard, "guard");
        return this;
    }

    /** Names this registry, as the first part of every id; a random word. */
    public RegistryBuilder instance(String instance) {
        this.instance = TaskText.requireName("instance", instance);
        return this;
    }

    /** Adds a listener. */
    public RegistryBuilder listener(TaskListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /** The registry. */
    public DefaultInFlightRegistry build() {
        Wiring parts = new Wiring(
                instance, settings, executor, this::defaultExecutor, callbacks(), time, carrier, masker, guard);
        listeners.forEach(parts.listeners::add);
        return new DefaultInFlightRegistry(parts);
    }

    private CallbackPool callbacks() {
        Executor given = time.effects();
        return given == null ? CallbackPool.create("inflight-effects-" + instance + "-") : CallbackPool.on(given);
    }

    private ExecutorService defaultExecutor() {
        String prefix = "inflight-work-" + instance + "-";
        ExecutorService virtual = VirtualThreads.executor(prefix);
        if (virtual != null) {
            return virtual;
        }
        AtomicLong number = new AtomicLong();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, prefix + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    private static String randomInstance() {
        return Long.toString(RANDOM.nextLong() >>> 34, 36);
    }
}
