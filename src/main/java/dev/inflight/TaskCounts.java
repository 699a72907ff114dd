package dev.inflight;

import java.time.Duration;

/**
 * How much is going on.
 *
 * @param outstanding futures that have not ended: queued and running
 * @param queued of those, whose work has not begun
 * @param running of those, whose work has begun
 * @param stopping runs whose future has ended and whose work has not gone, zombies not among them
 * @param zombies runs whose work is still going on the stop grace after its future ended
 * @param oldest age of the oldest outstanding run; zero when there is none
 */
public record TaskCounts(int outstanding, int queued, int running, int stopping, int zombies, Duration oldest) {}
