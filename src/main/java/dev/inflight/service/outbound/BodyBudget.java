package dev.inflight.service.outbound;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes all bodies of one sort may take together. Safe for use by any thread. */
public final class BodyBudget {

    /** Bodies of one sort may take so much of the heap: orders, responses that are being received, those that are kept. */
    private static final int PART_OF_HEAP = 8;

    private final AtomicLong left;

    public BodyBudget(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** How many bytes the bodies of one sort may take. */
    public static long partOfHeap() {
        return Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
    }

    /** Takes so many bytes, or none when there are fewer left. */
    public boolean take(int bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    public void giveBack(int bytes) {
        left.addAndGet(bytes);
    }

    long left() {
        return left.get();
    }
}
