package dev.inflight.service.tasks;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Who of all replicas starts what a schedule has planned. */
interface Occurrences {

    /**
     * Asks for one occurrence, which this replica then starts and no other does. Does not block.
     *
     * @param schedule the schedule, by a name that it has on every replica
     * @param number of the occurrence
     * @param keep for how long it is remembered that somebody has it
     * @return whether it is this replica's; done on a thread that may start it. Fails with an {@link
     *     dev.inflight.cluster.EngineUnavailableException} when this replica has left
     */
    CompletionStage<Boolean> take(String schedule, long number, Duration keep);
}
