package dev.inflight.actuate;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.inflight.TaskCounts;

/**
 * How much is going on: part of whatever says so, with its fields among those.
 *
 * @param outstanding futures that have not ended
 * @param queued of those, whose work has not begun
 * @param running of those, whose work has begun
 * @param stopping runs whose future has ended and whose work has not gone
 * @param zombies runs whose work outlived the stop grace
 * @param oldestSeconds age of the oldest outstanding run
 */
@JsonPropertyOrder({"outstanding", "queued", "running", "stopping", "zombies", "oldestSeconds"})
public record CountsDescriptor(
        int outstanding, int queued, int running, int stopping, int zombies, double oldestSeconds) {

    static CountsDescriptor of(TaskCounts counts) {
        return new CountsDescriptor(
                counts.outstanding(),
                counts.queued(),
                counts.running(),
                counts.stopping(),
                counts.zombies(),
                Seconds.of(counts.oldest()));
    }
}
