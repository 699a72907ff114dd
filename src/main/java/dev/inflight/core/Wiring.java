package dev.inflight.core;

import dev.inflight.ContextCarrier;
import dev.inflight.NameGuard;
import dev.inflight.SecretMasker;
import dev.inflight.TimeSource;
import dev.inflight.core.count.KindTally;
import dev.inflight.core.count.Statistics;
import dev.inflight.core.life.Admission;
import dev.inflight.core.life.Alarms;
import dev.inflight.core.life.Canceller;
import dev.inflight.core.life.Closing;
import dev.inflight.core.life.Completion;
import dev.inflight.core.life.DroppedWork;
import dev.inflight.core.life.Ending;
import dev.inflight.core.life.Execution;
import dev.inflight.core.life.Launcher;
import dev.inflight.core.life.Newcomers;
import dev.inflight.core.life.Permits;
import dev.inflight.core.life.Shutdown;
import dev.inflight.core.run.Cause;
import dev.inflight.core.run.Ids;
import dev.inflight.core.run.Ledger;
import dev.inflight.core.run.NameTable;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.RunHost;
import dev.inflight.core.run.Runs;
import dev.inflight.core.threads.CallbackPool;
import dev.inflight.core.timer.DeadlineTimer;
import dev.inflight.core.timer.Nanos;
import dev.inflight.core.view.Display;
import dev.inflight.core.view.History;
import dev.inflight.core.view.Listeners;
import dev.inflight.core.view.Listing;
import dev.inflight.core.view.RunLog;
import dev.inflight.core.view.Snapshots;
import dev.inflight.core.view.WallClock;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the parts of one registry and gives each what it uses. No part knows this class. */
final class Wiring {

    final String instance;
    final RegistrySettings settings;
    final Executor executor;
    /** The executor that this registry has made for itself; {@code null} when it was given one. */
    final @Nullable ExecutorService ownExecutor;

    final CallbackPool callbacks;
    final DeadlineTimer timer;
    final NameTable<Run<?>> table = new NameTable<>();

    /** Runs whose future has ended and whose work has not gone. */
    final Ledger ledger = new Ledger();

    final Runs runs;
    final Statistics statistics;

    final WallClock clock;
    final Snapshots snapshots;
    final Listing listing;
    final History history;
    final Listeners listeners;

    final RunHost host = new Host();
    final Closing closing = new Closing();
    final Admission admission;
    final Canceller canceller;
    final Shutdown shutdown;
    /** Of the executor that this registry has made for itself; {@code null} when there is none. */
    final @Nullable Shutdown ownExecutorShutdown;

    private final Ids ids;
    private final long hookGrace;
    private final Launcher launcher;
    private final Execution execution;
    private final Ending ending;
    private final Alarms alarms;

    @SuppressWarnings("this-escape") // no part calls the host before there is a run
    Wiring(
            String instance,
            RegistrySettings settings,
            @Nullable Executor given,
            Supplier<ExecutorService> ownExecutor,
            CallbackPool callbacks,
            TimeSource time,
            @Nullable ContextCarrier carrier,
            SecretMasker masker,
            @Nullable NameGuard guard) {
        this.instance = instance;
        this.settings = settings;
        this.ownExecutor = given == null ? ownExecutor.get() : null;
        this.executor = given == null ? Objects.requireNonNull(this.ownExecutor) : given;
        this.callbacks = callbacks;
        timer = new DeadlineTimer("inflight-timer-" + instance, time, callbacks);
        ids = new Ids(instance);
        hookGrace = Nanos.of(settings.hookGrace());
        runs = new Runs(table, ledger, ids);
        statistics = new Statistics(settings.maxKinds(), timer::now, table, callbacks);

        Display display = new Display(masker);
        clock = new WallClock(time, timer);
        snapshots = new Snapshots(timer, clock, display);
        listing = new Listing(table, ledger, timer, snapshots, display);
        history = new History(settings.historySize(), ids, clock, display);
        listeners = new Listeners(snapshots);
        RunLog log = new RunLog(timer, callbacks, display);

        Completion completion = new Completion(callbacks);
        Permits permits = new Permits(guard, executor, callbacks);
        ending = new Ending(
                table,
                ledger,
                timer,
                history,
                listeners,
                log,
                closing,
                callbacks,
                completion,
                permits,
                this::startSoon);
        execution = new Execution(timer, clock, ending);
        launcher = new Launcher(
                executor, callbacks, new DroppedWork(timer, callbacks), timer, ledger, execution, ending, permits);
        admission = new Admission(
                new Newcomers(host, carrier, settings.maxTimeout(), permits),
                permits,
                settings.maxOutstanding(),
                executor,
                closing,
                table,
                timer,
                listeners,
                log,
                launcher,
                execution);
        alarms = new Alarms(settings.stopGrace(), timer, callbacks, log, launcher, ending);
        canceller = new Canceller(runs, settings.maxTimeout());
        shutdown = Shutdown.ofAll(closing, table, ledger, log, snapshots, callbacks, completion);
        ownExecutorShutdown = this.ownExecutor == null
                ? null
                : Shutdown.ofExecutor(this.ownExecutor, closing, table, ledger, log, snapshots, callbacks, completion);
    }

    /** Ending is made before what it hands the next run to. */
    private void startSoon(Run<?> next) {
        launcher.startSoon(next);
    }

    /** Brings what a run asks for to the part that does it. */
    private final class Host implements RunHost {

        @Override
        public Ids ids() {
            return ids;
        }

        @Override
        public KindTally tallyOf(String kind) {
            return statistics.of(kind);
        }

        @Override
        public long now() {
            return timer.now();
        }

        @Override
        public long hookGrace() {
            return hookGrace;
        }

        @Override
        public void rearm(Run<?> run) {
            timer.rearm(run);
        }

        @Override
        public long nextAlarm(Run<?> run) {
            return alarms.next(run);
        }

        @Override
        public void onAlarm(Run<?> run, long now) {
            alarms.ring(run, now);
        }

        @Override
        public void stopped(Run<?> run, Cause cause) {
            ending.stopped(run, cause);
        }

        @Override
        public void execute(Runnable later) {
            callbacks.execute(later);
        }

        @Override
        public void perform(Run<?> run) {
            admission.passGate(run);
            execution.perform(run, Thread.currentThread());
        }

        @Override
        public <T extends @Nullable Object> void stageIsOver(
                Run<T> run, @Nullable T value, @Nullable Throwable failure) {
            execution.stageIsOver(run, value, failure);
        }
    }
}
