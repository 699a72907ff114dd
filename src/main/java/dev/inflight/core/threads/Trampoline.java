package dev.inflight.core.threads;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps chains of completions from overflowing the stack: a callback that completes a future whose callback completes a
 * future, and so on. With plain {@code CompletableFuture}s, 20 000 such steps overflow it, silently.
 *
 * <p>Up to {@value #MAX_DEPTH} nested completions happen on the calling thread, as the JDK's would. The next one goes on
 * with the short stack of another thread. The calling thread waits until that future is done, which is the first thing to
 * happen there, so nobody sees that {@code complete} has returned and the future is not done.
 */
public final class Trampoline {

    static final int MAX_DEPTH = 24;

    private static final ThreadLocal<@Nullable Trampoline> CURRENT = new ThreadLocal<>();
    private static final long PAUSE_NANOS = 20_000;
    private static final long GIVE_UP_NANOS = 10_000_000_000L;

    private @Nullable Deque<Runnable> waiting;
    private int depth;

    private Trampoline() {}

    /**
     * Runs a completion.
     *
     * @param future what is completed: done soon after the completion has begun, before any callback
     * @param elsewhere where the deeper part of a chain goes on; should it use the calling thread, that part waits until
     *     this thread is back at the bottom of the chain
     */
    public static void run(Runnable completion, Future<?> future, Executor elsewhere) {
        Trampoline current = CURRENT.get();
        if (current == null) {
            begin(completion);
        } else if (current.depth < MAX_DEPTH) {
            current.nest(completion);
        } else {
            current.goOnElsewhere(completion, future, elsewhere);
        }
    }

    private static void begin(Runnable completion) {
        Trampoline current = new Trampoline();
        CURRENT.set(current);
        try {
            current.nest(completion);
            for (Runnable next = current.poll(); next != null; next = current.poll()) {
                current.nest(next);
            }
        } finally {
            CURRENT.remove();
        }
    }

    private void goOnElsewhere(Runnable completion, Future<?> future, Executor elsewhere) {
        Thread caller = Thread.currentThread();
        elsewhere.execute(() -> {
            if (Thread.currentThread() == caller) {
                add(completion);
            } else {
                begin(completion);
            }
        });
        if (waiting == null || waiting.peekLast() != completion) {
            awaitDone(future, SystemTime.INSTANCE.nanoTime() + GIVE_UP_NANOS);
        }
    }

    /** Waits for what happens in a few microseconds, unless the machine is busy. */
    @SuppressWarnings(
            "ThreadPriorityCheck") // an interrupted thread cannot park, and must not be robbed of its interrupt
    public static void awaitDone(Future<?> future, long giveUpAt) {
        while (!future.isDone() && SystemTime.INSTANCE.nanoTime() - giveUpAt < 0) {
            if (Thread.currentThread().isInterrupted()) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(future, PAUSE_NANOS);
            }
        }
    }

    private void add(Runnable completion) {
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        waiting.add(completion);
    }

    private @Nullable Runnable poll() {
        return waiting == null ? null : waiting.poll();
    }

    private void nest(Runnable completion) {
        depth++;
        try {
            completion.run();
        } catch (Throwable failure) { // such as no memory: what waits in this chain is done all the same
            Failures.log("completing a future failed", failure);
        } finally {
            depth--;
        }
    }
}
