package dev.inflight.bench;

import java.util.function.Supplier;

/** Whom the benchmarks compare. */
public enum Rivals {
    /** Puts a record into a map and takes it out again: no future, no timeout. What nobody can beat with a map. */
    FLOOR(PlainRivals.Floor::new),
    /** {@code orTimeout} and a map. */
    OR_TIMEOUT(PlainRivals.OrTimeout::new),
    /** The same as people write it: an entry with a label and a start, removed in {@code whenComplete}. */
    BY_HAND(PlainRivals.ByHand::new),
    /** That, with a long task timer and a timer on a Prometheus registry. */
    BY_HAND_METERED(MeteredRivals.ByHand::new),
    /** {@code anyOf(work, ripcord, timeout)} and two maps. */
    ANY_OF(PlainRivals.AnyOf::new),
    /** Resilience4j's time limiter and a map, with the two timers. */
    RESILIENCE4J_METERED(MeteredRivals.Resilience4j::new),
    /** Netty's hashed wheel timer and a map. */
    NETTY(LibraryRivals.Netty::new),
    /** Guava's {@code withTimeout} and a map. */
    GUAVA(LibraryRivals.Guava::new),
    /** Reactor's {@code timeout} and a map. */
    REACTOR(LibraryRivals.Reactor::new),
    /** Failsafe's timeout policy and a map; it hands every call to a pool. */
    FAILSAFE(LibraryRivals.FailsafeTimeout::new),
    /** Micrometer's observation alone: no name, no timeout, no registry. */
    OBSERVATION(MeteredRivals.Micrometer::new),
    /** Ours, everything on. */
    INFLIGHT(InFlightRival::new),
    /** Ours, with a specification built for every run. */
    INFLIGHT_NEW_SPEC(InFlightRival.NewSpec::new),
    /** Ours, with work that is begun and done on the calling thread. */
    INFLIGHT_START(InFlightRival.Start::new);

    private final Supplier<Rival> maker;

    Rivals(Supplier<Rival> maker) {
        this.maker = maker;
    }

    Rival create() {
        return maker.get();
    }
}
