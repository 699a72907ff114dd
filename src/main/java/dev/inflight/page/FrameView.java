package dev.inflight.page;

import dev.inflight.TaskQuery;
import dev.inflight.TaskSort;
import dev.inflight.TaskState;
import dev.inflight.TaskText;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a viewer wants to see. Viewers who want the same share one pass over the registry.
 *
 * @param name a glob; {@code null}: any
 * @param kind exact; {@code null}: any
 * @param label substring; {@code null}: any
 * @param search substring of whatever tells a run from others; {@code null}: any
 * @param states any of these
 * @param sort the order
 */
public record FrameView(
        @Nullable String name,
        @Nullable String kind,
        @Nullable String label,
        @Nullable String search,
        Set<TaskState> states,
        TaskSort sort) {

    private static final int LONGEST = 1_000;
    private static final Set<TaskState> SHOWN =
            Set.of(TaskState.QUEUED, TaskState.RUNNING, TaskState.STOPPING, TaskState.ZOMBIE);

    /**
     * Reads a query's texts; absent and empty mean any.
     *
     * @throws IllegalArgumentException naming the field and quoting what cannot be read
     */
    public static FrameView of(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String label,
            @Nullable String search,
            @Nullable String state,
            @Nullable String sort) {
        return new FrameView(
                text("name", name),
                text("kind", kind),
                text("label", label),
                text("search", search),
                states(text("state", state)),
                sort == null || sort.isEmpty() ? TaskSort.OLDEST : TaskSort.of(sort));
    }

    /** Runs that are no zombies, at most so many; {@code null}: the view wants none. */
    @Nullable TaskQuery tasks(int limit) {
        EnumSet<TaskState> wanted = EnumSet.copyOf(states);
        wanted.remove(TaskState.ZOMBIE);
        return wanted.isEmpty() ? null : query(wanted, limit);
    }

    /** Zombies, at most so many; {@code null}: the view wants none. */
    @Nullable TaskQuery zombies(int limit) {
        return states.contains(TaskState.ZOMBIE) ? query(Set.of(TaskState.ZOMBIE), limit) : null;
    }

    private TaskQuery query(Set<TaskState> of, int limit) {
        return new TaskQuery(name, kind, label, of, Duration.ZERO, sort, limit, null, search);
    }

    private static @Nullable String text(String field, @Nullable String text) {
        if (text != null && text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    field + " must have at most " + LONGEST + " characters, not " + text.length());
        }
        return text == null || text.isEmpty() ? null : text;
    }

    private static Set<TaskState> states(@Nullable String text) {
        if (text == null) {
            return SHOWN;
        }
        EnumSet<TaskState> states = EnumSet.noneOf(TaskState.class);
        for (String word : text.split(",", -1)) {
            states.add(SHOWN.stream()
                    .filter(state -> state.name().equals(word.strip().toUpperCase(Locale.ROOT)))
                    .findAny()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "state must be QUEUED, RUNNING, STOPPING or ZOMBIE, not " + TaskText.quote(word))));
        }
        return Set.copyOf(states);
    }
}
