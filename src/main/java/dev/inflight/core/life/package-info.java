/**
 * What is done to runs: they are let in, begun, stopped and ended. Internal: public only to the rest of the engine.
 *
 * <p>A start goes one way: {@code Admission} (may it, and does it get the name), {@code Launcher} (when and where its work
 * begins), {@code Execution} (the work itself), {@code Ending} (what follows, and in which order). {@code Alarms},
 * {@code Canceller} and {@code Shutdown} come from the side; how a stop reaches the work is in {@code Ladder}.
 */
@NullMarked
package dev.inflight.core.life;

import org.jspecify.annotations.NullMarked;
