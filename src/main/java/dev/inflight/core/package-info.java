/**
 * The engine. JDK, JSpecify and SLF4J only. For users there are two classes,
 * {@link dev.inflight.core.DefaultInFlightRegistry} and {@link dev.inflight.core.RegistryBuilder}; everything in the
 * packages below this one is internal, whatever its modifiers say, and may change with any release.
 *
 * <p>The packages are rooms with one direction, each using those to its right only: {@code life} (what is done to runs),
 * {@code view} (what is shown or told of them), {@code run} (what one run is), {@code count}, {@code timer},
 * {@code threads}. {@code Wiring} makes the parts and gives each what it uses; nobody else knows all of them.
 *
 * <p>Read {@code RunState} and {@code FencedFuture} first (one word decides), then {@code NameTable} (who has a name),
 * {@code Ending} (the order of an ending), {@code Ladder} (how far a stop goes) and {@code DeadlineTimer}.
 */
@NullMarked
package dev.inflight.core;

import org.jspecify.annotations.NullMarked;
