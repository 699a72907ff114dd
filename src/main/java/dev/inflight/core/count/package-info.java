/**
 * How many, and how long: the live numbers of each kind. Internal: public only to the rest of the engine.
 */
@NullMarked
package dev.inflight.core.count;

import org.jspecify.annotations.NullMarked;
