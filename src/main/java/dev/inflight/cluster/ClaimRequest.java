package dev.inflight.cluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A run asks for a name.
 *
 * @param name what is claimed: 1 to 300 characters, of which the first may be a control character, so that a name can be kept
 *     away from those of users
 * @param run who claims it, such as {@code bjrrkc9x2k-17}
 * @param over the run that may be replaced, if that is the one that has the name; {@code null}: none
 * @param keep for how long the claim holds unless it is claimed again, by the engine's clock; 1 ms to 24 h
 */
public record ClaimRequest(
        String name, String run, @Nullable String over, Duration keep) {

    public ClaimRequest {
        Wire.requireClaimed(name);
        Wire.requireRun("run", run);
        if (over != null) {
            Wire.requireRun("over", over);
        }
        Wire.requireBetween("keep", keep, Duration.ofMillis(1), Duration.ofHours(24));
    }

    /** Asks for a name that nobody is to be displaced from. */
    public static ClaimRequest of(String name, String run, Duration keep) {
        return new ClaimRequest(name, run, null, keep);
    }

    /** The same in place of another run. */
    public ClaimRequest over(@Nullable String replaced) {
        return new ClaimRequest(name, run, replaced, keep);
    }
}
