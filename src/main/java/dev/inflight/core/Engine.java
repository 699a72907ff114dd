package dev.inflight.core;

import dev.inflight.ContextCarrier;
import dev.inflight.SecretMasker;
import dev.inflight.TaskSpec;
import dev.inflight.TaskText;
import dev.inflight.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The parts of one registry, and the little state they share. */
final class Engine {

    /** How far the wall clock may be off what we show before we believe that it was set. */
    private static final Duration DRIFT = Duration.ofMillis(50);

    final String instance;
    final RegistrySettings settings;
    final Executor executor;
    final Effects effects;
    final DeadlineTimer timer;
    final NameTable<Run<?>> table = new NameTable<>();

    /** Runs whose future has ended and whose work has not gone. */
    final Set<Run<?>> ledger = ConcurrentHashMap.newKeySet();

    final Statistics statistics;
    final History history;
    final Listeners listeners;
    final RunLog log;
    final Starter starter;
    final Launcher launcher;
    final Performer performer;
    final Aftermath aftermath;
    final Unqueuer unqueuer = new Unqueuer();

    private final @Nullable ContextCarrier carrier;
    private final SecretMasker masker;
    private final TimeSource time;
    private final AtomicLong sequence = new AtomicLong();
    private final Object goneSignal = new Object();
    private volatile boolean closing;

    /** The wall clock's reading when the timer's clock read zero. */
    private volatile Instant wallOrigin;

    @SuppressWarnings("this-escape") // the parts keep the engine and call it only once it is complete
    Engine(
            String instance,
            RegistrySettings settings,
            Executor executor,
            Effects effects,
            TimeSource time,
            @Nullable ContextCarrier carrier,
            SecretMasker masker) {
        this.instance = instance;
        this.settings = settings;
        this.executor = executor;
        this.effects = effects;
        this.time = time;
        this.carrier = carrier;
        this.masker = masker;
        this.timer = new DeadlineTimer("inflight-timer-" + instance, time, effects);
        this.wallOrigin = time.wallTime().minusNanos(timer.now());
        this.statistics = new Statistics(settings.maxKinds(), timer::now, table::iterator, effects);
        this.history = new History(settings.historySize(), this);
        this.listeners = new Listeners(this);
        this.log = new RunLog(this);
        this.starter = new Starter(this);
        this.launcher = new Launcher(this);
        this.performer = new Performer(this);
        this.aftermath = new Aftermath(this);
    }

    /** A free text as it may be shown; one that the masker cannot judge is not. */
    String masked(String text) {
        try {
            return masker.mask(text);
        } catch (RuntimeException | StackOverflowError cannotTell) {
            return SecretMasker.BLOT;
        }
    }

    @Nullable String maskedOrNull(@Nullable String text) {
        return text == null ? null : masked(text);
    }

    /** The label of a run of this spec; its name is shown as it is. */
    String labelOf(TaskSpec spec, String name) {
        String label = spec.label();
        return label == null ? name : masked(label);
    }

    long nextSequence() {
        return sequence.incrementAndGet();
    }

    String id(long runSequence) {
        return instance + "-" + runSequence;
    }

    /** The number in an id of this registry's; -1: it is no such id. */
    long sequenceOf(String id) {
        if (!id.startsWith(instance + "-")) {
            return -1;
        }
        try {
            long number = Long.parseLong(id.substring(instance.length() + 1));
            return id(number).equals(id) ? number : -1;
        } catch (NumberFormatException other) {
            return -1;
        }
    }

    /** A name that no other run has, short enough to be one whatever the kind is. */
    String anonymousName(String kind, long runSequence) {
        String id = id(runSequence);
        int room = TaskText.MAX_NAME_LENGTH - id.length() - 1;
        return TaskText.clip(kind, room) + ":" + id;
    }

    /**
     * The wall clock's reading at an instant of the timer's clock, as far as the wall clock has not jumped since. The same
     * instant has the same reading each time it is asked for, until the two clocks have drifted apart noticeably.
     */
    Instant wallTime(long at) {
        Instant fresh = time.wallTime().minusNanos(timer.now());
        Instant known = wallOrigin;
        if (Duration.between(known, fresh).abs().compareTo(DRIFT) > 0) {
            known = fresh;
            wallOrigin = fresh;
        }
        return known.plusNanos(at);
    }

    ContextCarrier.@Nullable Captured capture() {
        return carrier == null ? null : carrier.capture();
    }

    /** The newest run of the name whose future has ended and whose work has not gone. */
    @Nullable Run<?> stoppingOf(String name) {
        Run<?> newest = null;
        for (Run<?> run : ledger) {
            boolean stopping = run.name().equals(name) && RunState.phase(run.word()) != RunState.GONE;
            if (stopping && (newest == null || run.sequence > newest.sequence)) {
                newest = run;
            }
        }
        return newest;
    }

    /** Where the run's worker is right now; empty when no thread of ours works for it, or it is the calling one. */
    StackTraceElement[] stackOf(Run<?> run) {
        Thread worker = run.worker();
        if (worker == null || worker == Thread.currentThread()) {
            return Stop.NO_STACK;
        }
        StackTraceElement[] stack = worker.getStackTrace();
        // a pooled thread may have moved on to another task while we looked: then this is not our stack
        return run.worker() == worker ? stack : Stop.NO_STACK;
    }

    boolean isClosing() {
        return closing;
    }

    /** From now on starts are refused. */
    void close() {
        closing = true;
    }

    /** A row, or a run's work, has gone: whoever waits for the last one looks again. */
    void signalGone() {
        if (closing) {
            synchronized (goneSignal) {
                goneSignal.notifyAll();
            }
        }
    }

    /** Waits until the condition holds, at most so long. Used only while shutting down. */
    boolean await(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long giveUpAt = SystemTime.INSTANCE.nanoTime() + Nanos.of(atMost);
        synchronized (goneSignal) {
            while (!condition.getAsBoolean()) {
                long millis = (giveUpAt - SystemTime.INSTANCE.nanoTime() + 999_999) / 1_000_000;
                if (millis <= 0) {
                    return false;
                }
                // a look now and then besides: a future is done a moment after its row has gone
                goneSignal.wait(Math.min(millis, 20));
            }
            return true;
        }
    }
}
