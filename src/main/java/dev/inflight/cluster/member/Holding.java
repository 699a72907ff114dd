package dev.inflight.cluster.member;

import dev.inflight.TimeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The runs whose work goes on under a name. Each is claimed again when its claim is a lease old, and all at once when the engine
 * may have lost them: first what is to be given back, then the claims, {@value #AT_ONCE} at a time. Safe for use by any thread.
 */
final class Holding {

    /** So many are asked for before their answers are awaited. */
    static final int AT_ONCE = 500;

    private final Releases releases;
    private final TimeSource time;
    private final long leaseNanos;
    private final Function<Wanted, CompletionStage<?>> claim;
    private final Runnable whenSynced;
    private volatile Runnable wake = () -> {};

    private record Held(Wanted wanted, long claimedAt) {}

    // guarded by this; the oldest claim first
    private final Map<String, Held> held = new LinkedHashMap<>();
    private long round;
    private boolean syncing;
    private boolean renewing;

    /**
     * Holds nothing yet.
     *
     * @param claim claims a run's name again
     * @param whenSynced told when all have been claimed again
     */
    Holding(
            Releases releases,
            TimeSource time,
            long leaseNanos,
            Function<Wanted, CompletionStage<?>> claim,
            Runnable whenSynced) {
        this.releases = releases;
        this.time = time;
        this.leaseNanos = leaseNanos;
        this.claim = claim;
        this.whenSynced = whenSynced;
    }

    void wakeWith(Runnable timer) {
        wake = timer;
    }

    /** It was claimed then, or, if it was not, is to be claimed a lease later at the latest. */
    synchronized void add(Wanted wanted, long claimedAt) {
        held.remove(wanted.id);
        held.put(wanted.id, new Held(wanted, claimedAt));
    }

    synchronized void remove(Wanted wanted) {
        held.remove(wanted.id);
    }

    /** How many names the engine has said that these runs have. */
    int granted() {
        return (int) all().stream().filter(Wanted::isGranted).count();
    }

    synchronized List<Wanted> all() {
        return held.values().stream().map(Held::wanted).toList();
    }

    /** Whether all are being claimed again. */
    synchronized boolean isSyncing() {
        return syncing;
    }

    /** Claims again what is a lease old, unless that is under way. Returns nanoseconds until the next is, or {@code NEVER}. */
    long renew(long now) {
        List<Wanted> old = new ArrayList<>();
        synchronized (this) {
            if (renewing || syncing) {
                return TimeSource.Timer.NEVER; // whoever is asked last wakes the timer
            }
            for (Held oldest : held.values()) {
                long left = oldest.claimedAt + leaseNanos - now;
                if (left > 0 && old.isEmpty()) {
                    return left;
                }
                if (left > 0 || old.size() == AT_ONCE) {
                    break;
                }
                old.add(oldest.wanted);
            }
            if (old.isEmpty()) {
                return TimeSource.Timer.NEVER;
            }
            renewing = true;
            old.forEach(wanted -> add(wanted, now));
        }
        AtomicInteger open = new AtomicInteger(old.size());
        for (Wanted one : old) {
            var unused = claim.apply(one).whenComplete((done, failure) -> {
                if (open.decrementAndGet() == 0) {
                    renewed();
                }
            });
        }
        return TimeSource.Timer.NEVER;
    }

    private void renewed() {
        synchronized (this) {
            renewing = false;
        }
        wake.run();
    }

    /** Gives back what is to be given back, and claims everything again. What was under way of that begins anew. */
    void sync() {
        long mine;
        List<Wanted> all;
        synchronized (this) {
            mine = ++round;
            syncing = true;
            all = all();
        }
        List<String> given = releases.runs(time.nanoTime());
        inTurn(mine, given, releases::again, 0, () -> inTurn(mine, all, claim, 0, () -> synced(mine)));
    }

    /** The engine is away: what is under way is left. */
    synchronized void stop() {
        round++;
        syncing = false;
    }

    private void synced(long mine) {
        synchronized (this) {
            if (round != mine) {
                return;
            }
            syncing = false;
        }
        whenSynced.run();
    }

    private <T> void inTurn(long mine, List<T> of, Function<T, CompletionStage<?>> call, int from, Runnable then) {
        synchronized (this) {
            if (round != mine) {
                return;
            }
        }
        List<T> batch = of.subList(from, Math.min(of.size(), from + AT_ONCE));
        if (batch.isEmpty()) {
            then.run();
            return;
        }
        AtomicInteger open = new AtomicInteger(batch.size());
        for (T one : batch) {
            var unused = call.apply(one).whenComplete((done, failure) -> {
                if (open.decrementAndGet() == 0) {
                    inTurn(mine, of, call, from + batch.size(), then);
                }
            });
        }
    }
}
