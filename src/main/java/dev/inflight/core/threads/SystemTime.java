package dev.inflight.core.threads;

import dev.inflight.TimeSource;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** The JDK's clocks, and one daemon thread per registry that sleeps exactly until the timer's next instant. */
public final class SystemTime implements TimeSource {

    public static final SystemTime INSTANCE = new SystemTime();

    private SystemTime() {}

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant wallTime() {
        return Instant.now();
    }

    @Override
    public Driver drive(String name, Timer timer) {
        return new ThreadDriver(name, timer);
    }

    /** The thread is started by the first wake, so that a registry nobody uses has none. */
    private static final class ThreadDriver implements Driver, Runnable {
        private static final long RETRY_NANOS = 10_000_000;

        private final Timer timer;
        private final Thread thread;
        private boolean started;
        private volatile boolean closed;

        ThreadDriver(String name, Timer timer) {
            this.timer = timer;
            this.thread = DaemonThreads.of(this, name);
        }

        @Override
        public void wake() {
            if (!thread.isAlive()) {
                startOnce();
            }
            LockSupport.unpark(thread);
        }

        private synchronized void startOnce() {
            if (!started && !closed) {
                thread.start();
                started = true;
            }
        }

        @Override
        public void run() {
            while (!closed) {
                try {
                    advanceAndPark();
                } catch (
                        Throwable
                                failure) { // without this thread nothing is bounded any more, so it outlives everything
                    Failures.log("the deadline timer failed and goes on", failure);
                    LockSupport.parkNanos(this, RETRY_NANOS);
                }
            }
        }

        private void advanceAndPark() {
            long nanos = timer.advance();
            if (closed) {
                return;
            }
            if (nanos == Timer.NEVER) {
                LockSupport.park(this);
            } else if (nanos > 0) {
                LockSupport.parkNanos(this, nanos);
            }
            // a flag that is up would make every park return at once, and means nothing to this thread
            Thread.interrupted();
        }

        @Override
        public void close() {
            closed = true;
            LockSupport.unpark(thread);
        }
    }
}
