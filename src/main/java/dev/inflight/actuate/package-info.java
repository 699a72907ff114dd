/** Spring Boot Actuator: what an operator can see and stop, as endpoints, with their descriptors, and as health. */
@NullMarked
package dev.inflight.actuate;

import org.jspecify.annotations.NullMarked;
