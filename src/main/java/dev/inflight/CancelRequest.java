package dev.inflight;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which run to stop, who asks, why, and how long to wait for its work to be gone.
 *
 * @param name the task's name
 * @param id the exact run; {@code null}: whichever is under the name
 * @param by who asks; ends up in the exception, the log, the history
 * @param reason why, cut at 1 000 characters
 * @param waitAtMost how long the call may wait for the work to be gone; zero: not at all
 */
public record CancelRequest(String name, @Nullable String id, String by, String reason, Duration waitAtMost) {

    /** Who asks when nobody says. */
    public static final String DEFAULT_BY = "operator";

    /** Why, when nobody says. */
    public static final String NO_REASON = "no reason given";

    public CancelRequest {
        TaskText.requireName("name", name);
        by = TaskText.clip(Objects.requireNonNull(by, "by"));
        reason = TaskText.clip(Objects.requireNonNull(reason, "reason"));
        if (waitAtMost.isNegative()) {
            throw new IllegalArgumentException("wait must not be negative, not " + waitAtMost);
        }
    }

    /** Asks to stop whichever run is under the name, without waiting. */
    public static CancelRequest of(String name, String reason) {
        return new CancelRequest(name, null, DEFAULT_BY, reason, Duration.ZERO);
    }

    /** The same for an exact run. */
    public CancelRequest withId(@Nullable String exactRun) {
        return new CancelRequest(name, exactRun, by, reason, waitAtMost);
    }

    /** The same by somebody else. */
    public CancelRequest withBy(String who) {
        return new CancelRequest(name, id, who, reason, waitAtMost);
    }

    /** The same with another bound on the waiting. */
    public CancelRequest withWait(Duration atMost) {
        return new CancelRequest(name, id, by, reason, atMost);
    }
}
