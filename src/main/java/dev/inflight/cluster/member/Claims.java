package dev.inflight.cluster.member;

import dev.inflight.GuardedRun;
import dev.inflight.NameGuard;
import dev.inflight.TimeSource;
import dev.inflight.cluster.Claim;
import dev.inflight.cluster.ClaimRequest;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets the names of this replica's runs from the engine, and keeps them for as long as their work goes on. A run waits for no
 * thread, and no thread for a run: each answer, of the engine or of another replica, decides the next step.
 *
 * <p>A name that another run has is taken from it only after its replica has said that it stopped, or nothing at all. While the
 * engine is away nobody is asked, and the policy decides. See {@link Holding} for what comes after the start.
 */
final class Claims implements NameGuard, Contest.Claimant, Watcher {

    /** For the first answer of an engine, or for claims from before an outage. No start waits half a second. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(450);

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Leases after which a claim that is not claimed again is over. */
    private static final int KEEP_LEASES = 3;

    private final Calls calls;
    private final Beats beats;
    private final TimeSource time;
    private final Unasked unasked;
    private final Duration keep;
    private final Events events;
    private final Releases releases;
    private final Holding holding;
    private final Contest contest;
    private final Fence fence;
    private final Map<String, Wanted> all = new ConcurrentHashMap<>();
    private final Waiting forEngine = new Waiting();
    private final Waiting forAMoment = new Waiting();
    private final Farewell farewell = new Farewell();
    private volatile Runnable wake = () -> {};

    Claims(
            String instance,
            Calls calls,
            Beats beats,
            Questions questions,
            TimeSource time,
            MemberSettings settings,
            Events events,
            Supplier<String> host) {
        this.calls = calls;
        this.beats = beats;
        this.time = time;
        this.unasked = new Unasked(settings.onUnavailable(), beats, events, farewell);
        this.keep = settings.lease().multipliedBy(KEEP_LEASES);
        this.events = events;
        long lease = settings.lease().toNanos();
        this.releases = new Releases(calls, beats, (KEEP_LEASES + 1) * lease, this::tellLeft);
        this.holding = new Holding(releases, time, lease, this::claimNow, this::letIn);
        this.contest = new Contest(instance, settings, questions, time, events, host, all, this);
        this.fence = new Fence(instance, beats, settings, events);
        beats.tell(this);
    }

    void wakeWith(Runnable timer) {
        wake = timer;
        holding.wakeWith(timer);
    }

    // ---- for the registry

    @Override
    public @Nullable String refusal() {
        return unasked.refusal();
    }

    @Override
    public CompletionStage<Permission> acquire(GuardedRun run) {
        Wanted wanted = new Wanted(run, time.nanoTime());
        all.put(wanted.id, wanted);
        begin(wanted);
        return wanted.permission.minimalCompletionStage();
    }

    @Override
    public void release(GuardedRun run) {
        Wanted wanted = all.remove(run.id());
        if (wanted == null) {
            return;
        }
        boolean now = wanted.releases();
        holding.remove(wanted);
        if (now) {
            giveBack(wanted.name, wanted.id);
        }
        tellLeft();
    }

    // ---- for orders of others

    /** The run, if it is known and needs the name. */
    @Nullable Wanted wanted(String name, String id) {
        Wanted known = all.get(id);
        return known != null && known.name.equals(name) ? known : null;
    }

    void giveBack(String name, String id) {
        releases.give(name, id, time.nanoTime());
    }

    // ---- the start

    /** Claims, or waits for an engine that is about to be there, or does without one that is not. */
    private void begin(Wanted wanted) {
        if (beats.isAway() || farewell.isSaid()) {
            without(wanted);
        } else if (mayClaim()) {
            var unused = claimNow(wanted);
        } else {
            forEngine.add(wanted, time.nanoTime() + PATIENCE_NANOS);
            if (mayClaim()) {
                letIn(); // meanwhile
            }
            wake.run();
        }
    }

    private boolean mayClaim() {
        return beats.isUp() && !fence.isDue(time.nanoTime()) && !holding.isSyncing();
    }

    private void letIn() {
        if (mayClaim()) {
            forEngine.all().forEach(this::claimNow);
        }
    }

    private CompletionStage<?> claimNow(Wanted wanted) {
        boolean useless = wanted.run.isEnded() && !wanted.hasBegun();
        if (useless || !wanted.opens()) {
            return CompletableFuture.completedFuture(null);
        }
        long sentAt = time.nanoTime();
        boolean again = wanted.hasBegun();
        ClaimRequest request = ClaimRequest.of(wanted.name, wanted.id, keep).over(wanted.over());
        return calls.claim(request).handle((answer, failure) -> {
            if (!again) {
                events.asked(answer, time.nanoTime() - sentAt);
            }
            answered(wanted, answer, sentAt);
            return null;
        });
    }

    private void answered(Wanted wanted, @Nullable Claim answer, long sentAt) {
        if (answer instanceof Claim.Held held) {
            contest.held(wanted, held.run());
        } else if (answer instanceof Claim.Granted granted && !fence.isDue(time.nanoTime())) {
            granted(wanted, granted.token(), sentAt);
        } else {
            unknown(wanted, answer != null);
        }
    }

    private void granted(Wanted wanted, long token, long sentAt) {
        switch (wanted.granted(wanted.run.isEnded())) {
            case RELEASE -> giveBack(wanted.name, wanted.id);
            case RENEWED -> hold(wanted, sentAt);
            case BEGIN -> {
                hold(wanted, sentAt);
                if (wanted.hasTakenOver()) {
                    events.happened(ClusterEvent.TAKEN_OVER);
                }
                fence.check(wanted, time.nanoTime());
                wanted.permission.complete(new Permission.Granted(OptionalLong.of(token)));
            }
            default -> {}
        }
    }

    private void hold(Wanted wanted, long claimedAt) {
        holding.add(wanted, claimedAt);
        if (!all.containsKey(wanted.id)) {
            holding.remove(wanted); // released meanwhile
        }
    }

    /** Nobody knows; or the answer came so {@code late} that others may have been granted the name since. */
    private void unknown(Wanted wanted, boolean late) {
        switch (wanted.unknown()) {
            case RELEASE -> giveBack(wanted.name, wanted.id);
            case WITHOUT -> {
                if (late) {
                    begin(wanted);
                } else {
                    without(wanted);
                }
            }
            default -> {}
        }
    }

    private void without(Wanted wanted) {
        if (unasked.begins(wanted)) {
            hold(wanted, time.nanoTime());
            wanted.permission.complete(new Permission.Granted(OptionalLong.empty()));
        }
    }

    // ---- what comes of another's having the name

    @Override
    public void claim(Wanted wanted, @Nullable String over, boolean takesOver) {
        if (!wanted.hasBegun()) { // while the other was asked the engine went away: then it takes the name from nobody
            wanted.over(over, takesOver);
            begin(wanted);
        }
    }

    @Override
    public void claimAgain(Wanted wanted, String over) {
        wanted.over(over, false);
        var unused = claimNow(wanted);
    }

    @Override
    public void later(Wanted wanted) {
        forAMoment.add(wanted, time.nanoTime() + RETRY_NANOS);
        wake.run();
    }

    @Override
    public void drop(Wanted wanted) {
        holding.remove(wanted);
    }

    // ---- for the member

    @Override
    public void beaten(boolean lost) {
        if (lost) {
            holding.sync();
        } else {
            letIn();
        }
    }

    /** The engine may have been replaced by one that knows less. */
    void reconnected() {
        if (beats.isUp()) {
            holding.sync();
        }
    }

    @Override
    public void away() {
        holding.stop();
        all.values().stream().filter(Wanted::isIdle).forEach(this::without);
    }

    /** Does what is due, the fence first. Returns nanoseconds until there is more, or {@code NEVER}. */
    long advance(long now) {
        long next = fence.advance(now, all.values());
        boolean may =
                beats.isUp() && !fence.isDue(now); // claims from before that go on are no reason to wait any longer
        forEngine.due(now).forEach(may ? this::claimNow : this::without);
        forAMoment.due(now).forEach(this::begin);
        next = Math.min(next, Math.min(forEngine.next(now), forAMoment.next(now)));
        next = Math.min(next, contest.flush(now));
        return may ? Math.min(next, holding.renew(now)) : next;
    }

    /** How many names the engine has said that runs of this replica have. */
    int count() {
        return holding.granted();
    }

    /** Stops what still has a name, since others may have it next, and waits a moment until all are given back. */
    void leave() {
        farewell.say(all.values());
        tellLeft();
        farewell.await();
    }

    private void tellLeft() {
        if (all.isEmpty() && (releases.isEmpty() || beats.isAway())) {
            farewell.end();
        }
    }
}
