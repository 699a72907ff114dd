/** Calls by gRPC stop with the task that makes them. */
@NullMarked
package dev.inflight.reach.grpc;

import org.jspecify.annotations.NullMarked;
