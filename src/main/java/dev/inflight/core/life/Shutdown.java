package dev.inflight.core.life;

import dev.inflight.Outcome;
import dev.inflight.TaskCancelledException;
import dev.inflight.TaskSnapshot;
import dev.inflight.core.run.Cause;
import dev.inflight.core.run.HandEndedFuture;
import dev.inflight.core.run.Ledger;
import dev.inflight.core.run.NameTable;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.SharedRun;
import dev.inflight.core.view.RunLog;
import dev.inflight.core.view.Snapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/** The end of a registry, or of its own executor: drain, pull every ripcord, wait for the work, name the survivors. */
public final class Shutdown {

    /** How long we wait for what was just decided to be completed: normally that takes a few milliseconds. */
    private static final Duration ENDINGS = Duration.ofSeconds(1);

    private final Predicate<Run<?>> concerned;
    private final Runnable refuseStarts;
    private final Closing closing;
    private final NameTable<Run<?>> table;
    private final Ledger ledger;
    private final RunLog log;
    private final Snapshots snapshots;
    private final Executor callbacks;
    private final Completion completion;

    private Shutdown(
            Predicate<Run<?>> concerned,
            Runnable refuseStarts,
            Closing closing,
            NameTable<Run<?>> table,
            Ledger ledger,
            RunLog log,
            Snapshots snapshots,
            Executor callbacks,
            Completion completion) {
        this.concerned = concerned;
        this.refuseStarts = refuseStarts;
        this.closing = closing;
        this.table = table;
        this.ledger = ledger;
        this.log = log;
        this.snapshots = snapshots;
        this.callbacks = callbacks;
        this.completion = completion;
    }

    /** Of all runs. */
    public static Shutdown ofAll(
            Closing closing,
            NameTable<Run<?>> table,
            Ledger ledger,
            RunLog log,
            Snapshots snapshots,
            Executor callbacks,
            Completion completion) {
        return new Shutdown(
                run -> true, closing::refuseAll, closing, table, ledger, log, snapshots, callbacks, completion);
    }

    /** Of the runs on that executor. */
    public static Shutdown ofExecutor(
            Executor executor,
            Closing closing,
            NameTable<Run<?>> table,
            Ledger ledger,
            RunLog log,
            Snapshots snapshots,
            Executor callbacks,
            Completion completion) {
        return new Shutdown(
                run -> run.executor() == executor,
                () -> closing.refuse(executor),
                closing,
                table,
                ledger,
                log,
                snapshots,
                callbacks,
                completion);
    }

    public List<TaskSnapshot> run(Duration drain, Duration stop) {
        requireNotNegative("drain", drain);
        requireNotNegative("stop", stop);
        refuseStarts.run();
        boolean interrupted = false;
        List<Run<?>> runs = outstanding();
        List<HandEndedFuture<?>> futures = heldBy(runs);
        try {
            awaitDone(futures, drain);
        } catch (InterruptedException hurry) {
            interrupted = true; // somebody wants this over: no draining, but every future is still completed
        }
        pullAll();
        try {
            if (!awaitDone(futures, ENDINGS)) {
                runs.forEach(this::completeNow);
                awaitDone(futures, ENDINGS);
            }
            if (!interrupted) {
                closing.await(() -> ledger.stream().noneMatch(concerned), stop);
            }
        } catch (InterruptedException hurry) {
            interrupted = true;
        }
        log.flush();
        List<TaskSnapshot> survivors = new ArrayList<>();
        for (Run<?> run : ledger) {
            if (concerned.test(run)) {
                log.survivor(run);
                survivors.add(snapshots.of(run));
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return survivors;
    }

    private boolean awaitDone(List<HandEndedFuture<?>> futures, Duration atMost) throws InterruptedException {
        int[] done = {0}; // how many from the first on: each look goes on where the last one stopped
        return closing.await(
                () -> {
                    while (done[0] < futures.size() && futures.get(done[0]).isDone()) {
                        done[0]++;
                    }
                    return done[0] == futures.size();
                },
                atMost);
    }

    private static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, not " + value);
        }
    }

    /**
     * Decides every outcome here and now. What follows happens on threads of the registry, so that a callback that blocks
     * holds up neither the shutdown nor the other runs.
     */
    private void pullAll() {
        outstanding()
                .forEach(run -> run.decideNow(
                        Cause.stop(Outcome.SHUT_DOWN, Cause.BY_SHUTDOWN, "the registry is shutting down")));
    }

    /** The run's ending is held up by a listener or a log that does not return. Whoever waits for its future is let go. */
    private void completeNow(Run<?> run) {
        Cause cause = Cause.stop(
                Outcome.SHUT_DOWN, Cause.BY_SHUTDOWN, "the registry is shut down and the run's end is held up");
        callbacks.execute(() -> completion.completeHeld(run, null, new TaskCancelledException(run.endingFor(cause))));
    }

    /** Complete, since starts are refused by now. */
    private List<Run<?>> outstanding() {
        List<Run<?>> runs = new ArrayList<>();
        table.iterator().forEachRemaining(run -> {
            if (concerned.test(run)) {
                runs.add(run);
            }
        });
        return runs;
    }

    /** What the callers of these hold: the runs themselves, and the views of those that are shared. */
    private static List<HandEndedFuture<?>> heldBy(List<Run<?>> runs) {
        List<HandEndedFuture<?>> futures = new ArrayList<>(runs);
        for (Run<?> run : runs) {
            SharedRun shared = run.sharedIfAny();
            if (shared != null) {
                futures.addAll(shared.views());
            }
        }
        return futures;
    }
}
