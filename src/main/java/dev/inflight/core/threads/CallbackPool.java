package dev.inflight.core.threads;

import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where everything happens that a decision entails and that may run foreign code: endings that the timer decided, hooks,
 * inner futures to cancel, starts of those who waited.
 *
 * <p>A few threads take what waits, one effect after the other, and become many when they get stuck: the timer looks every
 * few milliseconds while something waits. So a thousand callbacks of a second delay nobody, and a million of a microsecond
 * are done by a handful of threads. A virtual thread for each would do the first as well, but not the second: a million of them that
 * meet at a lock hand it over in the order of their scheduler's queue, and whoever else wants it waits for seconds. So the
 * first hundreds are platform threads on every JDK, which also keeps an application whose virtual threads occupy all their
 * carriers from holding up its own ripcords; virtual ones, where there are any, come after those.
 */
public final class CallbackPool implements Executor, AutoCloseable {

    private static final int MAX_PLATFORM_THREADS = 4_096;
    private static final int MAX_VIRTUAL_THREADS = 1_000_000;

    static final int FEW = 256;

    /** Instead of a greatest number of threads: no own ones. */
    private static final int PASS_ON = 0;

    /** So many waiting effects are work for a few looks. */
    public static final int BACKLOG = 8_192;

    /** From one look to the next, in nanoseconds: shorter, the machine's own pauses would look as if threads were stuck. */
    static final long LOOK_NANOS = 1L << 23;

    /** Threads that together finish less than this from one look to the next are slow: one more can help. */
    static final int BRISK = 32;

    /** After so many effects a virtual thread lets others have the processor: nobody takes it away from it. */
    static final int TURN = 64;

    private final Executor few;
    private final Executor many;
    private final int baseThreads;
    private final int maxThreads;
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicLong completed = new AtomicLong();
    private final Runnable drain = this::drain;
    private final AtomicBoolean watched = new AtomicBoolean();
    private volatile int allowed;
    private volatile Runnable wake = () -> {};

    // of the timer's thread
    private long lastLook;
    private long lastCompleted;
    private boolean wasStuck;
    private boolean wasSlow;

    /**
     * @param few has the first {@link #FEW} threads
     * @param many has those beyond
     * @param baseThreads so many work while nobody is stuck or slow
     * @param maxThreads so many at most, whatever waits
     */
    public CallbackPool(Executor few, Executor many, int baseThreads, int maxThreads) {
        this.few = few;
        this.many = many;
        this.baseThreads = baseThreads;
        this.maxThreads = maxThreads;
        this.allowed = baseThreads;
    }

    public static CallbackPool create(String namePrefix) {
        AtomicLong number = new AtomicLong();
        ExecutorService platform =
                new ThreadPoolExecutor(0, MAX_PLATFORM_THREADS, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, namePrefix + number.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        ExecutorService virtual = VirtualThreads.executor(namePrefix + "v");
        int base = Math.max(2, Runtime.getRuntime().availableProcessors());
        return virtual == null
                ? new CallbackPool(platform, platform, base, MAX_PLATFORM_THREADS)
                : new CallbackPool(platform, virtual, base, MAX_VIRTUAL_THREADS);
    }

    /** On an executor of somebody else's, which gets every effect by itself and is not shut down. */
    public static CallbackPool on(Executor executor) {
        return new CallbackPool(executor, executor, PASS_ON, PASS_ON);
    }

    /** Tells whom to call when something waits for threads that are all at work. */
    public void wakeWith(Runnable timer) {
        this.wake = timer;
    }

    /** Never throws: when no thread is to be had, the calling one does it. Late is better than never. */
    @Override
    public void execute(Runnable effect) {
        if (maxThreads == PASS_ON) {
            try {
                few.execute(effect);
            } catch (Throwable refused) {
                effect.run();
            }
            return;
        }
        try {
            queue.add(effect);
        } catch (OutOfMemoryError full) {
            effect.run();
            return;
        }
        int ahead = waiting.getAndIncrement();
        // a thread at work most likely comes to it in a moment; to wake another for each costs more than most effects
        // do
        boolean soon = ahead == 0 && working.get() > 0;
        if (soon || !addThread()) {
            watch();
        }
    }

    /** Returns whether there was room for one more. */
    private boolean addThread() {
        int at = working.get();
        while (at < allowed) {
            if (working.compareAndSet(at, at + 1)) {
                try {
                    (at < FEW ? few : many).execute(drain);
                } catch (Throwable refused) {
                    if (working.decrementAndGet() > 0) {
                        return false; // those who are at work get to it
                    }
                    working.incrementAndGet();
                    drain();
                }
                return true;
            }
            at = working.get();
        }
        return false;
    }

    private void drain() {
        do {
            for (int done = 1; performNext(); done++) {
                if (done % TURN == 0) {
                    if (isTooMany()) {
                        return;
                    }
                    giveWay();
                }
            }
            working.decrementAndGet();
            // whoever came after the last look found this thread still at work, and relied on it
        } while (!queue.isEmpty() && working.incrementAndGet() > 0);
    }

    /** Whether the calling thread is to go, because fewer will do. Others are at work still, and are watched. */
    private boolean isTooMany() {
        int at = working.get();
        return at > allowed && working.compareAndSet(at, at - 1);
    }

    /** Whatever goes wrong is this effect's failure alone: the thread goes on. Returns whether there was one. */
    private boolean performNext() {
        Runnable effect = queue.poll();
        if (effect == null) {
            return false;
        }
        waiting.decrementAndGet();
        try {
            if (!queue.isEmpty()) {
                watch();
            }
            effect.run();
        } catch (Throwable failure) {
            Failures.log("what a decision entails threw", failure);
        } finally {
            Thread.interrupted(); // left behind by foreign code, and not meant for the next
            completed.incrementAndGet();
        }
        return true;
    }

    @SuppressWarnings("ThreadPriorityCheck") // a virtual thread that goes on and on gives others no turn otherwise
    private static void giveWay() {
        try {
            Thread.yield();
        } catch (OutOfMemoryError full) {
            // it goes on, then
        }
    }

    private void watch() {
        if (!watched.get() && watched.compareAndSet(false, true)) {
            wake.run();
        }
    }

    /**
     * Whether those who wait are few, or will not become fewer by waiting. What is decided while many wait gains nothing by
     * that, and is in the garbage collector's way.
     */
    public boolean hasRoom() {
        return waiting.get() < BACKLOG || working.get() >= maxThreads;
    }

    /**
     * Helps those who are stuck or slow, at most once per {@link #LOOK_NANOS} and not at the first sign: a pause of the garbage collector, or
     * of the machine, looks the same once. Threads that help too long would only be in the way, of the compiler above all.
     * Returns whether it wants to be looked at again at the next tick.
     *
     * @param now on the timer's clock
     */
    public boolean relieve(long now) {
        if (!watched.get()) {
            return false;
        }
        if (now - lastLook >= LOOK_NANOS) {
            if (waiting.get() == 0) {
                allowed = baseThreads;
                watched.set(false);
                // whatever came in between relied on being watched
                return waiting.get() > 0 && watched.compareAndSet(false, true);
            }
            int at = working.get();
            long done = completed.get() - lastCompleted;
            boolean stuck = done < at / 4 + 1;
            boolean slow = done < BRISK;
            if (stuck && wasStuck) {
                allow(Math.min(maxThreads, 4 * at));
            } else if (slow && wasSlow) {
                allow(Math.min(maxThreads, at + 1));
            } else if (!slow) {
                allowed = Math.max(baseThreads, allowed - 1);
            }
            wasStuck = stuck;
            wasSlow = slow;
            lastCompleted += done;
            lastLook = now;
        }
        return true;
    }

    private void allow(int more) {
        allowed = Math.max(baseThreads, more);
        for (int i = Math.min(waiting.get(), more); i > 0 && addThread(); i--) {}
    }

    @Override
    public void close() {
        if (maxThreads == PASS_ON) {
            return;
        }
        for (Executor own : new HashSet<>(List.of(few, many))) {
            ((ExecutorService) own).shutdown();
        }
    }
}
