package dev.inflight.core.life;

import dev.inflight.core.run.Cause;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.RunState;
import dev.inflight.core.threads.Failures;
import dev.inflight.core.timer.DeadlineTimer;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Notices work that a thread pool has dropped without a word (discard policies do, and some handlers of users) and ends it
 * {@code REJECTED}. Otherwise it would be listed as queued until its timeout. Nothing is thrown, because without us nothing
 * would be.
 *
 * <p>A pool tells nobody what it dropped, so this concludes it. Work is dropped when for a second it has not begun, is not
 * in the pool's queue, and cannot be in the hands of one of the pool's threads, because each busy one is known to be at
 * something else. While the pool is busy with tasks that are not ours that cannot be known, and the work stays listed.
 * Should a handler have put the work aside and bring it back, it is done all the same, see {@link Cause#DROPPED}.
 */
public final class DroppedWork {

    private static final long LOOK_NANOS = 100_000_000L;
    private static final long CERTAIN_NANOS = 1_000_000_000L;

    /** It does not seem to be dropped. */
    private static final long NOT = Long.MAX_VALUE;

    /** Runs that were given to a pool that may drop them, with the instant since when each seems to be dropped. */
    private final Map<Run<?>, Long> watched = new ConcurrentHashMap<>();

    private final AtomicBoolean looking = new AtomicBoolean();

    /** Whether the timer will look by itself; else whoever adds a run wakes it. */
    private volatile boolean expected;

    private final DeadlineTimer timer;
    private final Executor callbacks;

    public DroppedWork(DeadlineTimer timer, Executor callbacks) {
        this.timer = timer;
        this.callbacks = callbacks;
        timer.alsoLook(this::lookSoon);
    }

    /** The pool has taken this run, or has dropped it. */
    void handedOver(ThreadPoolExecutor pool, Run<?> run) {
        if (mayDrop(pool.getRejectedExecutionHandler())) {
            watched.put(run, NOT);
            if (!expected) {
                expected = true;
                timer.wake();
            }
        }
    }

    private static boolean mayDrop(RejectedExecutionHandler handler) {
        Class<?> type = handler.getClass();
        return type != ThreadPoolExecutor.AbortPolicy.class && type != ThreadPoolExecutor.CallerRunsPolicy.class;
    }

    /** On the timer's thread: a pool's queue may be anybody's class, so it is asked elsewhere. */
    private long lookSoon(long now) {
        if (!expected) {
            return DeadlineTimer.NEVER;
        }
        expected = false;
        if (watched.isEmpty()) {
            return DeadlineTimer.NEVER; // whoever comes from now on says so
        }
        expected = true;
        if (looking.compareAndSet(false, true)) {
            callbacks.execute(this::look);
        }
        return now + LOOK_NANOS;
    }

    private void look() {
        try {
            Map<ThreadPoolExecutor, Set<Run<?>>> pools = new HashMap<>();
            watched.keySet().removeIf(DroppedWork::isOver);
            for (Run<?> run : watched.keySet()) {
                if (run.executor() instanceof ThreadPoolExecutor pool) {
                    pools.computeIfAbsent(pool, same -> identitySet()).add(run);
                }
            }
            pools.forEach(this::look);
        } catch (Throwable unwilling) { // a pool of the user's own that does not answer: its runs stay listed
            Failures.log("a thread pool could not be asked what it has dropped", unwilling);
        } finally {
            looking.set(false);
        }
    }

    private void look(ThreadPoolExecutor pool, Set<Run<?>> runs) {
        Set<Run<?>> atWork = inPhase(runs, true);
        Set<Object> queued = identitySet();
        Collections.addAll(queued, pool.getQueue().toArray());
        int busy = pool.getActiveCount();
        // who was at work both before and after the count was at work when it was taken
        boolean eachBusyThreadIsKnown = busy == atWork.size() && atWork.equals(inPhase(runs, true));
        boolean queueIsKnown = queued.stream().allMatch(Run.class::isInstance); // a decorator hides runs in others
        long now = timer.now();
        for (Run<?> run : inPhase(runs, false)) {
            if (!eachBusyThreadIsKnown || !queueIsKnown || queued.contains(run)) {
                watched.replace(run, NOT);
            } else if (watched.merge(run, now, Math::min) <= now - CERTAIN_NANOS) {
                watched.remove(run);
                run.end(Cause.DROPPED);
            }
        }
    }

    private static boolean isOver(Run<?> run) {
        int phase = RunState.phase(run.word());
        return phase == RunState.GONE || phase == RunState.DETACHED;
    }

    private static Set<Run<?>> inPhase(Set<Run<?>> runs, boolean atWork) {
        Set<Run<?>> found = identitySet();
        for (Run<?> run : List.copyOf(runs)) {
            boolean waits = RunState.phase(run.word()) == RunState.WAITING;
            if (atWork ? run.worker() != null : waits) {
                found.add(run);
            }
        }
        return found;
    }

    private static <E> Set<E> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }
}
