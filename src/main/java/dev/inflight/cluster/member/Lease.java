package dev.inflight.cluster.member;

import dev.inflight.cluster.Beat;
import java.util.OptionalLong;

/** What an answered beat tells: what time it is for the engine, and until when this replica counts as alive. Not thread-safe. */
final class Lease {

    private final long lengthNanos;
    private long endsAt;
    private boolean clockKnown;
    private long clockMicros;
    private long clockReadAt;

    /** One that has ended. */
    Lease(long lengthNanos, long now) {
        this.lengthNanos = lengthNanos;
        this.endsAt = now;
    }

    /** A beat was answered. The lease began to count before it was sent, so that it never ends later than the engine has it. */
    void renewed(Beat answer, long sentAt, long now) {
        clockKnown = true;
        clockMicros = answer.engineMicros();
        clockReadAt = now;
        endsAt = sentAt + lengthNanos;
    }

    long endsAt() {
        return endsAt;
    }

    /** The engine's clock now, in microseconds; empty before it has said it once. */
    OptionalLong engineMicros(long now) {
        return clockKnown ? OptionalLong.of(clockMicros + (now - clockReadAt) / 1_000) : OptionalLong.empty();
    }
}
