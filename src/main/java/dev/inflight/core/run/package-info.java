/**
 * What one run is, and where runs are kept by name. Internal: public only to the rest of the engine.
 *
 * <p>{@code RunState} is the one word that decides; {@code FencedFuture} has every step on it; {@code Run} is the future,
 * the row, the timer node and the runnable in one. What a run cannot decide by itself it asks of its {@code RunHost}.
 */
@NullMarked
package dev.inflight.core.run;

import org.jspecify.annotations.NullMarked;
