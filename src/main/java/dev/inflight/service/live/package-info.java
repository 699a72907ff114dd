/**
 * The live page as the service shows it: at {@code /}, fed by a stream of frames ({@code LiveStream}), at most one a second.
 * The page itself, and what it asks for besides, are the library's.
 */
@NullMarked
package dev.inflight.service.live;

import org.jspecify.annotations.NullMarked;
