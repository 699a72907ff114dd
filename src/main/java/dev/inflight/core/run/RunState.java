package dev.inflight.core.run;

import dev.inflight.Outcome;
import dev.inflight.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The one word that decides, as bits of an {@code int}: how the future ended, where the work is, and a few facts that must
 * change together with those.
 *
 * <pre>
 *   bits 0–3   outcome, 0 while undecided, then never changed again
 *   bits 4–6   phase of the work
 *   bit  7     zombie: the work outlived the stop grace
 *   bit  8     settled: the ending (or the zombie) is published; the thread that sees the work finish calls workGone
 *   bit  9     launched: the work was handed to its executor, or began
 *   bit 10     born: its starter has entered and announced it, or refused it; no ending is acted on before that
 *   bit 11     flag up: the worker's interrupt flag was up before the work began
 *   bit 12     tracked: the work was started elsewhere, and whoever did that may look at it there
 * </pre>
 */
public final class RunState {

    private static final Outcome[] OUTCOMES = Outcome.values();

    private static final int OUTCOME = 0xF;
    private static final int PHASE = 0x70;

    /** The work has not begun. */
    public static final int WAITING = 0x00;
    /** A thread works, and is the run's own between two compare-and-sets. */
    static final int RUNNING = 0x10;
    /** Somebody is about to interrupt that thread: it must not leave before that is done. */
    static final int INTERRUPTING = 0x20;
    /** That thread was interrupted: it takes the flag down when it leaves. */
    public static final int INTERRUPTED = 0x30;
    /** No thread of ours works; an inner stage goes on. */
    public static final int DETACHED = 0x40;
    /** The work has gone, or never began and never will. */
    public static final int GONE = 0x50;

    public static final int ZOMBIE = 0x80;
    public static final int SETTLED = 0x100;
    public static final int LAUNCHED = 0x200;
    public static final int BORN = 0x400;
    static final int FLAG_UP = 0x800;
    static final int TRACKED = 0x1000;

    private RunState() {}

    public static boolean isDecided(int word) {
        return (word & OUTCOME) != 0;
    }

    public static @Nullable Outcome outcome(int word) {
        return isDecided(word) ? OUTCOMES[(word & OUTCOME) - 1] : null;
    }

    @SuppressWarnings("EnumOrdinal") // four bits of a word of this process, never stored
    static int withOutcome(int word, Outcome outcome) {
        return (word & ~OUTCOME) | (outcome.ordinal() + 1);
    }

    public static int phase(int word) {
        return word & PHASE;
    }

    static int withPhase(int word, int phase) {
        return (word & ~PHASE) | phase;
    }

    public static boolean has(int word, int flag) {
        return (word & flag) != 0;
    }

    /** What it means to people. */
    public static TaskState state(int word) {
        if (!isDecided(word)) {
            return phase(word) == WAITING ? TaskState.QUEUED : TaskState.RUNNING;
        }
        if (phase(word) == GONE) {
            return TaskState.ENDED;
        }
        return has(word, ZOMBIE) ? TaskState.ZOMBIE : TaskState.STOPPING;
    }
}
