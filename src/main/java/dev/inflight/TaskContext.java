package dev.inflight;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the work sees of its own run. {@link #current()} is bound on the thread that runs the work, and inside the
 * supplier of {@link InFlightRegistry#startAsync}; elsewhere it is a context that is never cancelled and does nothing, so
 * that code shared between tasks and plain callers needs no case distinction.
 *
 * <p>Safe for use by any thread: the work may hand it to helpers of its own.
 */
public abstract class TaskContext {

    private static final ThreadLocal<@Nullable TaskContext> CURRENT = new ThreadLocal<>();
    private static final TaskContext NONE = new NoTask();
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);
    private static final Activity NOTHING = () -> {};

    /**
     * The key in the logging context (SLF4J's MDC) under which a task's {@link #token} is found on the threads that work for it;
     * absent when it has none.
     */
    public static final String LOGGED_TOKEN = "inflight.token";

    /** For registries. */
    protected TaskContext() {}

    /** The context of the run that this thread works for; never {@code null}. */
    public static TaskContext current() {
        TaskContext current = CURRENT.get();
        return current == null ? NONE : current;
    }

    /**
     * Binds a context to the calling thread, in place of what is bound there, so that {@link #current()} finds it: for helpers
     * of the work, such as threads of an executor of its own, and for those who carry contexts between threads. What the
     * thread does meanwhile is the task's: it may be asked to stop, and what it starts is the task's child, which is refused
     * once the task was stopped. It is not interrupted. A context that is kept keeps its run in memory, with its result.
     *
     * @param context what {@link #current()} was on another thread; {@code null}, and what it is outside a task: none
     * @return restores what was bound before when closed, by the same thread
     */
    public static Scope open(@Nullable TaskContext context) {
        TaskContext before = CURRENT.get();
        TaskContext task = context == NONE ? null : context;
        leave(before);
        unbind(task);
        return () -> {
            leave(task);
            unbind(before);
        };
    }

    private static void leave(@Nullable TaskContext task) {
        if (task != null) {
            task.onUnbound();
        }
    }

    /** The task's name; empty outside a task. */
    public abstract String name();

    /** The run's id; empty outside a task. */
    public abstract String id();

    /** Whether the run's future has ended, for whatever cause, so that the work is in vain. */
    public abstract boolean isCancelled();

    /**
     * Ends the work at a point of its own choice.
     *
     * @throws TaskCancelledException when {@link #isCancelled()}; carries the run's outcome, by and reason
     */
    public abstract void throwIfCancelled();

    /**
     * Registers what stops the work when the ripcord is pulled: closing a socket, {@code Statement.cancel()}. Hooks run
     * once, newest first, each guarded, on a thread of the registry; when the run has already ended, at once on the
     * calling thread. They are forgotten when the work is done.
     *
     * @return takes the hook back when closed, for a resource that is given back before the work ends
     */
    public abstract Hook onCancel(Runnable hook);

    /**
     * Tells how far the work is. Also a heartbeat (see {@link TaskSpec#stall()}) and a cancellation point.
     *
     * @param done units done
     * @param total units in all; 0 or less when unknown
     * @param note free text, cut at 1 000 characters
     * @throws TaskCancelledException when {@link #isCancelled()}
     */
    public abstract void progress(long done, long total, @Nullable String note);

    /**
     * What is left until the deadline, which an extension may move; zero once it has passed. Outside a task 292 years, so that
     * {@code min} with a bound of one's own needs no case distinction.
     */
    public Duration remaining() {
        return LONGEST;
    }

    /** The instant of the deadline by the wall clock, for display and for protocols that ask for one; outside a task the latest. */
    public Instant deadline() {
        return Instant.MAX;
    }

    /**
     * The fencing token of a task of {@link TaskScope#CLUSTER}: greater than that of every run which had its name before. A store
     * that remembers the greatest one it has seen, and refuses a smaller one, is safe from work that was taken over while it was
     * paused. Empty for any other task, outside a task, and when the run began while nobody could be asked for its name.
     */
    public OptionalLong token() {
        return OptionalLong.empty();
    }

    /**
     * Says what the work is in right now, such as a query or a call of another service: shown with the task until the
     * returned activity is closed. The innermost is shown when they are nested. Costs nothing but the object; outside a task
     * nobody looks.
     *
     * @param kind of few values, such as {@code jdbc} or {@code http}
     * @param text for people, without secrets: literals and credentials are the caller's to leave out; masked and cut when shown
     * @param on what it is on, such as the name of a pool; {@code null}: nothing to say
     */
    public final Activity activity(String kind, String text, @Nullable String on) {
        Objects.requireNonNull(text, "text");
        return activity(kind, () -> text, on);
    }

    /**
     * As {@link #activity(String, String, String)}, with a text that is made when somebody looks.
     *
     * @param text asked by whoever looks, on that thread, maybe more than once and after the activity was closed: it must not
     *     block. One that throws or returns {@code null} is shown as nothing.
     */
    public Activity activity(String kind, Supplier<String> text, @Nullable String on) {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
        return NOTHING;
    }

    /** As {@link #activity(String, String, String)}, on nothing in particular. */
    public final Activity activity(String kind, String text) {
        return activity(kind, text, null);
    }

    /**
     * Binds this context to the calling thread. For registries.
     *
     * @return what was bound before, for {@link #unbind}
     */
    protected final @Nullable TaskContext bind() {
        TaskContext before = CURRENT.get();
        leave(before);
        CURRENT.set(this);
        onBound();
        return before;
    }

    /** Restores what {@link #bind()} returned, when {@link #onUnbound()} was called on what is bound. For registries. */
    protected static void unbind(@Nullable TaskContext before) {
        if (before == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(before);
            before.onBound();
        }
    }

    /** The calling thread works for this task from now on. For registries; throws nothing. */
    protected void onBound() {}

    /** The calling thread works for this task no longer, or for one within it. For registries; throws nothing. */
    protected void onUnbound() {}

    /** A context that is bound to a thread. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {
        /** Restores what was bound before. */
        @Override
        void close();
    }

    /** Something that the work is in. */
    @FunctionalInterface
    public interface Activity extends AutoCloseable {
        /** The work is out of it again. Closing it twice does no harm. */
        @Override
        void close();
    }

    /** A registered hook. */
    @FunctionalInterface
    public interface Hook extends AutoCloseable {
        /** Takes the hook back: it will not run, unless it already has or does right now. */
        @Override
        void close();
    }

    private static final class NoTask extends TaskContext {
        @Override
        public String name() {
            return "";
        }

        @Override
        public String id() {
            return "";
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void throwIfCancelled() {
            // outside a task nothing is ever cancelled
        }

        @Override
        public Hook onCancel(Runnable hook) {
            Objects.requireNonNull(hook, "hook");
            return () -> {};
        }

        @Override
        public void progress(long done, long total, @Nullable String note) {
            // outside a task nobody looks
        }
    }
}
