package dev.inflight.core.count;

import dev.inflight.core.threads.OutOfMemoryRetry;
import java.io.Serial;
import java.util.concurrent.atomic.LongAdder;

/** An adder that loses nothing when it wants to grow and there is no memory: it tries again. */
public class Counter extends LongAdder {

    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    public void add(long x) {
        for (int tries = 0; ; tries++) {
            try {
                super.add(x);
                return;
            } catch (OutOfMemoryError full) { // thrown before anything was added
                OutOfMemoryRetry.awaitNext(full, tries);
            }
        }
    }
}
