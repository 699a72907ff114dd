package dev.inflight.core.run;

import dev.inflight.Outcome;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The word of one run and every compare-and-set on it (see {@link RunState}). Each method returns whether this call made
 * the change, or what was there before; what follows is up to whoever made it.
 *
 * <p><b>The fence.</b> A thread is the run's own from {@link #begin} to {@link #leave}, and can be interrupted only in
 * between: {@link #interruptWorker} moves {@code RUNNING → INTERRUPTING}, interrupts, and moves on to {@code INTERRUPTED}.
 * A worker that finds {@code INTERRUPTING} waits until that is over, and one that finds {@code INTERRUPTED} takes the flag
 * down. So no interrupt of ours ever reaches the next task of a pooled thread.
 */
abstract class FencedFuture<T extends @Nullable Object> extends HandEndedFuture<T> {

    private static final VarHandle WORD;
    private static final VarHandle WORKER;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WORD = lookup.findVarHandle(FencedFuture.class, "word", int.class);
            WORKER = lookup.findVarHandle(FencedFuture.class, "worker", Thread.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private volatile int word;

    /** Published by the word: written before the compare-and-set that ends {@link RunState#WAITING}. */
    private long begunAt = -1;

    private volatile @Nullable Thread worker;

    FencedFuture(int stripe) {
        super(stripe);
    }

    public final int word() {
        return word;
    }

    /** When the work began, on the timer's clock; -1 before that. */
    public final long begunAt() {
        return RunState.phase(word) == RunState.WAITING ? -1 : begunAt;
    }

    /** The thread of ours that works for this run right now, if one does. */
    public final @Nullable Thread worker() {
        return worker;
    }

    /** Where its worker is right now; empty when no thread of ours works for it, or it is the calling one. */
    public final StackTraceElement[] stack() {
        Thread seen = worker;
        if (seen == null || seen == Thread.currentThread()) {
            return Stop.NO_STACK;
        }
        StackTraceElement[] stack = seen.getStackTrace();
        // a pooled thread may have moved on to another task while we looked: then this is not our stack
        return worker == seen ? stack : Stop.NO_STACK;
    }

    public final boolean isDecided() {
        return RunState.isDecided(word);
    }

    /**
     * Decides the outcome, for good. A run whose work has not begun never begins it.
     *
     * @return the word before; -1 when something else was first
     */
    final int decide(Outcome outcome) {
        int before = word;
        while (!RunState.isDecided(before)) {
            int after = RunState.withOutcome(before, outcome);
            if (RunState.phase(before) == RunState.WAITING) {
                after = RunState.withPhase(after, RunState.GONE);
            }
            if (WORD.compareAndSet(this, before, after)) {
                return before;
            }
            before = word;
        }
        return -1;
    }

    /** Sets a flag. Returns the word before. */
    public final int mark(int flag) {
        return (int) WORD.getAndBitwiseOr(this, flag);
    }

    /**
     * Marks the run as announced, or as refused: endings that were decided before may be acted on now.
     *
     * @param underWay whether the work has been going on elsewhere since {@code since}, so that it begins in the same step
     * @return the word before
     */
    final int markBorn(boolean underWay, long since) {
        int before = word;
        while (true) {
            int after = before | RunState.BORN;
            if (underWay && RunState.phase(before) == RunState.WAITING && !RunState.isDecided(before)) {
                begunAt = since;
                after = RunState.withPhase(after, RunState.DETACHED) | RunState.LAUNCHED | RunState.TRACKED;
            }
            if (WORD.compareAndSet(this, before, after)) {
                return before;
            }
            before = word;
        }
    }

    /**
     * Marks the run as a zombie, unless its ending is not published yet, its work has gone or it is one already. Whoever
     * marks it publishes that and then sets {@link RunState#SETTLED} again, so that nobody hears earlier that the work has
     * gone.
     *
     * @return whether it was this call
     */
    public final boolean markZombie() {
        int before = word;
        while (RunState.phase(before) != RunState.GONE
                && RunState.has(before, RunState.SETTLED)
                && !RunState.has(before, RunState.ZOMBIE)) {
            if (WORD.compareAndSet(this, before, (before | RunState.ZOMBIE) & ~RunState.SETTLED)) {
                return true;
            }
            before = word;
        }
        return false;
    }

    /**
     * The work begins.
     *
     * @param thread the calling thread, which works and may be interrupted; {@code null} when it is not ours to interrupt
     * @return {@code false} when the outcome is decided or another thread was first, so that the work must not begin
     */
    public final boolean begin(@Nullable Thread thread, long now) {
        // set before the word changes, so that whoever finds the work running finds its thread; and set once only, so
        // that
        // an executor which runs the work twice does not make us interrupt the wrong one
        if (thread != null && !WORKER.compareAndSet(this, null, thread)) {
            return false;
        }
        // read before anybody can interrupt: a flag that is up already is not ours to take down
        int flags = thread != null && thread.isInterrupted() ? RunState.LAUNCHED | RunState.FLAG_UP : RunState.LAUNCHED;
        int before = word;
        while (!RunState.isDecided(before) && RunState.phase(before) == RunState.WAITING) {
            begunAt = now;
            if (WORD.compareAndSet(this, before, RunState.withPhase(before, RunState.RUNNING) | flags)) {
                return true;
            }
            begunAt = -1;
            before = word;
        }
        if (thread != null) {
            worker = null;
        }
        return false;
    }

    /** Whether the thread that works for this run has been interrupted on its account, or is about to be. */
    public final boolean isInterrupted() {
        int phase = RunState.phase(word);
        return phase == RunState.INTERRUPTING || phase == RunState.INTERRUPTED;
    }

    /** Interrupts the worker if a thread of ours is this run's own right now. */
    public final boolean interruptWorker() {
        Thread thread = worker;
        int before = word;
        while (thread != null && RunState.phase(before) == RunState.RUNNING) {
            if (WORD.compareAndSet(this, before, RunState.withPhase(before, RunState.INTERRUPTING))) {
                try {
                    thread.interrupt();
                } finally { // interrupt() may be overridden by the thread's class, and may throw
                    int during = word;
                    while (!WORD.compareAndSet(this, during, RunState.withPhase(during, RunState.INTERRUPTED))) {
                        during = word;
                    }
                }
                return true;
            }
            before = word;
        }
        return false;
    }

    /**
     * The other side of the fence: the worker gives its thread back.
     *
     * @param own how the work ended, when it is over; {@code null} when an inner stage goes on
     * @return the word before
     */
    @SuppressWarnings("ThreadPriorityCheck") // it waits for a thread that is between two statements
    public final int leave(@Nullable Outcome own) {
        int before = word;
        while (true) {
            if (RunState.phase(before) == RunState.INTERRUPTING) {
                Thread.yield();
            } else {
                int after = own == null ? RunState.withPhase(before, RunState.DETACHED) : over(before, own);
                if (WORD.compareAndSet(this, before, after)) {
                    break;
                }
            }
            before = word;
        }
        worker = null;
        if (RunState.phase(before) == RunState.INTERRUPTED) {
            Thread.interrupted();
            if (RunState.has(before, RunState.FLAG_UP)) {
                Thread.currentThread().interrupt();
            }
        }
        return before;
    }

    /** The inner stage is done, and with it the work. Returns the word before; -1 when the work had gone already. */
    public final int innerOver(Outcome own) {
        int before = word;
        while (RunState.phase(before) != RunState.GONE) {
            if (WORD.compareAndSet(this, before, over(before, own))) {
                return before;
            }
            before = word;
        }
        return -1;
    }

    /** An undecided run ends with its work, in the same step; a decided one keeps its outcome. */
    private static int over(int before, Outcome own) {
        int gone = RunState.withPhase(before, RunState.GONE);
        return RunState.isDecided(before) ? gone : RunState.withOutcome(gone, own) | RunState.SETTLED;
    }
}
