package dev.inflight.service.tasks;

import dev.inflight.DurationText;
import dev.inflight.Overlap;
import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.TaskText;
import dev.inflight.WordText;
import dev.inflight.service.problem.Refusal;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns texts into a {@link TaskSpec}, or refuses them by field. */
final class TaskSpecs {

    /** The kind of tasks that name none. */
    static final String DEFAULT_KIND = "http";

    private TaskSpecs() {}

    static TaskSpec create(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String label,
            Duration timeout,
            Overlap overlap,
            TaskScope scope) {
        if (name == null && overlap != Overlap.FAIL_OLDER) {
            throw Refusal.malformed(
                    "overlap", "overlap " + overlap + " needs a name: an anonymous task overlaps nothing");
        }
        TaskSpec.Builder spec = name == null ? TaskSpec.anonymous() : TaskSpec.named(text("name", name));
        spec.kind(kind == null ? DEFAULT_KIND : text("kind", kind))
                .label(label)
                .timeout(timeout)
                .overlap(overlap)
                .scope(scope);
        return checked(name == null ? "scope" : "overlap", spec::build); // which do not all go with scope CLUSTER
    }

    private static String text(String field, String text) {
        return checked(field, () -> TaskText.requireName(field, text));
    }

    static Overlap overlap(@Nullable String word) {
        return word == null
                ? Overlap.FAIL_OLDER
                : checked("overlap", () -> WordText.read("overlap", Overlap.class, word));
    }

    static TaskScope scope(@Nullable String word) {
        return word == null ? TaskScope.LOCAL : checked("scope", () -> WordText.read("scope", TaskScope.class, word));
    }

    /** A timeout; there is no task without one. */
    static Duration timeout(@Nullable String text) {
        if (text == null) {
            throw Refusal.malformed("timeout", "timeout is missing: every task has one, such as \"30s\"");
        }
        return checked("timeout", () -> DurationText.readPositive("timeout", text));
    }

    /** How long a call may wait; not at all when nothing is said. */
    static Duration wait(@Nullable String text, Duration most) {
        if (text == null) {
            return Duration.ZERO;
        }
        Duration wait = checked("wait", () -> DurationText.read("wait", text));
        if (wait.isNegative() || wait.compareTo(most) > 0) {
            throw Refusal.malformed(
                    "wait", "wait must be 0s to " + most.toSeconds() + "s, not " + TaskText.quote(text));
        }
        return wait;
    }

    private static <T> T checked(String field, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw Refusal.malformed(field, String.valueOf(e.getMessage()));
        }
    }
}
