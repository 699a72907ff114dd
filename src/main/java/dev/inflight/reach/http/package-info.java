/** Calls of other services by HTTP stop with the task that makes them */
@NullMarked
package dev.inflight.reach.http;

import org.jspecify.annotations.NullMarked;
