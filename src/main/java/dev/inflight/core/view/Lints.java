package dev.inflight.core.view;

import dev.inflight.CancelEffect;
import dev.inflight.Interruption;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskLint;
import dev.inflight.TaskLint.Code;
import dev.inflight.core.count.KindTally;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.RunState;
import dev.inflight.core.run.Stop;
import dev.inflight.core.threads.VirtualThreads;
import dev.inflight.core.timer.DeadlineTimer;
import dev.inflight.core.timer.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What is remarkable about the runs that somebody looks at. Reads what is there anyway: the run's word, what its
 * thread is parked on, its kind's counters; and of few runs of a list, the stack. Each look makes one instance, which judges each kind once.
 */
public final class Lints {

    /** So many runs of a kind must have completed before their 99th percentile means anything. */
    private static final long ENOUGH_RUNS = 100;

    /** A timeout is far above the percentile from this factor on, … */
    private static final int FAR = 20;

    /** … and when a hang would go unnoticed for at least so long. */
    private static final long NOTICEABLE = Nanos.of(Duration.ofMinutes(1));

    private static final StackTraceElement[] NO_STACK = {};

    private static final long ENOUGH_OVERLAPS = 20;
    private static final double NEARLY_ALL = 0.9;

    /** In a list, work that is not being stopped must have gone on for so long before its stack is looked at, … */
    private static final long WORTH_A_LOOK = Nanos.of(Duration.ofSeconds(1));

    /** … and only so many stacks are: each takes some microseconds, and holds up its thread. */
    private static final int STACKS_OF_A_LIST = 20;

    private final DeadlineTimer timer;
    private final Map<KindTally, OfKind> kinds = new HashMap<>();
    private int stacksLeft = STACKS_OF_A_LIST;

    /** For a list. */
    public Lints(DeadlineTimer timer) {
        this.timer = timer;
    }

    /**
     * What all runs of a kind have in common.
     *
     * @param bound what 99 % of its completed runs stayed below, in nanoseconds; -1: unknown
     * @param lints that hold for each of them
     */
    private record OfKind(long bound, List<TaskLint> lints) {}

    /** Of one of a list. */
    List<TaskLint> of(Run<?> run) {
        return of(run, null);
    }

    /**
     * Of one that somebody looks at in depth.
     *
     * @param known its thread's stack; {@code null}: to be had if it is worth that
     */
    List<TaskLint> of(Run<?> run, StackTraceElement @Nullable [] known) {
        List<TaskLint> found = new ArrayList<>(0);
        int word = run.word();
        if (RunState.has(word, RunState.ZOMBIE) && RunState.phase(word) == RunState.INTERRUPTED) {
            found.add(ignoresInterrupt(run));
        }
        Thread worker = run.worker();
        if (worker != null && isParkedOnFuture(worker) && run.worker() == worker) {
            found.add(new TaskLint(
                    Code.PARKED_ON_FUTURE,
                    "its thread waits in get or join of another future, and is of no use to anybody meanwhile"));
        }
        if (worker != null && mayBeOutOfReach(run, word)) {
            StackTraceElement[] stack = known != null ? known : stackInList(run, word);
            OutOfReach place = OutOfReach.of(stack, VirtualThreads.isVirtual(worker) && isInterrupted(run));
            if (place != null && run.worker() == worker) {
                found.add(outOfReach(place, RunState.isDecided(word)));
            }
        }
        if (!run.tally().isMixed()) { // not one of many that are counted together
            OfKind kind = kinds.computeIfAbsent(run.tally(), Lints::judge);
            long timeout = run.deadline() - run.startedAt();
            if (kind.bound >= 0 && timeout / FAR >= kind.bound && timeout - kind.bound >= NOTICEABLE) {
                found.add(new TaskLint(
                        Code.TIMEOUT_FAR_ABOVE_P99,
                        "its timeout is " + text(timeout)
                                + ", yet 99 % of the completed runs of its kind took less than " + text(kind.bound)));
            }
            found.addAll(kind.lints);
        }
        return found.isEmpty() ? List.of() : List.copyOf(found);
    }

    private TaskLint ignoresInterrupt(Run<?> run) {
        Stop stop = run.stop();
        String when = stop == null ? "" : " " + text(timer.now() - stop.endedAt()) + " ago";
        return new TaskLint(
                Code.IGNORES_INTERRUPT,
                "it was interrupted" + when
                        + " and still works: it neither blocks interruptibly nor asks its TaskContext");
    }

    /**
     * Not while a hook would reach it, nor while one that has run may still do so; nor when its work was left to finish on
     * purpose.
     */
    private static boolean mayBeOutOfReach(Run<?> run, int word) {
        Stop stop = run.stop();
        if (stop == null) {
            return !run.hasHooks();
        }
        return !stop.cause().leavesWorkAlone()
                && (stop.effect() != CancelEffect.HOOK || RunState.has(word, RunState.ZOMBIE));
    }

    private static boolean isInterrupted(Run<?> run) {
        return run.spec().interruption() == Interruption.INTERRUPT;
    }

    private StackTraceElement[] stackInList(Run<?> run, int word) {
        boolean worthIt = RunState.isDecided(word) || timer.now() - run.begunAt() >= WORTH_A_LOOK;
        return worthIt && stacksLeft-- > 0 ? run.stack() : NO_STACK;
    }

    private static TaskLint outOfReach(OutOfReach place, boolean stopped) {
        String what;
        if (place.closes()) {
            what = stopped ? "an interrupt only closes its connection" : "a stop would only close its connection";
            what += ", and the database may work on";
        } else {
            what = stopped ? "the stop has not reached it" : "a stop will not reach it";
        }
        return new TaskLint(Code.OUT_OF_REACH, "waits in " + place.place() + ": " + what + "; see docs/reach.md");
    }

    /** A thread says what it is parked on: the future itself, or a part of {@link CompletableFuture}. */
    private static boolean isParkedOnFuture(Thread thread) {
        Object blocker = LockSupport.getBlocker(thread);
        return blocker instanceof Future<?>
                || (blocker != null && blocker.getClass().getNestHost() == CompletableFuture.class);
    }

    private static OfKind judge(KindTally kind) {
        List<TaskLint> lints = new ArrayList<>(0);
        TaskLint overlaps = overlaps(kind);
        if (overlaps != null) {
            lints.add(overlaps);
        }
        return new OfKind(kind.completed.bound(0.99, ENOUGH_RUNS), lints);
    }

    /** Those who join share a run on purpose. */
    private static @Nullable TaskLint overlaps(KindTally kind) {
        long overlaps = 0;
        for (Overlap policy : Overlap.values()) {
            overlaps += policy == Overlap.JOIN ? 0 : kind.overlaps(policy);
        }
        long runs = kind.outstanding();
        for (Outcome outcome : Outcome.values()) {
            runs += kind.runs(outcome).count();
        }
        if (overlaps < ENOUGH_OVERLAPS || overlaps < runs * NEARLY_ALL) {
            return null;
        }
        return new TaskLint(
                Code.OVERLAPS_EVERY_RUN,
                Math.min(overlaps, runs) + " of " + runs
                        + " runs of its kind were started while one of their name was still outstanding");
    }

    /** Three units at most are enough for people: {@code 1d4h}, {@code 2m30s}, {@code 8.6s}, {@code 540ms}. */
    static String text(long nanos) {
        Duration duration = Duration.ofNanos(nanos);
        if (nanos < 1_000_000) {
            return "1ms";
        }
        if (duration.toSeconds() < 1) {
            return duration.toMillis() + "ms";
        }
        if (duration.toMinutes() < 1) {
            return Math.round(nanos / 1e8) / 10.0 + "s";
        }
        String text = (duration.toDays() > 0 ? duration.toDays() + "d" : "")
                + (duration.toHoursPart() > 0 ? duration.toHoursPart() + "h" : "")
                + (duration.toMinutesPart() > 0 ? duration.toMinutesPart() + "m" : "");
        return duration.toHours() == 0 && duration.toSecondsPart() > 0 ? text + duration.toSecondsPart() + "s" : text;
    }
}
