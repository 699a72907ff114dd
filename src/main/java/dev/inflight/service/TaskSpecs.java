package dev.inflight.service;

import dev.inflight.Overlap;
import dev.inflight.TaskSpec;
import dev.inflight.TaskText;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Turns texts into a {@link TaskSpec}, or refuses them by field. */
final class TaskSpecs {

    private static final Pattern WITHOUT_UNIT = Pattern.compile("[+-]?[0-9]+");

    /** The kind of tasks that name none. */
    static final String DEFAULT_KIND = "http";

    private TaskSpecs() {}

    static TaskSpec create(
            @Nullable String name, @Nullable String kind, @Nullable String label, Duration timeout, Overlap overlap) {
        if (name == null && overlap != Overlap.FAIL_OLDER) {
            throw Refusal.malformed(
                    "overlap", "overlap " + overlap + " needs a name: an anonymous task overlaps nothing");
        }
        TaskSpec.Builder spec = name == null ? TaskSpec.anonymous() : TaskSpec.named(text("name", name));
        return spec.kind(kind == null ? DEFAULT_KIND : text("kind", kind))
                .label(label)
                .timeout(timeout)
                .overlap(overlap)
                .build();
    }

    private static String text(String field, String text) {
        try {
            return TaskText.requireName(field, text);
        } catch (IllegalArgumentException e) {
            throw Refusal.malformed(field, String.valueOf(e.getMessage()));
        }
    }

    static Overlap overlap(@Nullable String word) {
        if (word == null) {
            return Overlap.FAIL_OLDER;
        }
        try {
            return Overlap.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Refusal.malformed(
                    "overlap",
                    "overlap must be one of " + Arrays.toString(Overlap.values()) + ", not " + TaskText.quote(word));
        }
    }

    /** A timeout; there is no task without one. */
    static Duration timeout(@Nullable String text) {
        if (text == null) {
            throw Refusal.malformed("timeout", "timeout is missing: every task has one, such as \"30s\"");
        }
        Duration timeout = duration("timeout", text);
        if (timeout.isNegative() || timeout.isZero()) {
            throw Refusal.malformed("timeout", "timeout must be positive, not " + TaskText.quote(text));
        }
        return timeout;
    }

    /** How long a call may wait; not at all when nothing is said. */
    static Duration wait(@Nullable String text, Duration most) {
        if (text == null) {
            return Duration.ZERO;
        }
        Duration wait = duration("wait", text);
        if (wait.isNegative() || wait.compareTo(most) > 0) {
            throw Refusal.malformed(
                    "wait", "wait must be 0s to " + most.toSeconds() + "s, not " + TaskText.quote(text));
        }
        return wait;
    }

    /** {@code 30s} or {@code PT30S}; never without a unit, which would mean milliseconds to one and seconds to another. */
    private static Duration duration(String field, String text) {
        try {
            if (!WITHOUT_UNIT.matcher(text).matches()) {
                return DurationStyle.detectAndParse(text);
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // said below
        }
        throw Refusal.malformed(
                field, field + " must be a duration such as \"30s\" or \"PT30S\", not " + TaskText.quote(text));
    }
}
