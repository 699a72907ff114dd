/** Executions of db-scheduler as tasks. */
@NullMarked
package dev.inflight.track.dbscheduler;

import org.jspecify.annotations.NullMarked;
