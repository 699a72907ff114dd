package dev.inflight.actuate;

import java.io.Serial;

/** A bulk cancel matched another number of runs than its caller expected. Nothing was cancelled. */
final class UnexpectedMatchException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1L;

    UnexpectedMatchException(int expected, int matched) {
        super("expect is " + expected + " but " + matched + " match now; nothing was cancelled");
    }
}
