package dev.inflight;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who decides, beyond one registry, whether a task of {@link TaskScope#CLUSTER} may have its name. A registry asks it once for
 * every such run that has the name locally, and tells it once when the name is free again.
 *
 * <p>Called by any thread, in no lock of the registry. No method blocks. What {@link #refusal} or {@link #acquire} throws is a
 * refusal, what {@link #release} throws is logged.
 */
public interface NameGuard {

    /**
     * Why no task of this scope can be accepted right now; {@code null} if it can. Asked before anybody is displaced, so that a
     * newcomer that will be refused fails nobody.
     */
    @Nullable String refusal();

    /**
     * Asks for the run's name. The answer may come at any time, on any thread, this one included; until then the run is queued,
     * and may end like any other. {@link #release} is called for it all the same, never before this method has returned. The
     * work begins on another thread than the answer's. An answer of {@code null}, or a failure, is a refusal.
     */
    CompletionStage<Permission> acquire(GuardedRun run);

    /**
     * The run needs its name no longer: its work has gone, or never began, or has gone on for so long after its stop that it is a
     * zombie on record. Called once for every run that was {@linkplain #acquire acquired} for, whatever the answer was, and even
     * before it.
     */
    void release(GuardedRun run);

    /** The answer to {@link #acquire}. */
    sealed interface Permission {

        /**
         * The work may begin.
         *
         * @param token greater than that of every run which had the name before; empty when nobody could be asked
         */
        record Granted(OptionalLong token) implements Permission {
            public Granted {
                Objects.requireNonNull(token, "token");
            }
        }

        /**
         * It may not: the run ends.
         *
         * @param outcome how, such as {@link Outcome#OVERLAPPED}: none that says how work ended
         * @param by who or what stopped it
         * @param reason why
         */
        record Refused(Outcome outcome, String by, String reason) implements Permission {
            public Refused {
                Objects.requireNonNull(by, "by");
                Objects.requireNonNull(reason, "reason");
                if (!outcome.isStop()) {
                    throw new IllegalArgumentException("a refusal cannot end a run " + outcome);
                }
            }
        }
    }
}
