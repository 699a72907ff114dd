package dev.inflight.core.count;

import dev.inflight.core.threads.OutOfMemoryRetry;
import java.io.Serial;
import java.util.concurrent.atomic.LongAdder;

/**
 * A {@link LongAdder} that loses nothing when it has to grow and there is no memory: it tries again. A plain one would
 * throw after the run has left the table, and the sum of all ends would be wrong for ever.
 */
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
