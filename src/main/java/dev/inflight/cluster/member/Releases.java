package dev.inflight.cluster.member;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Names that are given back, until the engine has said that it knows. What it has not heard of within four leases has expired
 * there. Safe for use by any thread.
 */
final class Releases {

    private record Pending(String name, long until) {}

    private final Calls calls;
    private final Beats beats;
    private final long longestNanos;
    private final Runnable whenGiven;

    // guarded by pending
    private final Map<String, Pending> pending = new LinkedHashMap<>();
    private final Queue<String> unsent = new ArrayDeque<>();
    private int open;

    /**
     * Has nothing to give back yet.
     *
     * @param longestNanos after which no engine remembers a claim
     * @param whenGiven told whenever something was given back
     */
    Releases(Calls calls, Beats beats, long longestNanos, Runnable whenGiven) {
        this.calls = calls;
        this.beats = beats;
        this.longestNanos = longestNanos;
        this.whenGiven = whenGiven;
    }

    /** Gives the name back: now, or when the engine is there again. */
    void give(String name, String run, long now) {
        boolean up = beats.isUp();
        synchronized (pending) {
            pending.put(run, new Pending(name, now + longestNanos));
            if (up) {
                unsent.add(run);
            }
        }
        sendSome();
    }

    boolean isEmpty() {
        synchronized (pending) {
            return pending.isEmpty();
        }
    }

    /** The runs whose names are not given back yet, at the moment; what is too old is forgotten. */
    List<String> runs(long now) {
        synchronized (pending) {
            for (Iterator<Pending> each = pending.values().iterator(); each.hasNext(); ) {
                if (each.next().until - now > 0) {
                    break; // those after it are younger
                }
                each.remove();
            }
            unsent.clear();
            return new ArrayList<>(pending.keySet());
        }
    }

    /** Gives this run's name back once more, if that is still to be done. */
    CompletionStage<?> again(String run) {
        Pending one;
        synchronized (pending) {
            one = pending.get(run);
        }
        return one == null ? CompletableFuture.completedFuture(null) : send(one.name, run);
    }

    /** A crowd that ends at once is told of in order, and not at once. */
    private void sendSome() {
        while (true) {
            String run;
            Pending one;
            synchronized (pending) {
                run = open < Holding.AT_ONCE ? unsent.poll() : null;
                if (run == null) {
                    return;
                }
                one = pending.get(run);
                open += one == null ? 0 : 1;
            }
            if (one != null) {
                var unused = send(one.name, run).whenComplete((done, failure) -> {
                    synchronized (pending) {
                        open--;
                    }
                    sendSome();
                });
            }
        }
    }

    private CompletionStage<?> send(String name, String run) {
        return calls.release(name, run).whenComplete((done, failure) -> {
            synchronized (pending) {
                if (failure == null) {
                    pending.remove(run);
                } else {
                    unsent.clear(); // all that is pending is sent again when the engine is back
                }
            }
            whenGiven.run();
        });
    }
}
