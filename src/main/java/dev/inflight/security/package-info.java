/** Spring Security: rules for our endpoints that an application may opt in to. Nothing here is active by itself. */
@NullMarked
package dev.inflight.security;

import org.jspecify.annotations.NullMarked;
