package dev.inflight.core.view;

import dev.inflight.TimeSource;
import dev.inflight.core.timer.DeadlineTimer;
import java.time.Duration;
import java.time.Instant;

/** Shows instants of the timer's clock as dates. */
public final class WallClock {

    /** How far the wall clock may be off what we show before we take it that somebody has set it. */
    private static final Duration DRIFT = Duration.ofMillis(50);

    private final TimeSource time;
    private final DeadlineTimer timer;

    /** The wall clock's reading when the timer's clock read zero. */
    private volatile Instant origin;

    public WallClock(TimeSource time, DeadlineTimer timer) {
        this.time = time;
        this.timer = timer;
        this.origin = time.wallTime().minusNanos(timer.now());
    }

    /**
     * The wall clock's reading at an instant of the timer's clock, as far as the wall clock has not jumped since. The same
     * instant has the same reading each time it is asked for, until the two clocks have drifted apart noticeably.
     */
    public Instant at(long instant) {
        Instant known = origin;
        Instant fresh = fresh(known);
        if (Duration.between(known, fresh).abs().compareTo(DRIFT) > 0) {
            known = fresh;
            origin = fresh;
        }
        return known.plusNanos(instant);
    }

    /** The clock may be somebody's own; what is only shown must not be the end of a run. */
    private Instant fresh(Instant known) {
        try {
            return time.wallTime().minusNanos(timer.now());
        } catch (Throwable broken) {
            return known;
        }
    }
}
