package dev.inflight.cluster;

import dev.inflight.TimeSource;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JDK's clocks, and one daemon thread for each timer, which is started by the first wake and sleeps while nothing is due. */
public final class DaemonTime implements TimeSource {

    /** The one there is. */
    public static final DaemonTime INSTANCE = new DaemonTime();

    private static final Logger log = LoggerFactory.getLogger(DaemonTime.class);
    private static final long RETRY_NANOS = 10_000_000;

    private DaemonTime() {}

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
        return new Daemon(Objects.requireNonNull(name, "name"), Objects.requireNonNull(timer, "timer"));
    }

    private static final class Daemon implements Driver, Runnable {

        private final Timer timer;
        private final Thread thread;
        private boolean started;
        private volatile boolean closed;

        Daemon(String name, Timer timer) {
            this.timer = timer;
            this.thread = new Thread(this, name);
            thread.setDaemon(true);
            thread.setContextClassLoader(null); // it outlives whoever happens to be first
        }

        @Override
        public void wake() {
            startOnce();
            LockSupport.unpark(thread);
        }

        private synchronized void startOnce() {
            if (!started && !closed) {
                started = true;
                thread.start();
            }
        }

        @Override
        public void run() {
            while (!closed) {
                try {
                    park(timer.advance());
                } catch (Throwable failure) { // whatever waits for this thread is bounded by nothing else
                    log.warn("{} failed and goes on", thread.getName(), failure);
                    park(RETRY_NANOS);
                }
            }
        }

        private void park(long nanos) {
            if (closed) {
                return;
            }
            if (nanos == Timer.NEVER) {
                LockSupport.park(this);
            } else if (nanos > 0) {
                LockSupport.parkNanos(this, nanos);
            }
            Thread.interrupted(); // a flag that is up would make every park return at once
        }

        @Override
        public void close() {
            closed = true;
            LockSupport.unpark(thread);
        }
    }
}
