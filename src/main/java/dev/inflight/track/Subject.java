package dev.inflight.track;

import dev.inflight.TaskText;
import org.jspecify.annotations.Nullable;

/**
 * What a piece of watched work is listed as. Others choose these texts, so whatever a task's name may not contain is escaped,
 * and what is too long is cut, rather than refused.
 *
 * @param kind group of tasks, of few values
 * @param name unique among the running where it can be; a run that finds it taken, or has none, gets a generated one
 * @param label free human text; {@code null}: the run's name
 */
public record Subject(
        String kind, @Nullable String name, @Nullable String label) {

    private static final String UNNAMED = "unnamed";

    public Subject {
        kind = fit(kind);
        name = name == null ? null : fit(name);
    }

    /** Work without a name or a label of its own. */
    public static Subject of(String kind) {
        return new Subject(kind, null, null);
    }

    private static String fit(String text) {
        return text.isEmpty() ? UNNAMED : TaskText.clip(TaskText.escape(text), TaskText.MAX_NAME_LENGTH);
    }
}
