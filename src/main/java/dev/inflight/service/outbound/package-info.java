/**
 * Outbound HTTP calls: {@code OutboundCaller} makes them, {@code AllowList} says where to, {@code OutboundExchange} is one
 * connection. Knows nothing of who orders a call.
 */
@NullMarked
package dev.inflight.service.outbound;

import org.jspecify.annotations.NullMarked;
