package dev.inflight.core.run;

import dev.inflight.GuardedRun;
import dev.inflight.TaskScope;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How a run of {@link TaskScope#CLUSTER} stands with whoever decides about its name: not asked yet, asked, granted, and free
 * again. What is to be done about that is up to the caller of the methods below, each of which says whether it is his turn.
 */
public final class NameClaim {

    private enum Step {
        UNASKED,
        /** The question is on its way: whoever is asking may not be told yet that the name is free. */
        ASKING,
        ASKED,
        /** It was freed meanwhile, and whoever asked has to say so. */
        FREED_WHILE_ASKING,
        FREE
    }

    // guarded by this
    private Step step = Step.UNASKED;
    private boolean gone;
    private List<Runnable> whenGone = List.of();
    private @Nullable GuardedRun asked;
    private @Nullable Runnable forgetQuestion;

    private volatile long askedAt;
    private volatile boolean granted;
    private volatile @Nullable Long token;

    // ---- asking

    /**
     * Whether it is the caller's turn to ask for the name.
     *
     * @param shown the run as whoever is asked sees it
     * @param forget called once when an answer is of no more use
     */
    public synchronized boolean beginAsking(long now, GuardedRun shown, Runnable forget) {
        if (step != Step.UNASKED) {
            return false;
        }
        step = Step.ASKING;
        askedAt = now;
        asked = shown;
        forgetQuestion = forget;
        return true;
    }

    /** The question has been put. Returns whether the name was freed meanwhile, and it is the caller's turn to tell that. */
    public synchronized boolean endAsking() {
        boolean freed = step == Step.FREED_WHILE_ASKING;
        step = freed ? Step.FREE : Step.ASKED;
        return freed;
    }

    /** When it was asked for, on the timer's clock. */
    public long askedAt() {
        return askedAt;
    }

    public void grant(OptionalLong given) {
        token = given.isPresent() ? given.getAsLong() : null;
        granted = true; // after the token, which is there for whoever sees this
    }

    public boolean isGranted() {
        return granted;
    }

    /** {@code null}: it has none, or not yet. */
    public @Nullable Long token() {
        return token;
    }

    // ---- freeing

    /**
     * The run needs the name no longer. {@link #takeWaiting} is to be called after that.
     *
     * @return what the caller is to tell that it is free; {@code null}: nothing, since nobody has been asked, or it was told
     */
    public @Nullable GuardedRun free() {
        Runnable forget;
        GuardedRun told;
        synchronized (this) {
            told = step == Step.ASKED ? asked : null;
            step = switch (step) {
                case ASKING, FREED_WHILE_ASKING -> Step.FREED_WHILE_ASKING;
                case UNASKED, ASKED, FREE -> Step.FREE;
            };
            forget = forgetQuestion;
            forgetQuestion = null;
        }
        if (forget != null) {
            forget.run();
        }
        return told;
    }

    /** Whom to call, each once, now that the work has gone. */
    public synchronized List<Runnable> takeWaiting() {
        gone = true;
        List<Runnable> waiting = whenGone;
        whenGone = List.of();
        return waiting;
    }

    /** Remembers whom to call when the work has gone. Returns {@code false} when it has. */
    public synchronized boolean whenGone(Runnable callback) {
        if (!gone) {
            List<Runnable> more = new ArrayList<>(whenGone);
            more.add(callback);
            whenGone = more;
        }
        return !gone;
    }
}
