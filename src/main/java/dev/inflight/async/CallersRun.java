package dev.inflight.async;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskContext;
import dev.inflight.TaskSpec;
import dev.inflight.TaskStopped;
import dev.inflight.track.Watch;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * One call that is a run on its caller's thread. The executor that the registry is given keeps the work for the caller, who
 * does it as soon as it is there: at once as a rule, else when the run's turn comes. So a caller waits for his turn where he
 * is, and whatever happens he gets his thread back before his result.
 */
final class CallersRun implements Callable<@Nullable Object>, Executor {

    /** How often it is looked whether a wait is over; nothing depends on it. */
    private static final long LOOK_SECONDS = 1;

    /** A stopped run's future is done a moment after its work was reached, unless a listener takes long. */
    private static final int PATIENCE = 10;

    private static final ThreadLocal<@Nullable Frame> FRAMES = new ThreadLocal<>();

    private final MethodInvocation invocation;
    private final CompletableFuture<Runnable> turn = new CompletableFuture<>();
    private TaskContext task = TaskContext.current();
    private @Nullable Object returned;
    private @Nullable Throwable thrown;

    private CallersRun(MethodInvocation invocation) {
        this.invocation = invocation;
    }

    /** Calls the method as a run. Returns and throws what it does, or what says how the run was stopped. */
    static @Nullable Object call(InFlightRegistry registry, TaskSpec spec, MethodInvocation invocation)
            throws Throwable {
        if (spec.name() != null && isWithin(spec.name())) {
            return invocation
                    .proceed(); // part of that run, which would else have to wait for itself, or be stopped by itself
        }
        CallersRun call = new CallersRun(invocation);
        @Nullable InFlightFuture<@Nullable Object> run = registry.start(spec, call, call);
        if (run == null) {
            return invocation.proceed(); // the registry is a test's mock
        }
        call.work(run);
        return call.resultOf(run);
    }

    /** Whether this thread is at work for a run of this name, directly or further out. */
    private static boolean isWithin(String name) {
        if (TaskContext.current().name().equals(name)) {
            return true;
        }
        for (Frame frame = FRAMES.get(); frame != null; frame = frame.outer) {
            if (frame.name.equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Called by the registry, perhaps on a thread of its own. */
    @Override
    public void execute(Runnable work) {
        turn.complete(work);
    }

    /** The work, between the run's beginning and its end. */
    @Override
    public @Nullable Object call() throws Exception {
        Frame outer = FRAMES.get();
        task = TaskContext.current();
        FRAMES.set(new Frame(task.name(), outer));
        try {
            returned = invocation.proceed();
            return returned;
        } catch (Throwable failure) {
            thrown = failure;
            Watch.<RuntimeException>rethrow(failure);
            return null; // never
        } finally {
            if (outer == null) {
                FRAMES.remove();
            } else {
                FRAMES.set(outer);
            }
        }
    }

    private void work(InFlightFuture<?> run) {
        if (!turn.isDone() && !run.isDone()) {
            awaitTurn(run);
        }
        Runnable work = turn.getNow(null);
        if (work != null) {
            work.run(); // does nothing when the run was stopped meanwhile
        }
    }

    /** Until the run may begin, is shared and done, or is stopped; its deadline is the bound. */
    private void awaitTurn(InFlightFuture<?> run) {
        CompletableFuture<?> either = CompletableFuture.anyOf(turn, run);
        boolean interrupted = false;
        while (!isOver(either)) {
            if (Thread.interrupted()) {
                interrupted = true;
                run.ripcord().pull("its caller was interrupted while it waited");
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks for a while; an interrupt ends that, and stays. */
    private static boolean isOver(CompletableFuture<?> future) {
        try {
            var unused = future.get(LOOK_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | CancellationException | TimeoutException looked) {
            // how it ended is asked of the run
        }
        return future.isDone();
    }

    private @Nullable Object resultOf(InFlightFuture<@Nullable Object> run) throws Throwable {
        if (!run.isDone()) {
            awaitEnd(run);
        }
        if (!run.isDone()) { // a listener does not return: what is known already has to do
            task.throwIfCancelled();
            if (thrown != null) {
                throw thrown;
            }
            return returned;
        }
        Throwable failure =
                run.<@Nullable Throwable>handle((value, problem) -> problem).getNow(null);
        if (failure != null) {
            throw toCaller(run, failure);
        }
        return run.getNow(null);
    }

    /** The flag that an interrupt has put up while we waited is put up again: it was meant for the caller. */
    private static void awaitEnd(InFlightFuture<?> run) {
        boolean interrupted = false;
        for (int i = 0; i < PATIENCE && !isOver(run); i++) {
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Throwable toCaller(InFlightFuture<?> run, Throwable failure) {
        Throwable own = thrown;
        if (own == failure) {
            return own;
        }
        if (failure.getClass() == CompletionException.class
                && failure.getCause() instanceof CancellationException wrapped) {
            return wrapped; // it is the work's own, and has this wrapper only in a future
        }
        if (own == null) {
            return failure;
        }
        // a stop: what the work made of it is told beside it
        if (own instanceof TaskStopped stopped && stopped.id().equals(run.id())) {
            for (Throwable behind : own.getSuppressed()) {
                failure.addSuppressed(behind);
            }
        } else {
            failure.addSuppressed(own);
        }
        return failure;
    }

    /** A run that this thread is in. */
    private record Frame(String name, @Nullable Frame outer) {}
}
