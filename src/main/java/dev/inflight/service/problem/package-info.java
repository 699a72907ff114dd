/**
 * How the service says no: as a problem detail (RFC 9457) that names the field, whether a controller refuses
 * ({@code Refusal}) or the web server does ({@code ContainerProblems}).
 */
@NullMarked
package dev.inflight.service.problem;

import org.jspecify.annotations.NullMarked;
