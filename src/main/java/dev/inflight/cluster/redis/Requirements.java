package dev.inflight.cluster.redis;

import dev.inflight.cluster.Message;
import java.time.Duration;

/** What a caller must give. Stateless. */
final class Requirements {

    private static final Duration LONGEST_LEASE = Duration.ofHours(1);

    private Requirements() {}

    static void lease(Duration lease) {
        if (lease.isNegative() || lease.compareTo(LONGEST_LEASE) > 0) {
            throw new IllegalArgumentException("lease must be from zero to " + LONGEST_LEASE + ", not " + lease);
        }
    }

    static Message readable(Message message) {
        if (message.isUnreadable()) {
            throw new IllegalArgumentException("what makes no sense is not passed on");
        }
        return message;
    }
}
