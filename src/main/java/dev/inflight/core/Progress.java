package dev.inflight.core;

import org.jspecify.annotations.Nullable;

/** What the work last said of itself, and when on the timer's clock. */
record Progress(long done, long total, @Nullable String note, long at) {}
