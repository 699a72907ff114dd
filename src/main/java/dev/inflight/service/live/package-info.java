/**
 * What the live page is fed with: a stream of frames ({@code LiveStream}), at most one a second, and one task in depth.
 * Changes go through the actuator endpoint like everybody's.
 */
@NullMarked
package dev.inflight.service.live;

import org.jspecify.annotations.NullMarked;
