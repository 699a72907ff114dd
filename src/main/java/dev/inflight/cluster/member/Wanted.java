package dev.inflight.cluster.member;

import dev.inflight.GuardedRun;
import dev.inflight.NameGuard.Permission;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One run that wants its name, and how far it has come. Its methods decide, under its monitor, what follows from what has
 * happened; whoever called does that afterwards.
 */
final class Wanted {

    /** What follows. */
    enum Next {
        NOTHING,
        /** Its work may begin. */
        BEGIN,
        /** Its claim holds for longer. */
        RENEWED,
        /** The name is given back. */
        RELEASE,
        /** It has to do without the engine's answer. */
        WITHOUT,
        /** Another run has the name that it waits for. */
        TAKEN,
        /** Another run has the name under which its work goes on. */
        LOST
    }

    final GuardedRun run;
    final String name;
    final String id;

    /** When it asked. */
    final long since;

    final CompletableFuture<Permission> permission = new CompletableFuture<>();

    // guarded by this
    private @Nullable String over;
    private @Nullable String asked;
    private long askedAt;
    private boolean takesOver;
    private boolean open;
    private boolean mayHold;
    private boolean granted;
    private boolean begun;
    private boolean refused;
    private boolean released;

    Wanted(GuardedRun run, long since) {
        this.run = run;
        this.name = run.name();
        this.id = run.id();
        this.since = since;
        this.over = run.supersedes();
    }

    /** It is about to claim. Returns whether it may: not twice at once, and not when it needs the name no longer. */
    synchronized boolean opens() {
        if (open || released || refused) {
            return false;
        }
        open = true;
        mayHold = true;
        return true;
    }

    /** The run that it may replace. */
    synchronized @Nullable String over() {
        return over;
    }

    /** From now on it may replace this run, or none. */
    synchronized void over(@Nullable String replaced, boolean takes) {
        over = replaced;
        takesOver = takes;
    }

    /** It has the name. {@code ended}: and is over, so that it does not need it unless its work goes on. */
    synchronized Next granted(boolean ended) {
        open = false;
        if (released || (ended && !begun)) {
            mayHold = false;
            return Next.RELEASE;
        }
        granted = true;
        if (begun) {
            return Next.RENEWED;
        }
        begun = true;
        over = null; // to have it again it must not take it from anybody
        return Next.BEGIN;
    }

    /** Whether the name that it has was taken from a replica that did not answer. */
    synchronized boolean hasTakenOver() {
        boolean taken = takesOver;
        takesOver = false;
        return taken;
    }

    /** Another has the name. */
    synchronized Next held() {
        open = false;
        mayHold = false;
        granted = false;
        if (released || refused) {
            return Next.NOTHING;
        }
        return begun ? Next.LOST : Next.TAKEN;
    }

    /** Nobody knows whether it has the name. */
    synchronized Next unknown() {
        open = false;
        if (released) {
            return Next.RELEASE;
        }
        return begun || refused ? Next.NOTHING : Next.WITHOUT;
    }

    /** Its work begins though nobody was asked. Returns whether that is news. */
    synchronized boolean beginsUnclaimed() {
        if (begun || released || refused || open) {
            return false;
        }
        begun = true;
        over = run.supersedes(); // which ended on this replica; from others it takes nothing later
        return true;
    }

    /** It is told that it may not. Returns whether that is news. */
    synchronized boolean refuses() {
        if (begun || released || refused || open) {
            return false;
        }
        refused = true;
        return true;
    }

    /** It needs the name no longer. Returns whether the name is to be given back now; if it is claiming, that is done then. */
    synchronized boolean releases() {
        released = true;
        granted = false;
        return mayHold && !open;
    }

    /** Whether the engine said that it has the name. */
    synchronized boolean isGranted() {
        return granted;
    }

    /** Whether its work was told to begin. */
    synchronized boolean hasBegun() {
        return begun;
    }

    /** Whether it still waits for an answer that nobody has been asked for at this moment. */
    synchronized boolean isIdle() {
        return !begun && !released && !refused && !open;
    }

    /** Since when this holder is asked to stop; from now on, when another was asked before. */
    synchronized long asksSince(String holder, long now) {
        if (!holder.equals(asked)) {
            asked = holder;
            askedAt = now;
        }
        return askedAt;
    }
}
