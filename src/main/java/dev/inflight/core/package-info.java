/**
 * The engine: the name table, one run's state machine, the deadline timer, the cancel ladder, zombies, history, listeners
 * and log lines. JDK, JSpecify and SLF4J only; one public class, {@link dev.inflight.core.DefaultInFlightRegistry}.
 *
 * <p>Read {@code Run} first (one word decides), then {@code NameTable} (who has a name), {@code Ending} (the order of an
 * ending), {@code Ladder} (how far a stop goes) and {@code DeadlineTimer}.
 */
@NullMarked
package dev.inflight.core;

import org.jspecify.annotations.NullMarked;
