/**
 * Micrometer Observation: one observation per run, with the outcome. Start with {@link dev.inflight.observe.ObservedTasks};
 * what an observation says is in {@link dev.inflight.observe.TaskObservationConvention}.
 */
@NullMarked
package dev.inflight.observe;

import org.jspecify.annotations.NullMarked;
