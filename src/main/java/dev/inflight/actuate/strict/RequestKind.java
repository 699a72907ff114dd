package dev.inflight.actuate.strict;

import dev.inflight.actuate.PageRequest;
import java.util.Set;

/**
 * What one kind of request may carry. Actuator merges path, query and body into one map and ignores keys that it does not
 * know, so what may be there, and where, is written down here.
 */
enum RequestKind {
    /** The list. */
    LIST(Set.of(
            "name",
            "kind",
            "label",
            "state",
            "minAge",
            "sort",
            "limit",
            "after",
            "search",
            "format",
            "scope",
            "instance")),
    /** A part of the live page, or what it shows. */
    PAGE(Set.of(PageRequest.PARAMETER, "name", "kind", "label", "search", "state", "sort", "id", "outcome")),
    /** One run. */
    TASK(Set.of("id", "scope")),
    /** The history. */
    HISTORY(Set.of("name", "kind", "outcome", "limit")),
    /** A cancel by path. */
    CANCEL(Set.of("reason", "id", "wait", "scope")),
    /** A cancel by query, for names that a path cannot carry. */
    CANCEL_NAMED(Set.of("name", "reason", "id", "wait", "scope")),
    /** A change, which is said in the body alone. */
    CHANGE(Set.of());

    /** The one parameter that may be repeated. */
    static final String REPEATABLE = "state";

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<String> parameters;

    RequestKind(Set<String> parameters) {
        this.parameters = parameters;
    }

    /** The query parameters it may carry. */
    Set<String> parameters() {
        return parameters;
    }
}
