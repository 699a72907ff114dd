package dev.inflight.actuate;

import dev.inflight.TaskText;
import org.jspecify.annotations.Nullable;

/** Whose runs a request is about. */
enum Scope {
    /** Those of the replica that is asked. */
    LOCAL,
    /** Those of all. */
    CLUSTER;

    /**
     * Reads the word.
     *
     * @param hasCluster whether there is any
     * @param otherwise when the request does not say
     */
    static Scope of(@Nullable String word, boolean hasCluster, Scope otherwise) {
        if (word == null || word.isEmpty()) {
            return otherwise;
        }
        return switch (word) {
            case "local" -> LOCAL;
            case "cluster" -> {
                if (!hasCluster) {
                    throw new MalformedFieldException(
                            "scope", "scope is cluster, but there is none: inflight.cluster.engine is not set");
                }
                yield CLUSTER;
            }
            default ->
                throw new MalformedFieldException(
                        "scope", "scope must be local or cluster, not " + TaskText.quote(word));
        };
    }
}
