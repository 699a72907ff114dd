package dev.inflight.cluster.member;

import dev.inflight.TimeSource;
import dev.inflight.cluster.Beat;
import dev.inflight.cluster.Member;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says that this replica is alive, six times per lease, and knows from that whether the engine answers. Any unknown answer, of
 * whatever call, means that it does not, until a beat is answered; the next beat is then sent at once, those after it each second.
 */
final class Beats {

    /** A connection is made meanwhile. */
    private static final long PATIENCE_AT_START_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Duration PATIENCE_AT_END = Duration.ofMillis(450);

    private final String instance;
    private final Calls calls;
    private final TimeSource time;
    private final MemberSettings settings;
    private final Supplier<Member> me;
    private final long leaseNanos;
    private final BeatLog log;
    private volatile Runnable wake = () -> {};
    private volatile Watcher watcher = new Watcher() {};

    // guarded by this
    private Standing standing = Standing.JOINING;
    private final Pulse pulse;
    private boolean doubtful;
    private boolean lossSaid;
    private final long madeAt;
    private boolean forgotten;
    private long forgottenAt;
    private final Lease lease;
    private int registered;

    Beats(String instance, Calls calls, TimeSource time, MemberSettings settings, Supplier<Member> me) {
        this.instance = instance;
        this.calls = calls;
        this.time = time;
        this.settings = settings;
        this.me = me;
        this.leaseNanos = settings.lease().toNanos();
        this.madeAt = time.nanoTime();
        this.pulse = new Pulse(leaseNanos / 6, madeAt);
        this.lease = new Lease(leaseNanos, madeAt);
        this.log = new BeatLog(instance);
        calls.tellUnknown(this::suspect);
    }

    void wakeWith(Runnable timer) {
        wake = timer;
    }

    void tell(Watcher one) {
        watcher = one;
    }

    /** Whether the engine answered when it was last asked. */
    synchronized boolean isUp() {
        return standing == Standing.UP;
    }

    /** Whether nothing is to be asked: the engine did not answer, or this replica stays out of its cluster, or has left it. */
    synchronized boolean isAway() {
        return standing != Standing.UP && (standing != Standing.JOINING || pulse.failures() > 0);
    }

    /** How many replicas the engine has registered, as it said last. */
    synchronized int registered() {
        return standing == Standing.UP ? registered : 0;
    }

    /** What is left of the lease by the clock of this replica, which began to count before the beat was sent. */
    synchronized Duration leaseLeft() {
        return Duration.ofNanos(Math.max(0, lease.endsAt() - time.nanoTime()));
    }

    /** When it ends, by that clock. */
    synchronized long leaseEnd() {
        return lease.endsAt();
    }

    /** What the engine's clock says now, in microseconds; empty before it has said it once. */
    synchronized OptionalLong engineMicros() {
        return lease.engineMicros(time.nanoTime());
    }

    /**
     * Whether these are all replicas, as far as can be known. They are not when this one is missing, or was a moment ago: then the
     * engine has lost what it held, and has the others again with their next beats. So has it this one, at once.
     */
    boolean areAll(List<Member> members) {
        boolean here = members.stream()
                .anyMatch(member -> member.isAlive() && member.instance().equals(instance));
        boolean all;
        synchronized (this) {
            long now = time.nanoTime();
            if (!here && standing == Standing.UP) {
                forgotten = true;
                forgottenAt = now;
                pulse.due(now);
            }
            all = !forgotten || now - forgottenAt > leaseNanos / 6 + Pulse.RETRY_NANOS;
        }
        if (!here) {
            wake.run();
        }
        return all;
    }

    /** Some answer is unknown: the engine counts as down until it answers a beat, which is sent at once. */
    void suspect() {
        synchronized (this) {
            if (standing != Standing.UP) {
                return;
            }
            standing = Standing.DOWN;
            pulse.due(time.nanoTime());
        }
        watcher.away();
        wake.run();
    }

    /** Sends a beat when one is due. Called by one thread at a time; returns nanoseconds until the next, or {@code NEVER}. */
    long advance(long now) {
        long beat;
        boolean lost;
        synchronized (this) {
            if (standing == Standing.OUT || standing == Standing.LEFT) {
                return TimeSource.Timer.NEVER;
            }
            lost = pulse.isLost(now);
            if (!lost && pulse.left(now) > 0) {
                return pulse.left(now);
            }
            beat = lost ? pulse.number() : pulse.send(now);
        }
        if (lost) {
            answered(beat, null, new TimeoutException("no answer at all"));
            return advance(now);
        }
        var unused = calls.beat(me.get(), settings.lease())
                .whenComplete((answer, failure) -> answered(beat, answer, failure));
        return Pulse.NEVER_ANSWERED_NANOS;
    }

    private void answered(long beat, @Nullable Beat answer, @Nullable Throwable failure) {
        if (answer == null) {
            failed(beat, failure);
        } else {
            succeeded(beat, answer);
        }
        wake.run();
    }

    private void failed(long beat, @Nullable Throwable failure) {
        boolean say;
        boolean gone;
        synchronized (this) {
            if (!pulse.takes(beat)) {
                return;
            }
            doubtful = true;
            gone = standing == Standing.UP || (standing == Standing.JOINING && pulse.failures() == 0);
            standing = standing == Standing.UP ? Standing.DOWN : standing;
            pulse.failed(time.nanoTime());
            boolean patient = standing == Standing.JOINING && time.nanoTime() - madeAt < PATIENCE_AT_START_NANOS;
            say = !lossSaid && pulse.failures() > 1 && standing != Standing.LEFT && !patient;
            lossSaid |= say;
        }
        if (gone) {
            watcher.away();
        }
        if (say) {
            log.lost(failure);
        }
    }

    private void succeeded(long beat, Beat answer) {
        boolean first;
        boolean taken;
        boolean back;
        boolean up;
        boolean lost;
        synchronized (this) {
            if (!pulse.takes(beat)) {
                return;
            }
            long now = time.nanoTime();
            lease.renewed(answer, pulse.succeeded(), now);
            registered = answer.live();
            first = standing == Standing.JOINING;
            if (!first && !answer.known()) {
                forgotten = true;
                forgottenAt = now;
            }
            taken = first && answer.known() && !doubtful;
            doubtful = true; // from now on it is this replica that is known
            boolean late = standing != Standing.JOINING && pulse.wasLate();
            lost = standing == Standing.DOWN || !answer.known() || late;
            if (taken) {
                standing = Standing.OUT;
            } else if (standing == Standing.DOWN) {
                standing = Standing.UP;
            }
            up = standing == Standing.UP;
            back = !first && lossSaid && up;
            lossSaid &= !back;
        }
        if (back) {
            log.back();
        }
        if (up) {
            watcher.beaten(lost);
        }
        if (taken) {
            log.idTaken();
            watcher.away();
        } else if (first) {
            joining(answer);
        }
    }

    private void joining(Beat answer) {
        var unused = calls.members().whenComplete((members, failure) -> {
            if (members == null) {
                soon();
            } else {
                joined(answer, members);
            }
        });
    }

    private void soon() {
        synchronized (this) {
            pulse.due(time.nanoTime() + Pulse.RETRY_NANOS);
        }
        wake.run();
    }

    /** The number of partitions decides where a claim is, so who has another must not take part. */
    private void joined(Beat answer, List<Member> members) {
        Optional<Member> other = members.stream()
                .filter(member -> member.isAlive()
                        && !member.instance().equals(instance)
                        && member.partitions() != 0 // it does not say
                        && member.partitions() != settings.partitions())
                .findFirst();
        synchronized (this) {
            if (standing != Standing.JOINING) {
                return;
            }
            standing = other.isPresent() ? Standing.OUT : Standing.UP;
            lossSaid = false;
        }
        if (other.isPresent()) {
            var unused = calls.beat(me.get(), Duration.ZERO);
            log.partitionsDiffer(settings.partitions(), other.get());
            watcher.away();
        } else {
            log.joined(answer.live());
            watcher.beaten(true);
        }
    }

    /** The last beat; waits a moment for its answer. Others see at once that this replica has gone. */
    void leave() {
        Standing before;
        synchronized (this) {
            before = standing;
            standing = standing == Standing.OUT ? Standing.OUT : Standing.LEFT;
        }
        if (before == Standing.LEFT || before == Standing.OUT) {
            return;
        }
        CompletionStage<Beat> last = calls.beat(me.get(), Duration.ZERO);
        try {
            var unused = last.toCompletableFuture().get(PATIENCE_AT_END.toMillis(), TimeUnit.MILLISECONDS);
            log.left(true);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unknown) {
            log.left(false);
        }
    }
}
