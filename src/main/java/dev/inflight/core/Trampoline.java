package dev.inflight.core;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Keeps chains of completions from growing the stack: a callback that completes a future whose callback completes a future
 * … A relay of 20 000 such steps overflows the stack of a plain {@code CompletableFuture}, silently. Up to
 * {@value #MAX_DEPTH} nested completions happen at once, as the JDK's would; deeper ones wait until those have returned.
 */
final class Trampoline {

    static final int MAX_DEPTH = 24;

    private static final ThreadLocal<@Nullable Trampoline> CURRENT = new ThreadLocal<>();

    private @Nullable Deque<Runnable> waiting;
    private int depth;

    private Trampoline() {}

    /** Runs the completion now, or when this thread is back at the bottom of a deep chain of them. */
    static void run(Runnable completion) {
        Trampoline current = CURRENT.get();
        if (current == null) {
            current = new Trampoline();
            CURRENT.set(current);
            try {
                current.nest(completion);
                for (Runnable next = current.poll(); next != null; next = current.poll()) {
                    current.nest(next);
                }
            } finally {
                CURRENT.remove();
            }
        } else if (current.depth < MAX_DEPTH) {
            current.nest(completion);
        } else {
            current.add(completion);
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
        } catch (Throwable failure) { // such as no memory; those who wait must not suffer for it
            Failures.log("completing a future failed", failure);
        } finally {
            depth--;
        }
    }
}
