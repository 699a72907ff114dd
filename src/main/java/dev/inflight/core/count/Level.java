package dev.inflight.core.count;

import java.io.Serial;
import java.util.concurrent.atomic.LongAdder;

/** A counter that mostly goes up and down, and says when it has gone up for the first time. */
public final class Level extends LongAdder {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Runnable onFirst;
    private volatile boolean happened;

    /**
     * @param onFirst called after the first increment, by whoever made it; must not throw
     */
    Level(Runnable onFirst) {
        this.onFirst = onFirst;
    }

    @Override
    public void increment() {
        super.increment();
        if (!happened) {
            happened = true;
            onFirst.run();
        }
    }

    /** Whether it has ever gone up. */
    boolean happened() {
        return happened;
    }
}
