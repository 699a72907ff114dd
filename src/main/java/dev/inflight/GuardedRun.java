package dev.inflight;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A run of {@link TaskScope#CLUSTER}, as its {@link NameGuard} sees it. Safe for use by any thread; no method blocks. */
public interface GuardedRun {

    String name();

    String id();

    /** {@link Overlap#FAIL_OLDER} or {@link Overlap#FAIL_NEWER}. */
    Overlap overlap();

    /** How long it waits for the work of the run before it to be gone; {@code null}: not at all. */
    @Nullable Duration afterStop();

    /** Id of the run whose name it took on this replica; {@code null}: none had it. */
    @Nullable String supersedes();

    /** To its deadline, extensions included; zero once it has passed. */
    Duration remaining();

    TaskState state();

    /** Whether its outcome is decided, though its work may go on. */
    boolean isEnded();

    /**
     * Calls back once when its future has ended, at once if it has. The callback runs on a thread of the registry or on the
     * caller's, and must not block.
     */
    void onEnd(Runnable callback);

    /**
     * Calls back once when its work has gone, will never begin, or is a zombie on record; at once if that is so already. On a
     * thread of the registry or on the caller's; the callback must not block.
     */
    void onGone(Runnable callback);

    /**
     * Stops it, as a cancel does: its future fails, and its work is told. Returns at once.
     *
     * @param outcome none that says how work ended: {@link Outcome#isStop()}
     * @return whether this decided its outcome; {@code false}: something else had
     */
    boolean end(Outcome outcome, String by, String reason);
}
