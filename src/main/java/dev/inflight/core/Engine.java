package dev.inflight.core;

import dev.inflight.ContextCarrier;
import dev.inflight.SecretMasker;
import dev.inflight.TaskSpec;
import dev.inflight.TaskText;
import dev.inflight.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The parts of one registry, and the little state they share. */
final class Engine {

    /** How far the wall clock may be off what we show before we believe that it was set. */
    private static final Duration DRIFT = Duration.ofMillis(50);

    final String instance;
    final RegistrySettings settings;
    final Executor executor;
    /** The executor that this registry has made for itself; {@code null} when it was given one. */
    final @Nullable ExecutorService ownExecutor;

    final Effects effects;
    final DeadlineTimer timer;
    final NameTable<Run<?>> table = new NameTable<>();

    /** Runs whose future has ended and whose work has not gone. */
    final Ledger ledger = new Ledger();

    final Statistics statistics;
    final History history;
    final Listeners listeners;
    final RunLog log;
    final Starter starter;
    final Launcher launcher;
    final Performer performer;
    final Aftermath aftermath;
    final Unqueuer unqueuer = new Unqueuer();
    final DroppedWork droppedWork;
    final Closing closing = new Closing();

    private final @Nullable ContextCarrier carrier;
    private final SecretMasker masker;
    private final TimeSource time;
    private final AtomicLong sequence = new AtomicLong();

    /** The wall clock's reading when the timer's clock read zero. */
    private volatile Instant wallOrigin;

    @SuppressWarnings("this-escape") // the parts keep the engine and call it only once it is complete
    Engine(
            String instance,
            RegistrySettings settings,
            @Nullable Executor given,
            Supplier<ExecutorService> ownExecutor,
            Effects effects,
            TimeSource time,
            @Nullable ContextCarrier carrier,
            SecretMasker masker) {
        this.instance = instance;
        this.settings = settings;
        this.ownExecutor = given == null ? ownExecutor.get() : null;
        this.executor = given == null ? Objects.requireNonNull(this.ownExecutor) : given;
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
        this.droppedWork = new DroppedWork(timer, effects);
    }

    /** A free text as it may be shown; one that the masker cannot judge is not. */
    String masked(String text) {
        try {
            return masker.mask(text);
        } catch (Throwable cannotTell) {
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

    /** What is bound to the calling thread; a carrier that cannot say fails the work, which was promised its context. */
    ContextCarrier.@Nullable Captured capture() {
        if (carrier == null) {
            return null;
        }
        try {
            return carrier.capture();
        } catch (Throwable broken) {
            return () -> {
                throw new IllegalStateException("the starter's context cannot be captured", broken);
            };
        }
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
}
