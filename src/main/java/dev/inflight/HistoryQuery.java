package dev.inflight;

import org.jspecify.annotations.Nullable;

/**
 * Which past ends to show.
 *
 * @param name a glob ({@code *}, {@code ?}); {@code null}: any
 * @param kind exact; {@code null}: any
 * @param outcome exact; {@code null}: any
 * @param limit at most so many, 1 to 10 000
 */
public record HistoryQuery(
        @Nullable String name,
        @Nullable String kind,
        @Nullable Outcome outcome,
        int limit) {

    /** Everything, up to {@link TaskQuery#DEFAULT_LIMIT}. */
    public static final HistoryQuery ALL = new HistoryQuery(null, null, null, TaskQuery.DEFAULT_LIMIT);

    public HistoryQuery {
        TaskQuery.requireLimit(limit);
    }
}
