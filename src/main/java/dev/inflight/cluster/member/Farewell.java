package dev.inflight.cluster.member;

import dev.inflight.Outcome;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A replica leaves: what still has a name is stopped, and the names are given back as long as there is somebody to take them. */
final class Farewell {

    static final String LEAVING = "this replica leaves its cluster";

    private static final long PATIENCE_MILLIS = 400;

    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean said;

    boolean isSaid() {
        return said;
    }

    /** From now on no name is asked for, and these runs are stopped: without a sign of life of ours their names are anybody's. */
    void say(Collection<Wanted> all) {
        said = true;
        for (Wanted wanted : all) {
            var unused = wanted.run.end(Outcome.SHUT_DOWN, "shutdown", LEAVING);
        }
    }

    /** All names are given back. */
    void end() {
        if (said) {
            over.countDown();
        }
    }

    /** Waits for that, for less than half a second. What is late expires, or is taken from a replica that is not there. */
    void await() {
        try {
            var unused = over.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
