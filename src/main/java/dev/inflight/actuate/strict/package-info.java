/**
 * What a request must pass before Actuator sees it: {@code StrictRequests} says which requests are well-formed, a filter
 * (servlets) and a mapping (WebFlux) apply it, {@code ChangeGuard} refuses changes that came past them, and every attempt to
 * change something leaves an audit event ({@code AuditNotes}).
 */
@NullMarked
package dev.inflight.actuate.strict;

import org.jspecify.annotations.NullMarked;
