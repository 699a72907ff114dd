package dev.inflight.cluster.member;

import dev.inflight.TaskQuery;
import dev.inflight.TaskSort;
import dev.inflight.TaskState;
import dev.inflight.TaskText;
import dev.inflight.WordText;
import dev.inflight.cluster.ClusterPage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a query travels. */
final class Query {

    private Query() {}

    static Map<String, String> toFields(TaskQuery query) {
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, "name", query.name());
        put(fields, "kind", query.kind());
        put(fields, "label", query.label());
        if (!query.states().isEmpty()) {
            fields.put("states", query.states().stream().map(TaskState::name).collect(Collectors.joining(",")));
        }
        if (!query.minAge().isZero()) {
            fields.put("minAge", Long.toString(Rows.micros(query.minAge())));
        }
        fields.put("sort", query.sort().word());
        fields.put("limit", Integer.toString(query.limit()));
        put(fields, "after", query.after());
        put(fields, "search", query.search());
        return fields;
    }

    /** @throws IllegalArgumentException when a field makes no sense */
    static TaskQuery of(Map<String, String> fields) {
        String states = fields.get("states");
        String minAge = fields.get("minAge");
        String sort = fields.get("sort");
        String limit = fields.get("limit");
        TaskQuery query = checked(new TaskQuery(
                fields.get("name"),
                fields.get("kind"),
                fields.get("label"),
                TaskQuery.ALL.states(),
                minAge == null ? Duration.ZERO : Duration.ofNanos(Math.multiplyExact(Long.parseLong(minAge), 1_000L)),
                sort == null ? TaskSort.OLDEST : TaskSort.of(sort),
                limit == null ? TaskQuery.DEFAULT_LIMIT : Integer.parseInt(limit),
                fields.get("after"),
                fields.get("search")));
        if (states == null) {
            return query;
        }
        String[] words = states.split(",", -1);
        TaskState[] anyOf = new TaskState[words.length];
        for (int i = 0; i < words.length; i++) {
            anyOf[i] = WordText.read("states", TaskState.class, words[i]);
        }
        return query.withStates(anyOf);
    }

    /** Of the whole cluster. */
    static TaskQuery paged(TaskQuery query) {
        if (query.after() != null) {
            throw new IllegalArgumentException(
                    "after goes with instance only: a page of the whole cluster has no cursor");
        }
        return page(query);
    }

    /** Of one replica. */
    static TaskQuery page(TaskQuery query) {
        if (query.limit() > ClusterPage.MAX_LIMIT) {
            throw new IllegalArgumentException(
                    "limit must be 1 to " + ClusterPage.MAX_LIMIT + " in a cluster, not " + query.limit());
        }
        return checked(query);
    }

    /** What is not a name cannot be a glob of names, nor anything else that others are to read. */
    static TaskQuery checked(TaskQuery query) {
        if (query.name() != null) {
            TaskText.requireName("name", query.name());
        }
        if (query.kind() != null) {
            TaskText.requireName("kind", query.kind());
        }
        return query.withLabel(clipped(query.label())).withSearch(clipped(query.search()));
    }

    private static @Nullable String clipped(@Nullable String text) {
        return text == null ? null : TaskText.clip(text);
    }

    private static void put(Map<String, String> fields, String key, @Nullable String value) {
        if (value != null) {
            fields.put(key, value);
        }
    }
}
