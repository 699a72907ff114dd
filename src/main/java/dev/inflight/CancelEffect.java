package dev.inflight;

/** How far a pulled ripcord had to go to reach the work; the furthest rung of the ladder that was climbed. */
public enum CancelEffect {
    /** The work had not begun and never will. */
    NEVER_STARTED,
    /** At least one {@link TaskContext#onCancel hook} ran, and nothing stronger was needed or allowed. */
    HOOK,
    /** The thread that does the work was interrupted. */
    INTERRUPTED,
    /** The work was told, by its token or by cancelling its inner future, without an interrupt. */
    SIGNALLED,
    /**
     * Nothing leads to the work: a plain {@link java.util.concurrent.CompletableFuture} was tracked, whose
     * {@code cancel} fails the future and touches no thread. Whether its work goes on cannot be known.
     */
    UNREACHABLE
}
