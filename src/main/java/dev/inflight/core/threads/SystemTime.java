package dev.inflight.core.threads;

import dev.inflight.TimeSource;
import java.time.Instant;

/** The JDK's clocks, and daemon threads of each registry's own that sleep exactly until its timer's next instant. */
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
        return new DriverThreads(name, timer);
    }
}
