/** Jobs of Spring Batch as tasks. */
@NullMarked
package dev.inflight.track.batch;

import org.jspecify.annotations.NullMarked;
