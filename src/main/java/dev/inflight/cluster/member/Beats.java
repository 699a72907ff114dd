package dev.inflight.cluster.member;

import dev.inflight.TimeSource;
import dev.inflight.cluster.Beat;
import dev.inflight.cluster.Member;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that this replica is alive, six times per lease, and knows from that whether the engine answers. Any unknown answer, of
 * whatever call, means that it does not, until a beat is answered; the next beat is then sent at once, those after it each second.
 */
final class Beats {

    private static final Logger LOGGER = LoggerFactory.getLogger("dev.inflight");

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** An engine keeps its time-out far below; one that never answers must not stop the beat. */
    private static final long NEVER_ANSWERED_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** A connection is made meanwhile. */
    private static final long PATIENCE_AT_START_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Duration PATIENCE_AT_END = Duration.ofMillis(450);

    private enum Standing {
        /** Not one beat has been answered yet. */
        JOINING,
        UP,
        DOWN,
        /** It stays out, for good. */
        OUT,
        LEFT
    }

    private final String instance;
    private final Calls calls;
    private final TimeSource time;
    private final MemberSettings settings;
    private final Supplier<Member> me;
    private final long leaseNanos;

    private volatile Runnable wake = () -> {};

    // guarded by this
    private Standing standing = Standing.JOINING;
    private long number;
    private boolean open;
    private long sentAt;
    private long nextAt;
    private int failures;
    private boolean doubtful;
    private boolean lossSaid;
    private final long madeAt;
    private boolean forgotten;
    private long forgottenAt;
    private boolean clockKnown;
    private long clockMicros;
    private long clockReadAt;
    private long leaseEndsAt;
    private int registered;

    Beats(String instance, Calls calls, TimeSource time, MemberSettings settings, Supplier<Member> me) {
        this.instance = instance;
        this.calls = calls;
        this.time = time;
        this.settings = settings;
        this.me = me;
        this.leaseNanos = settings.lease().toNanos();
        this.madeAt = time.nanoTime();
        this.nextAt = madeAt;
        this.leaseEndsAt = madeAt;
        calls.tellUnknown(this::suspect);
    }

    void wakeWith(Runnable timer) {
        wake = timer;
    }

    /** Whether the engine answered when it was last asked. */
    synchronized boolean isUp() {
        return standing == Standing.UP;
    }

    /** Whether the engine may be asked: it answered when it was last asked, or has not been yet. */
    synchronized boolean mayAsk() {
        return standing == Standing.UP || (standing == Standing.JOINING && failures == 0);
    }

    /** How many replicas the engine has registered, as it said last. */
    synchronized int registered() {
        return standing == Standing.UP ? registered : 0;
    }

    /** What is left of the lease by the clock of this replica, which began to count before the beat was sent. */
    synchronized Duration leaseLeft() {
        return Duration.ofNanos(Math.max(0, leaseEndsAt - time.nanoTime()));
    }

    /** What the engine's clock says now, in microseconds; empty before it has said it once. */
    synchronized OptionalLong engineMicros() {
        return clockKnown
                ? OptionalLong.of(clockMicros + (time.nanoTime() - clockReadAt) / 1_000)
                : OptionalLong.empty();
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
                nextAt = now;
            }
            all = !forgotten || now - forgottenAt > leaseNanos / 6 + RETRY_NANOS;
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
            nextAt = time.nanoTime();
        }
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
            lost = open && now - sentAt >= NEVER_ANSWERED_NANOS;
            if (open && !lost) {
                return NEVER_ANSWERED_NANOS - (now - sentAt);
            }
            if (!lost && nextAt - now > 0) {
                return nextAt - now;
            }
            beat = number;
        }
        if (lost) {
            answered(beat, null, new TimeoutException("no answer at all"));
            return advance(now);
        }
        synchronized (this) {
            beat = ++number;
            open = true;
            sentAt = now;
        }
        long sent = beat;
        var unused = calls.beat(me.get(), settings.lease())
                .whenComplete((answer, failure) -> answered(sent, answer, failure));
        return NEVER_ANSWERED_NANOS;
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
        synchronized (this) {
            if (!open || beat != number) {
                return;
            }
            open = false;
            doubtful = true;
            standing = standing == Standing.UP ? Standing.DOWN : standing;
            nextAt = time.nanoTime() + (failures++ == 0 ? 0 : RETRY_NANOS);
            boolean patient = standing == Standing.JOINING && time.nanoTime() - madeAt < PATIENCE_AT_START_NANOS;
            say = !lossSaid && failures > 1 && standing != Standing.LEFT && !patient;
            lossSaid |= say;
        }
        if (say) {
            LOGGER.atWarn()
                    .addKeyValue("instance", instance)
                    .addKeyValue("cause", causeOf(failure))
                    .log("engine lost: replicas cannot see or stop each other's tasks; starts are not affected");
        }
    }

    private static String causeOf(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause == null ? null : cause.getMessage());
    }

    private void succeeded(long beat, Beat answer) {
        boolean first;
        boolean back;
        synchronized (this) {
            if (!open || beat != number) {
                return;
            }
            open = false;
            failures = 0;
            clockKnown = true;
            clockReadAt = time.nanoTime();
            clockMicros = answer.engineMicros();
            leaseEndsAt = sentAt + leaseNanos;
            nextAt = sentAt + leaseNanos / 6;
            registered = answer.live();
            first = standing == Standing.JOINING;
            if (!first && !answer.known()) {
                forgotten = true;
                forgottenAt = clockReadAt;
            }
            boolean taken = first && answer.known() && !doubtful;
            doubtful = true; // from now on it is this replica that is known
            if (taken) {
                standing = Standing.OUT;
            } else if (standing == Standing.DOWN) {
                standing = Standing.UP;
            }
            back = !first && lossSaid && standing == Standing.UP;
            lossSaid &= !back;
        }
        if (back) {
            LOGGER.atInfo().addKeyValue("instance", instance).log("engine back");
        }
        if (first) {
            joining(answer);
        }
    }

    private void joining(Beat answer) {
        if (isOut()) {
            LOGGER.atWarn()
                    .addKeyValue("instance", instance)
                    .log("cluster not joined: another replica that is alive has this id");
            return;
        }
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
            nextAt = time.nanoTime() + RETRY_NANOS;
        }
        wake.run();
    }

    private synchronized boolean isOut() {
        return standing == Standing.OUT;
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
            LOGGER.atWarn()
                    .addKeyValue("instance", instance)
                    .addKeyValue("partitions", settings.partitions())
                    .addKeyValue("other", other.get().instance())
                    .addKeyValue("otherPartitions", other.get().partitions())
                    .log("cluster not joined: another replica has other partitions");
        } else {
            LOGGER.atInfo()
                    .addKeyValue("instance", instance)
                    .addKeyValue("replicas", answer.live())
                    .log("cluster joined");
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
            LOGGER.atInfo().addKeyValue("instance", instance).log("cluster left");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unknown) {
            LOGGER.atInfo()
                    .addKeyValue("instance", instance)
                    .log("cluster left; the engine does not answer, so others learn it from the lease");
        }
    }
}
