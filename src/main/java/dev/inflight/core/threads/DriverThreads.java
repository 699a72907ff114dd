package dev.inflight.core.threads;

import dev.inflight.TimeSource;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Two daemon threads for one timer: the leader sleeps until the timer's next instant and calls it, and may then
 * {@linkplain #leave leave} to carry out what has been decided, on the processor that it already has. Should it not be
 * {@linkplain #back() back} when the timer is due or woken, the other one leads from then on, and the former leader stands
 * by once it is free. So what blocks holds up no deadline, and what does not costs no switch of threads.
 *
 * <p>The leader is started by the first wake, so that a registry nobody uses has none; the one who stands by is started
 * when a leader first wants to leave, and ends when none has wanted to for some seconds. That threads take turns at waiting
 * is known as leader and followers (Schmidt and others, 2000).
 */
final class DriverThreads implements TimeSource.Driver, Runnable {

    private static final long RETRY_NANOS = 10_000_000;

    /** Whoever stands by may look this much too late, so that a leader who leaves seldom has to wake it. */
    static final long SLACK_NANOS = 2_000_000;

    /** Not needed for this long, whoever stands by ends. */
    private static final long PATIENCE_NANOS = 8_000_000_000L;

    private final String name;
    private final TimeSource.Timer timer;
    private final long firstPause;
    private final long patience;

    // written under the monitor
    private volatile @Nullable Thread leader;
    private volatile @Nullable Thread standby;
    private volatile boolean away;
    private boolean deposed;
    private long backBy;
    private long standbyLooksAt;
    private long departures;

    /** Whether somebody has woken the timer since it last began to look. */
    private volatile boolean woken;

    private volatile boolean closed;

    DriverThreads(String name, TimeSource.Timer timer) {
        this(name, timer, SLACK_NANOS, PATIENCE_NANOS);
    }

    /**
     * @param firstPause nanoseconds that whoever stands by sleeps after the leader has left once; twice as long each time
     *     that it has not left again
     * @param patience it ends rather than sleep for longer
     */
    DriverThreads(String name, TimeSource.Timer timer, long firstPause, long patience) {
        this.name = name;
        this.timer = timer;
        this.firstPause = firstPause;
        this.patience = patience;
    }

    @Override
    public void wake() {
        woken = true; // before it is read who leads: a leader who leaves meanwhile sees it
        Thread first = away ? standby : null;
        Thread leading = first == null ? leader : first;
        if (leading == null) {
            startOnce();
        } else {
            LockSupport.unpark(leading);
        }
    }

    private synchronized void startOnce() {
        if (leader == null && !closed) {
            Thread thread = DaemonThreads.of(this, name);
            leader = thread;
            try {
                thread.start();
            } catch (Throwable noThread) {
                leader = null;
                throw noThread;
            }
        }
    }

    @Override
    public synchronized boolean leave(long nanos) {
        Thread other = standby;
        if (closed || (other == null && !startStandby())) {
            return false;
        }
        backBy = SystemTime.INSTANCE.nanoTime() + nanos;
        away = true;
        if (woken) {
            away = false;
            return false;
        }
        departures++;
        if (standbyLooksAt - backBy > SLACK_NANOS) {
            LockSupport.unpark(other);
        }
        return true;
    }

    /** Returns whether there is one now. While the former leader is still held up there is none. */
    private boolean startStandby() {
        if (deposed) {
            return false;
        }
        Thread thread = DaemonThreads.of(this, name);
        try {
            thread.start();
        } catch (OutOfMemoryError noThread) {
            return false;
        }
        standby = thread;
        standbyLooksAt = SystemTime.INSTANCE.nanoTime();
        return true;
    }

    @Override
    public synchronized boolean back() {
        if (leader != Thread.currentThread()) {
            return false;
        }
        away = false;
        woken = false;
        return true;
    }

    @Override
    public void run() {
        boolean leads = isLeader();
        while (!closed && (leads || standBy())) {
            lead();
            leads = false;
        }
    }

    private synchronized boolean isLeader() {
        return leader == Thread.currentThread();
    }

    /** Returns when another leads. */
    private void lead() {
        while (!closed && leader == Thread.currentThread()) {
            try {
                advanceAndPark();
            } catch (Throwable failure) { // without this thread nothing is bounded any more, so it outlives everything
                Failures.log("the deadline timer failed and goes on", failure);
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        }
    }

    private void advanceAndPark() {
        if (!back()) { // also after a call that failed while it was away
            return;
        }
        long nanos = timer.advance();
        if (closed || leader != Thread.currentThread()) {
            return;
        }
        if (nanos == TimeSource.Timer.NEVER) {
            LockSupport.park(this);
        } else if (nanos > 0) {
            LockSupport.parkNanos(this, nanos);
        }
        // a flag that is up would make every park return at once, and means nothing to this thread
        Thread.interrupted();
    }

    /** Returns whether the calling thread leads now; if not, it is not needed any more. */
    private boolean standBy() {
        takePlace();
        long pause = firstPause;
        long seen = -1;
        while (!closed) {
            long nanos;
            synchronized (this) {
                long now = SystemTime.INSTANCE.nanoTime();
                if (away && (woken || now - backBy >= 0)) {
                    takeOver();
                    return true;
                }
                pause = departures == seen ? 2 * pause : firstPause;
                seen = departures;
                if (!away && pause > patience) {
                    standby = null;
                    return false;
                }
                nanos = away ? backBy - now : pause;
                standbyLooksAt = now + nanos;
            }
            LockSupport.parkNanos(this, nanos);
            Thread.interrupted();
        }
        return false;
    }

    private synchronized void takePlace() {
        standby = Thread.currentThread();
        deposed = false;
    }

    private void takeOver() {
        leader = Thread.currentThread();
        standby = null;
        away = false;
        deposed = true;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(leader);
        LockSupport.unpark(standby);
    }
}
