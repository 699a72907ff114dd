package dev.inflight;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The live numbers of one kind, kept by the registry itself so that meters only read. Every call reads anew; numbers of
 * different calls may be of different moments. Safe for use by any thread.
 */
public interface KindStatistics {

    /** The kind; {@code other} for all beyond the bound on kinds, and for a kind that is called so. */
    String kind();

    /** Futures that have not ended. */
    long outstanding();

    /** Of those, whose work has not begun. */
    long queued();

    /** Runs whose future has ended and whose work has not gone, zombies not among them. */
    long stopping();

    /** Runs whose work outlived the stop grace and still goes on. */
    long zombies();

    /** Whether work has ever had to be begun by somebody: only then can {@link #queued} be anything but zero. */
    boolean everQueued();

    /** Whether there have ever been {@link #stopping} runs. */
    boolean everStopping();

    /** Whether there has ever been one of the {@link #zombies}. */
    boolean everZombie();

    /** Age of the oldest outstanding run; zero when there is none. */
    Duration oldestAge();

    /** Ended runs with this outcome; the time is from start to end. */
    Totals runs(Outcome outcome);

    /**
     * A time that at least this part of the completed runs stayed below: a power of two of a nanosecond, so at most twice
     * the true one. {@code null}: too few have completed to say.
     *
     * @param part such as 0.99
     */
    @Nullable Duration completedWithin(double part);

    /** Begun runs; the time is from start to the work's beginning. */
    Totals queueTime();

    /** Stopped runs whose work has gone; the time is from the end of the future to the end of the work. */
    Totals stopLag();

    /** Starts that met an outstanding run of the same name, by the policy that decided. */
    long overlaps(Overlap policy);

    /**
     * Count, sum and recent maximum of some durations.
     *
     * @param count how many, ever
     * @param totalNanos their sum, ever
     * @param maxNanos the longest of about the last two minutes
     */
    record Totals(long count, long totalNanos, long maxNanos) {}
}
