package dev.inflight;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is in flight: every operation has a name, a deadline and a ripcord, is listed and counted while it is
 * outstanding, and stays listed while its work goes on.
 *
 * <p>All methods are safe for use by any thread, and may be called from work, hooks, listeners and callbacks of tasks.
 * Ill-formed arguments throw; everything that befalls an accepted call ends the returned future instead: a start that is
 * refused returns a future that has already ended {@link Outcome#REJECTED} or {@link Outcome#OVERLAPPED}. A task of {@link
 * TaskScope#CLUSTER} waits as {@link TaskState#QUEUED} until its name is granted, and throws {@link IllegalStateException} where
 * there is no cluster.
 *
 * <p>Java cannot force a thread to stop. A ripcord runs hooks, cancels inner futures and interrupts; work that ignores
 * all of that goes on, and the registry says so.
 */
public interface InFlightRegistry {

    /**
     * Runs blocking work on the registry's executor.
     *
     * @throws IllegalArgumentException when the timeout exceeds the registry's maximum
     */
    <T extends @Nullable Object> InFlightFuture<T> start(TaskSpec spec, Callable<? extends T> work);

    /** As {@link #start(TaskSpec, Callable)} on this executor. */
    <T extends @Nullable Object> InFlightFuture<T> start(TaskSpec spec, Callable<? extends T> work, Executor executor);

    /**
     * Starts asynchronous work. The supplier is called on the calling thread, or on the registry's executor when the run
     * has to wait for another of its name, or for others to grant it; the calling thread is never interrupted. The ripcord cancels the stage it
     * returns.
     *
     * @throws IllegalArgumentException when the timeout exceeds the registry's maximum
     */
    <T extends @Nullable Object> InFlightFuture<T> startAsync(
            TaskSpec spec, Supplier<? extends CompletionStage<T>> work);

    /**
     * As {@link #startAsync(TaskSpec, Supplier)}, but the supplier is always called on this executor, where the ripcord may
     * interrupt it. The thread is released as soon as the supplier returns, whether or not its stage is done.
     */
    <T extends @Nullable Object> InFlightFuture<T> startAsync(
            TaskSpec spec, Supplier<? extends CompletionStage<T>> work, Executor executor);

    /**
     * Names and bounds a stage that was started elsewhere. The ripcord cancels that stage; whether this stops any work is
     * up to the stage ({@link CancelEffect#UNREACHABLE} for a plain {@code CompletableFuture}). A run that is refused, because
     * the registry is full or shut or the name is taken under {@link Overlap#FAIL_NEWER}, cancels the stage as well: nothing
     * goes on that nobody tracks.
     *
     * @throws IllegalArgumentException when the timeout exceeds the registry's maximum, or the spec asks for what cannot be
     *     had of a stage that is under way and can neither wait nor be shared: {@link Overlap#QUEUE},
     *     {@link Overlap#KEEP_LATEST}, {@link Overlap#JOIN}, an {@code afterStop} or {@link TaskScope#CLUSTER}
     */
    <T extends @Nullable Object> InFlightFuture<T> track(TaskSpec spec, CompletionStage<T> future);

    /** As {@link #track(TaskSpec, CompletionStage)} under a generated name. */
    <T extends @Nullable Object> InFlightFuture<T> track(CompletionStage<T> future, Duration timeout);

    /** The run under this name: the outstanding one, else the newest whose work still goes on. */
    Optional<TaskSnapshot> find(String name);

    /**
     * Exactly this run, wherever it stands: it has the name, waits in the name's line, or was stopped and still works. Empty
     * when it is none of these, whoever has the name now.
     */
    Optional<TaskSnapshot> find(String name, String id);

    /** As {@link #find} with live stack and history. Takes the stack of a running thread: for people, not for loops. */
    default Optional<TaskDetail> inspect(String name) {
        return inspect(name, null);
    }

    /**
     * As {@link #inspect(String)}, of an exact run: one that was stopped and still works, even when another has its name
     * now, or one that waits for its turn.
     *
     * @param id the run; {@code null}: whichever {@link #find} would find
     * @throws RunMismatchException when that run is gone and another is under the name
     */
    Optional<TaskDetail> inspect(String name, @Nullable String id);

    /** Outstanding, stopping and zombie runs that match. */
    TaskPage list(TaskQuery query);

    /** Past ends that match, newest first. */
    List<EndedTask> history(HistoryQuery query);

    /** Stops whichever run is under the name. Empty when there is none. */
    Optional<CancelReport> cancel(String name, String reason);

    /**
     * Stops a run, waiting for its work to be gone as long as the request says. Empty when nothing is under the name.
     *
     * @throws RunMismatchException when the request names an exact run and another one is under the name
     */
    Optional<CancelReport> cancel(CancelRequest request);

    /**
     * Stops many runs: decides them all, in this order, and then waits once for all of them, for as long as the most patient
     * request says, so that the answer takes no longer than one of them would. Requests for runs that have ended, or whose
     * name another run has by now, are passed over.
     *
     * @return what came of the others, in the order of the requests
     */
    List<CancelReport> cancelAll(List<CancelRequest> requests);

    /**
     * Moves a run's deadline later, but never further from its start than the registry's maximum. Empty when nothing
     * outstanding is under the name.
     *
     * @param id the exact run; {@code null}: whichever is under the name
     * @throws RunMismatchException when another run is under the name
     * @throws IllegalArgumentException when {@code by} is not positive
     */
    Optional<TaskSnapshot> extend(String name, @Nullable String id, Duration by);

    /** How many futures have not ended. */
    int outstanding();

    /** How much is going on. */
    TaskCounts counts();

    /** The live numbers of every kind seen so far. */
    Collection<KindStatistics> statistics();

    /**
     * Tells of a kind whenever there is something about it that there was not before: of those seen so far right now; of each
     * other one when its first run starts; and of any again when a run of it waits, begins, meets another, is stopped, becomes
     * a zombie or ends in some way for the first time. May tell more often than that. The listener is called on whatever
     * thread this happened, perhaps on several at once, under no lock, before the future of such a run is done. What it throws
     * is logged and harms nobody.
     */
    void onKind(Consumer<? super KindStatistics> listener);

    /** Takes back a listener of {@link #onKind}; a call under way may still reach it. */
    void removeKindListener(Consumer<? super KindStatistics> listener);

    /** Names this registry among others; part of every id. */
    String instance();

    /** Adds a listener, told about everything from now on. */
    void addListener(TaskListener listener);

    /** Removes a listener; a call under way may still reach it. */
    void removeListener(TaskListener listener);
}
