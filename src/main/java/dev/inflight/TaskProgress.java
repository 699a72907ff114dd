package dev.inflight;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The last thing the work said of itself.
 *
 * @param done units done
 * @param total units in all; 0 or less when unknown
 * @param note free text
 * @param sinceBeat how long ago it was said
 */
public record TaskProgress(long done, long total, @Nullable String note, Duration sinceBeat) {}
