/** Jobs of Quartz as tasks. */
@NullMarked
package dev.inflight.track.quartz;

import org.jspecify.annotations.NullMarked;
