package dev.inflight;

/** Whether a ripcord interrupts the thread that does the work. */
public enum Interruption {
    /** The worker is interrupted after the token is set and the hooks have run. The default. */
    INTERRUPT,
    /**
     * The worker is never interrupted: it sees the token, its hooks run, an inner future is cancelled. For libraries that
     * an interrupt damages (a closed channel of an embedded database, say).
     */
    COOPERATIVE
}
