/** What others run, listed as tasks: the part that knows none of them. */
@NullMarked
package dev.inflight.track;

import org.jspecify.annotations.NullMarked;
