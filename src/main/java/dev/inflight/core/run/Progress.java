package dev.inflight.core.run;

import org.jspecify.annotations.Nullable;

/** What the work last said of itself, and when on the timer's clock. */
public record Progress(long done, long total, @Nullable String note, long at) {}
