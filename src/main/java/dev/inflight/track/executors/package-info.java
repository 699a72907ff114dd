/** Everything that runs on executor beans as tasks. */
@NullMarked
package dev.inflight.track.executors;

import org.jspecify.annotations.NullMarked;
