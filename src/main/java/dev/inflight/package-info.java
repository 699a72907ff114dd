/**
 * The public API: what a user types. JDK and JSpecify only.
 *
 * <ul>
 *   <li>{@link dev.inflight.InFlightRegistry} starts, lists and stops named, bounded operations;
 *   <li>{@link dev.inflight.TaskSpec} says what an operation is called and how long it may take;
 *   <li>{@link dev.inflight.InFlightFuture} is what the caller holds, {@link dev.inflight.TaskContext} what the work sees;
 *   <li>{@link dev.inflight.TaskSnapshot}, {@link dev.inflight.TaskPage} and {@link dev.inflight.EndedTask} are what an
 *       operator sees;
 *   <li>{@link dev.inflight.Outcome} names every way to end, {@link dev.inflight.CancelEffect} how far a stop had to go.
 * </ul>
 */
@NullMarked
package dev.inflight;

import org.jspecify.annotations.NullMarked;
