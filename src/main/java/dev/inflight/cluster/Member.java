package dev.inflight.cluster;

import dev.inflight.TaskCounts;
import dev.inflight.TaskText;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a replica tells of itself, and how long it is still counted as alive.
 *
 * @param instance its id: 1 to 64 letters, digits, dots, dashes or underscores
 * @param host where it runs; for display. Cut at 255 characters, with what could forge a line escaped
 * @param since when it joined, by its own wall clock; for display
 * @param partitions over how many slots its claims are spread; the same for all that share an engine
 * @param counts what goes on in it
 * @param claims how many names it has claimed
 * @param leaseLeft what is left of its lease, by the engine's clock; negative: it ended so long ago. Zero in what a replica
 *     sends
 */
public record Member(
        String instance,
        String host,
        Instant since,
        int partitions,
        TaskCounts counts,
        int claims,
        Duration leaseLeft) {

    /** Longest {@linkplain #toRecord record}, in characters; what is longer is not read. */
    public static final int MAX_RECORD_LENGTH = 1_024;

    private static final int MAX_HOST_LENGTH = 255;

    public Member {
        Wire.requireInstance(instance);
        host = TaskText.clip(TaskText.escape(TaskText.clip(host, MAX_HOST_LENGTH)), MAX_HOST_LENGTH);
        Objects.requireNonNull(since, "since");
        requireNotNegative("partitions", partitions);
        requireNotNegative("outstanding", counts.outstanding());
        requireNotNegative("queued", counts.queued());
        requireNotNegative("running", counts.running());
        requireNotNegative("stopping", counts.stopping());
        requireNotNegative("zombies", counts.zombies());
        requireNotNegative("claims", claims);
        if (counts.oldest().isNegative()) {
            throw new IllegalArgumentException("oldest must not be negative, not " + counts.oldest());
        }
        Objects.requireNonNull(leaseLeft, "leaseLeft");
    }

    /** For what a replica tells of itself. */
    public Member(String instance, String host, Instant since, int partitions, TaskCounts counts, int claims) {
        this(instance, host, since, partitions, counts, claims, Duration.ZERO);
    }

    /** Whether its lease still holds. */
    public boolean isAlive() {
        return !leaseLeft.isNegative();
    }

    /** The same, as the engine's clock has it. */
    public Member withLeaseLeft(Duration left) {
        return new Member(instance, host, since, partitions, counts, claims, left);
    }

    /**
     * Checks the id of a replica.
     *
     * @return {@code instance} itself
     * @throws IllegalArgumentException quoting it escaped
     */
    public static String requireInstance(String instance) {
        return Wire.requireInstance(instance);
    }

    /** Everything but the instance and the lease as lines of {@code key=value}, which the engine keeps beside the instance. */
    public String toRecord() {
        return "v=1\nhost=" + host + "\nsince=" + since.toEpochMilli() + "\npartitions=" + partitions + "\noutstanding="
                + counts.outstanding() + "\nqueued=" + counts.queued() + "\nrunning=" + counts.running() + "\nstopping="
                + counts.stopping() + "\nzombies=" + counts.zombies() + "\noldest="
                + counts.oldest().toMillis()
                + "\nclaims=" + claims;
    }

    /**
     * Reads what {@link #toRecord} wrote, or another version of it. Keys that are not known are ignored, and what is missing or
     * makes no sense is zero or empty: a replica that is alive is shown whatever it tells.
     *
     * @throws IllegalArgumentException when the instance is none
     */
    public static Member parse(String instance, String record, Duration leaseLeft) {
        Map<String, String> values = new HashMap<>();
        if (record.length() <= MAX_RECORD_LENGTH) {
            record.lines().forEach(line -> {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    values.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
                }
            });
        }
        TaskCounts counts = new TaskCounts(
                count(values, "outstanding"),
                count(values, "queued"),
                count(values, "running"),
                count(values, "stopping"),
                count(values, "zombies"),
                Duration.ofMillis(number(values, "oldest")));
        return new Member(
                instance,
                values.getOrDefault("host", ""),
                Instant.ofEpochMilli(number(values, "since")),
                count(values, "partitions"),
                counts,
                count(values, "claims"),
                leaseLeft);
    }

    private static int count(Map<String, String> values, String key) {
        return (int) Math.min(Integer.MAX_VALUE, number(values, key));
    }

    private static long number(Map<String, String> values, String key) {
        try {
            return Math.max(0, Long.parseLong(values.getOrDefault(key, "0")));
        } catch (NumberFormatException nonsense) {
            return 0;
        }
    }

    private static void requireNotNegative(String field, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(field + " must not be negative, not " + value);
        }
    }
}
