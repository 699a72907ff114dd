package dev.inflight.core.threads;

import java.util.concurrent.locks.LockSupport;

/**
 * For the few steps that must happen even when there is no memory for them. Whoever has used it up is about to fail and to
 * give it back, so such a step is tried again for a second.
 */
public final class OutOfMemoryRetry {

    private static final int TRIES = 1_000;
    private static final long PAUSE_NANOS = 1_000_000;

    private OutOfMemoryRetry() {}

    /** Waits a moment before the next try; when there have been enough, throws the error instead. */
    public static void awaitNext(OutOfMemoryError full, int tries) {
        if (tries >= TRIES) {
            throw full;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
    }
}
