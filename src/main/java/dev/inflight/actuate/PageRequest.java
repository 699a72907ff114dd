package dev.inflight.actuate;

import org.jspecify.annotations.Nullable;

/**
 * What the live page asks the endpoint for. Texts as they came; an empty one counts as absent.
 *
 * @param part {@value #DOCUMENT}, one of its files, or what it shows
 * @param name a glob, or the exact name of one run
 * @param kind exact
 * @param label substring
 * @param search substring of whatever tells a run from others
 * @param state several, with commas between them
 * @param sort the order
 * @param id exactly this run
 * @param outcome only ends with this one
 */
public record PageRequest(
        String part,
        @Nullable String name,
        @Nullable String kind,
        @Nullable String label,
        @Nullable String search,
        @Nullable String state,
        @Nullable String sort,
        @Nullable String id,
        @Nullable String outcome) {

    /** The query parameter that says the part. */
    public static final String PARAMETER = "page";

    /** The page itself. */
    public static final String DOCUMENT = "document";
}
