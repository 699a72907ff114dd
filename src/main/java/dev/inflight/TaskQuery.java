package dev.inflight;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs to list. The same selectors list and cancel.
 *
 * @param name a glob: {@code *} any text, {@code ?} one character; {@code null}: any
 * @param kind exact; {@code null}: any
 * @param label substring, case-sensitive; {@code null}: any
 * @param states any of these; empty: all
 * @param minAge at least so old; zero: any
 * @param sort the order
 * @param limit at most so many, 1 to {@value #MAX_LIMIT}
 * @param after the cursor {@link TaskPage#next()} of the page before; {@code null}: from the beginning
 * @param search substring, whatever its case, of the name, the kind, the id, the label or what the work is in; {@code null}: any
 */
public record TaskQuery(
        @Nullable String name,
        @Nullable String kind,
        @Nullable String label,
        Set<TaskState> states,
        Duration minAge,
        TaskSort sort,
        int limit,
        @Nullable String after,
        @Nullable String search) {

    /** How many runs a page holds unless asked otherwise. */
    public static final int DEFAULT_LIMIT = 100;

    /** How many runs a page holds at most. */
    public static final int MAX_LIMIT = 10_000;

    /** The oldest hundred of everything. */
    public static final TaskQuery ALL =
            new TaskQuery(null, null, null, Set.of(), Duration.ZERO, TaskSort.OLDEST, DEFAULT_LIMIT, null, null);

    public TaskQuery {
        states = states.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(states));
        if (minAge.isNegative()) {
            throw new IllegalArgumentException("minAge must not be negative, not " + minAge);
        }
        requireLimit(limit);
    }

    /** Without {@code search}. */
    public TaskQuery(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String label,
            Set<TaskState> states,
            Duration minAge,
            TaskSort sort,
            int limit,
            @Nullable String after) {
        this(name, kind, label, states, minAge, sort, limit, after, null);
    }

    static void requireLimit(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", not " + limit);
        }
    }

    /** The same with another name glob. */
    public TaskQuery withName(@Nullable String glob) {
        return new TaskQuery(glob, kind, label, states, minAge, sort, limit, after, search);
    }

    /** The same with another kind. */
    public TaskQuery withKind(@Nullable String exactKind) {
        return new TaskQuery(name, exactKind, label, states, minAge, sort, limit, after, search);
    }

    /** The same with another label substring. */
    public TaskQuery withLabel(@Nullable String substring) {
        return new TaskQuery(name, kind, substring, states, minAge, sort, limit, after, search);
    }

    /** The same with other states; none given means all. */
    public TaskQuery withStates(TaskState... anyOf) {
        return new TaskQuery(name, kind, label, Set.of(anyOf), minAge, sort, limit, after, search);
    }

    /** The same with another minimal age. */
    public TaskQuery withMinAge(Duration age) {
        return new TaskQuery(name, kind, label, states, age, sort, limit, after, search);
    }

    /** The same in another order. */
    public TaskQuery withSort(TaskSort order) {
        return new TaskQuery(name, kind, label, states, minAge, order, limit, after, search);
    }

    /** The same with another bound. */
    public TaskQuery withLimit(int atMost) {
        return new TaskQuery(name, kind, label, states, minAge, sort, atMost, after, search);
    }

    /** The same from another page on. */
    public TaskQuery withAfter(@Nullable String cursor) {
        return new TaskQuery(name, kind, label, states, minAge, sort, limit, cursor, search);
    }

    /** The same with another text that is looked for everywhere. */
    public TaskQuery withSearch(@Nullable String substring) {
        return new TaskQuery(name, kind, label, states, minAge, sort, limit, after, substring);
    }
}
