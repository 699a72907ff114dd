package dev.inflight.cluster.member;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What a replica tells of one of its own runs, past ones too, when another is asked for it. */
@FunctionalInterface
public interface TaskSource {

    /**
     * Tells of a run. Called on a thread of the member's, and must not block it for long.
     *
     * @param id the run
     * @param wait how long to wait for its end
     * @return a text of at most {@value ClusterMember#MOST_TOLD} characters; empty when it is unknown or forgotten
     */
    CompletionStage<Optional<String>> tell(String id, Duration wait);
}
