package dev.inflight.cluster.redis;

import dev.inflight.TimeSource;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Fails calls that have no answer in time. All have the same timeout, so the first is always the first to be due. The client's
 * own timeouts were seen 117 ms late under load, and only clear its queue.
 */
final class Deadlines implements TimeSource.Timer, AutoCloseable {

    private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

    private final TimeSource time;
    private final TimeSource.Driver driver;
    private final Duration timeout;
    private final Queue<Call<?>> open = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean(true);
    private volatile boolean silent;
    private volatile long silentSince;
    private volatile boolean closed;

    Deadlines(String name, TimeSource time, Duration timeout) {
        this.time = time;
        this.timeout = timeout;
        this.driver = time.drive(name, this);
    }

    /** A new call, which has an answer in time whatever happens. */
    <T> Call<T> open() {
        Call<T> call = new Call<>(time.nanoTime() + timeout.toNanos());
        if (closed) {
            call.fail("the engine is closed");
            return call;
        }
        open.add(call);
        if (asleep.compareAndSet(true, false)) {
            driver.wake();
        }
        if (closed) {
            failAll();
        }
        return call;
    }

    /** Something was heard of the server. */
    void heard() {
        if (silent) {
            silent = false;
        }
    }

    /** For how long calls have come to nothing, with no answer between them; zero when the last had one. */
    Duration silence() {
        return silent ? Duration.ofNanos(time.nanoTime() - silentSince) : Duration.ZERO;
    }

    @Override
    public long advance() {
        while (true) {
            Call<?> first = open.peek();
            if (first == null) {
                asleep.set(true);
                if (open.isEmpty() || !asleep.compareAndSet(true, false)) {
                    return NEVER;
                }
                continue;
            }
            long left = first.deadline - time.nanoTime();
            if (first.isOpen() && left > 0) {
                return Math.min(left, LOOK_NANOS);
            }
            open.remove();
            if (first.isOpen()) {
                expire(first);
            }
        }
    }

    private void expire(Call<?> call) {
        if (!silent) {
            silentSince = time.nanoTime();
            silent = true;
        }
        call.fail("the engine did not answer within " + timeout.toMillis() + " ms");
    }

    /** Fails what is open, and whatever is opened from now on. */
    @Override
    public void close() {
        closed = true;
        driver.close();
        failAll();
    }

    private void failAll() {
        for (Call<?> call = open.poll(); call != null; call = open.poll()) {
            call.fail("the engine is closed");
        }
    }
}
