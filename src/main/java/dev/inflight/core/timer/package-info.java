/**
 * Calls futures when their instants come, a million of them as well as one. Internal: public only to the rest of the
 * engine.
 */
@NullMarked
package dev.inflight.core.timer;

import org.jspecify.annotations.NullMarked;
