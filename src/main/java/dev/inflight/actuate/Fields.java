package dev.inflight.actuate;

import dev.inflight.DurationText;
import dev.inflight.Outcome;
import dev.inflight.TaskSort;
import dev.inflight.TaskState;
import dev.inflight.TaskText;
import dev.inflight.WordText;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the texts of a request. An empty text counts as absent, but where that would widen what is stopped. Whatever cannot
 * be read is refused with a {@link MalformedFieldException} that names the field and quotes the text.
 */
final class Fields {

    private Fields() {}

    /** The text, or {@code null} when it is absent or empty. */
    static @Nullable String text(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** What {@link #pattern} reads, or {@code null} when it is absent; an empty one is refused. */
    static @Nullable String selector(String field, @Nullable String text) {
        if (text != null && text.isEmpty()) {
            throw new MalformedFieldException(field, field + " must not be empty; leave it out to select any");
        }
        return pattern(field, text);
    }

    static String name(String name) {
        return checked("name", () -> TaskText.requireName("name", name));
    }

    /** As {@link DurationText} reads them; not negative. */
    static Duration duration(String field, String text) {
        return checked(field, () -> DurationText.readNotNegative(field, text));
    }

    /** The glob or exact text that names or kinds must match, or {@code null} when it is absent or empty. */
    static @Nullable String pattern(String field, @Nullable String text) {
        return text == null || text.isEmpty() ? null : checked(field, () -> TaskText.requireName(field, text));
    }

    static Duration positiveDuration(String field, String text) {
        return checked(field, () -> DurationText.readPositive(field, text));
    }

    /** A whole number in ASCII digits. */
    static int number(String field, String text) {
        try {
            if (text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))) {
                return Integer.parseInt(text);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new MalformedFieldException(
                field, field + " must be a whole number up to 2147483647, not " + TaskText.quote(text));
    }

    /** How many; never less than none. */
    static int count(String field, String text) {
        int count = number(field, text);
        if (count < 0) {
            throw new MalformedFieldException(field, field + " must not be negative, not " + TaskText.quote(text));
        }
        return count;
    }

    static boolean truth(String field, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new MalformedFieldException(field, field + " must be true or false, not " + TaskText.quote(text));
        };
    }

    static Set<TaskState> states(String field, String text) {
        EnumSet<TaskState> states = EnumSet.noneOf(TaskState.class);
        for (String word : text.split(",", -1)) {
            states.add(constant(field, TaskState.class, word));
        }
        return states;
    }

    static Outcome outcome(String field, String text) {
        return constant(field, Outcome.class, text);
    }

    static TaskSort sort(String field, String text) {
        return checked(field, () -> TaskSort.of(text));
    }

    /** Runs something that refuses its argument, and blames this field for that. */
    static <T> T checked(@Nullable String field, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (MalformedFieldException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MalformedFieldException(field, e.getMessage() == null ? "malformed" : e.getMessage());
        }
    }

    private static <E extends Enum<E>> E constant(String field, Class<E> type, String word) {
        return checked(field, () -> WordText.read(field, type, word));
    }
}
