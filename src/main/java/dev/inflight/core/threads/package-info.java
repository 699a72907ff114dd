/**
 * Threads, the JDK's clocks, and what goes wrong on them. Knows nothing of runs. Internal: public only to the rest of the
 * engine.
 */
@NullMarked
package dev.inflight.core.threads;

import org.jspecify.annotations.NullMarked;
