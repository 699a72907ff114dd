/** Micrometer meters that read the registry: what exists is in a catalogue, the binder only wires. */
@NullMarked
package dev.inflight.metrics;

import org.jspecify.annotations.NullMarked;
