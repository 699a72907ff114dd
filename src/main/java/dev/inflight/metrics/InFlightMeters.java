package dev.inflight.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every meter there is: its name, base unit, tags and sentence. Names are Micrometer's; Prometheus shows the dots as
 * underscores and appends the unit, {@code _total} to counters, and {@code _seconds_count}, {@code _seconds_sum} to timers.
 *
 * <p>The three maxima are meters of their own, because a timer that reads someone else's totals has none in Micrometer.
 * They are called so that Prometheus shows them where it shows the maximum of any timer: {@code …_seconds_max}.
 */
public enum InFlightMeters {
    /** Gauge. */
    OUTSTANDING("inflight.outstanding", null, "Futures that have not ended", Tags.KIND),
    /** Gauge. */
    QUEUED("inflight.queued", null, "Outstanding runs whose work has not begun", Tags.KIND),
    /** Gauge. */
    STOPPING("inflight.stopping", null, "Runs whose future has ended and whose work has not gone yet", Tags.KIND),
    /** Gauge. */
    ZOMBIES("inflight.zombies", null, "Runs whose work outlived the stop grace and still goes on", Tags.KIND),
    /** Gauge. */
    OLDEST_AGE("inflight.oldest.age", "seconds", "Age of the oldest outstanding run, 0 when there is none", Tags.KIND),
    /** Gauge, one row for each of the few oldest. */
    AGE("inflight.age", "seconds", "Age of each of the oldest outstanding runs", Tags.NAME, Tags.LABEL, Tags.KIND),
    /** Timer. */
    RUNS("inflight.runs", "seconds", "Ended runs, from start to end, by outcome", Tags.KIND, Tags.OUTCOME),
    /** Gauge. */
    RUNS_MAX("inflight.runs.seconds.max", null, "Longest ended run of late, by outcome", Tags.KIND, Tags.OUTCOME),
    /** Timer. */
    QUEUE_TIME(
            "inflight.queue.time", "seconds", "Waiting of begun runs, from start to the work's beginning", Tags.KIND),
    /** Gauge. */
    QUEUE_TIME_MAX("inflight.queue.time.seconds.max", null, "Longest waiting of a begun run of late", Tags.KIND),
    /** Timer. */
    STOP_LAG(
            "inflight.stop.lag", "seconds", "From the end of a stopped run's future to the end of its work", Tags.KIND),
    /** Gauge. */
    STOP_LAG_MAX("inflight.stop.lag.seconds.max", null, "Longest stop lag of late", Tags.KIND),
    /** Counter. */
    OVERLAPS("inflight.overlaps", null, "Starts that met an outstanding run of the same name", Tags.KIND, Tags.POLICY);

    /** Keys of tags. */
    static final class Tags {
        static final String KIND = "kind";
        static final String OUTCOME = "outcome";
        static final String POLICY = "policy";
        static final String NAME = "name";
        static final String LABEL = "label";

        private Tags() {}
    }

    private final String meterName;
    private final @Nullable String unit;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> tagKeys;

    InFlightMeters(String meterName, @Nullable String unit, String description, String... tagKeys) {
        this.meterName = meterName;
        this.unit = unit;
        this.description = description;
        this.tagKeys = List.of(tagKeys);
    }

    /** The meter's name in Micrometer. */
    public String meterName() {
        return meterName;
    }

    /** Its base unit; {@code null}: it counts things, or its name already says the unit. */
    public @Nullable String unit() {
        return unit;
    }

    /** What it says, in one sentence. */
    public String description() {
        return description;
    }

    /** The keys of its tags. */
    public List<String> tagKeys() {
        return tagKeys;
    }
}
