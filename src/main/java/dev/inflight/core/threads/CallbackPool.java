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
import org.jspecify.annotations.Nullable;

/**
 * Where the registry does what follows from its decisions and may run foreign code: endings that the timer decided, hooks,
 * inner futures to cancel, starts of those who waited.
 *
 * <p>A few threads take what waits, one callback after the other. They become more when they get stuck: while something
 * waits, the timer looks every few milliseconds. So a thousand callbacks of a second delay nobody, and a million of a
 * microsecond are done by a handful of threads.
 *
 * <p>A virtual thread for each would not do. A million of them that meet at one lock hand it over in the order in which
 * their scheduler runs them, and whoever else wants that lock waits for seconds. So the first few hundred threads are
 * platform threads on every JDK, which also work on when the application's virtual threads occupy all their carriers.
 * Virtual threads, where there are any, come after those.
 */
public final class CallbackPool implements Executor, AutoCloseable {

    private static final int MAX_PLATFORM_THREADS = 4_096;
    private static final int MAX_VIRTUAL_THREADS = 1_000_000;

    static final int FEW = 256;

    /** Marks a pool without threads of its own. */
    private static final int PASS_ON = 0;

    /** As many waiting callbacks as are done within a few looks. */
    public static final int BACKLOG = 8_192;

    /** After so many callbacks a virtual thread yields, because nothing preempts it. */
    static final int TURN = 64;

    private final Executor few;
    private final Executor many;
    private final int maxThreads;
    private final Allowance allowance;
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicLong completed = new AtomicLong();
    private final Runnable drain = this::drain;
    private final AtomicBoolean watched = new AtomicBoolean();
    private volatile Runnable wake = () -> {};

    /** The thread whose callbacks wake nobody, because it is about to take part. */
    private volatile @Nullable Thread holder;

    /**
     * @param few has the first {@link #FEW} threads
     * @param many has those beyond
     * @param baseThreads so many work while nobody is stuck or slow
     * @param maxThreads so many at most, whatever waits
     */
    public CallbackPool(Executor few, Executor many, int baseThreads, int maxThreads) {
        this.few = few;
        this.many = many;
        this.maxThreads = maxThreads;
        this.allowance = new Allowance(baseThreads, maxThreads);
    }

    public static CallbackPool create(String namePrefix) {
        AtomicLong number = new AtomicLong();
        ExecutorService platform = new ThreadPoolExecutor(
                0,
                MAX_PLATFORM_THREADS,
                5,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> DaemonThreads.of(task, namePrefix + number.getAndIncrement()));
        ExecutorService virtual = VirtualThreads.executor(namePrefix + "v");
        int base = Math.max(2, Runtime.getRuntime().availableProcessors());
        return virtual == null
                ? new CallbackPool(platform, platform, base, MAX_PLATFORM_THREADS)
                : new CallbackPool(platform, virtual, base, MAX_VIRTUAL_THREADS);
    }

    /** Without threads of its own: everything goes to that executor, which is not shut down. */
    public static CallbackPool on(Executor executor) {
        return new CallbackPool(executor, executor, PASS_ON, PASS_ON);
    }

    /** Says whom to call when something waits and all threads are at work. */
    public void wakeWith(Runnable timer) {
        this.wake = timer;
    }

    /** Never throws. When no thread is to be had, the calling one does it: late is better than never. */
    @Override
    public void execute(Runnable callback) {
        if (maxThreads == PASS_ON) {
            try {
                few.execute(callback);
            } catch (Throwable refused) {
                callback.run();
            }
            return;
        }
        try {
            queue.add(callback);
        } catch (OutOfMemoryError full) {
            callback.run();
            return;
        }
        int ahead = waiting.getAndIncrement();
        if (ahead < Allowance.BRISK && holder == Thread.currentThread()) {
            return;
        }
        // a thread at work will most likely take it in a moment; to wake another for each costs more than most
        // callbacks
        boolean soon = ahead == 0 && working.get() > 0;
        if (soon || !addThread()) {
            watch();
        }
    }

    /**
     * From now on the first few callbacks of the calling thread, which is the timer's, wake nobody, until it takes part
     * ({@link #help}) or lets others do it all ({@link #release}).
     */
    public void hold() {
        holder = Thread.currentThread();
    }

    /** Whether something waits, for which perhaps nobody has been woken. */
    public boolean isAnyWaiting() {
        return waiting.get() > 0;
    }

    /** Wakes as many threads as are allowed for what waits. */
    public void release() {
        holder = null;
        addThreads();
        watched.set(true); // the calling thread is the timer's, and looks again by itself
    }

    /**
     * The calling thread, which is the timer's, takes part until nothing waits or it is one too many.
     *
     * @return {@code false} when as many as are allowed are at work without it
     */
    public boolean help() {
        holder = null;
        watched.set(true); // whoever drives the timer now looks again by itself
        boolean helped = enter() >= 0;
        if (helped) {
            drain();
        }
        if (waiting.get() == 0 && !allowance.isRaised()) {
            watched.set(false);
            if (waiting.get() > 0) { // queued in between, by somebody who has counted on the next look
                watch();
            }
        }
        return helped;
    }

    /** Counts one more as at work. Returns how many were before; -1 when as many as are allowed. */
    private int enter() {
        int at = working.get();
        while (at < allowance.threads()) {
            if (working.compareAndSet(at, at + 1)) {
                return at;
            }
            at = working.get();
        }
        return -1;
    }

    /** Returns whether another thread was allowed. */
    private boolean addThread() {
        int at = enter();
        if (at < 0) {
            return false;
        }
        try {
            (at < FEW ? few : many).execute(drain);
        } catch (Throwable refused) {
            if (working.decrementAndGet() > 0) {
                return false; // the threads that are at work will take it
            }
            working.incrementAndGet();
            drain();
        }
        return true;
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
            // somebody may have queued something after the last look, and have counted on this thread
        } while (!queue.isEmpty() && working.incrementAndGet() > 0);
    }

    /** Whether the calling thread is one too many, and is to end. */
    private boolean isTooMany() {
        int at = working.get();
        return at > allowance.threads() && working.compareAndSet(at, at - 1);
    }

    /**
     * Does the next one, if there is one, and returns whether there was. What it throws is logged and does not end the
     * thread.
     */
    private boolean performNext() {
        Runnable callback = queue.poll();
        if (callback == null) {
            return false;
        }
        waiting.decrementAndGet();
        try {
            if (!queue.isEmpty()) {
                watch();
            }
            callback.run();
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
            // then it goes on without
        }
    }

    private void watch() {
        if (!watched.get() && watched.compareAndSet(false, true)) {
            wake.run();
        }
    }

    /**
     * Whether the timer may decide more: few callbacks wait, or no more threads are to be had. To decide more while many
     * wait would end nothing sooner, and keep the garbage collector busy.
     */
    public boolean hasRoom() {
        return waiting.get() < BACKLOG || working.get() >= maxThreads;
    }

    /**
     * Has more threads work when the present ones are stuck or slow; see {@link Allowance}. On the timer's thread.
     *
     * @param now on the timer's clock
     * @return whether it wants to look again soon
     */
    public boolean relieve(long now) {
        if (!watched.get()) {
            return false;
        }
        if (allowance.isDue(now)) {
            if (waiting.get() == 0) {
                allowance.reset();
                watched.set(false);
                // somebody may have queued something in between, and have counted on the next look
                return waiting.get() > 0 && watched.compareAndSet(false, true);
            }
            if (allowance.look(now, working.get(), completed.get())) {
                addThreads();
            }
        }
        return true;
    }

    /** As many as are allowed, but no more than there are callbacks waiting. */
    private void addThreads() {
        for (int i = waiting.get(); i > 0 && addThread(); i--) {}
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
