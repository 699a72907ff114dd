/** Sending mail stops with the task that does it. */
@NullMarked
package dev.inflight.reach.mail;

import org.jspecify.annotations.NullMarked;
