package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.CancelReport;
import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.Ripcord;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskState;
import dev.inflight.TimeSource;
import dev.inflight.core.threads.CallbackPool;
import dev.inflight.core.timer.DeadlineTimer;
import dev.inflight.core.timer.TimedFuture;
import dev.inflight.test.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the timer decides while memory, threads or the effects' executor are short. */
@Timeout(30)
class AlarmFailureTests {

    private final Queue<Runnable> postponed = new ArrayDeque<>();

    private final ManualTime time = new ManualTime();

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants(builder -> builder.time(new Postponing()));

    private InFlightFuture<String> timedOutAndNotYetDealtWith() {
        CountDownLatch never = new CountDownLatch(1);
        InFlightFuture<String> future = engine.registry()
                .startAsync(Specs.build("a").timeout(Duration.ofSeconds(1)).build(), () -> {
                    CompletableFuture<String> stage = new CompletableFuture<>();
                    stage.whenComplete((value, failure) -> never.countDown());
                    return stage;
                });
        time.advancePast(Duration.ofSeconds(1));
        return future;
    }

    private void doWhatWasPostponed() {
        for (Runnable effect = postponed.poll(); effect != null; effect = postponed.poll()) {
            effect.run();
        }
    }

    @Test
    void aRunThatIsDecidedAndNotYetDealtWithIsFoundAsStopping() {
        timedOutAndNotYetDealtWith();
        assertThat(engine.registry().find("a"))
                .get()
                .extracting(TaskSnapshot::state)
                .isEqualTo(TaskState.STOPPING);
        doWhatWasPostponed();
    }

    @Test
    void cancellingARunThatIsDecidedAndNotYetDealtWithReportsWhatWasFirst() {
        timedOutAndNotYetDealtWith();
        assertThat(engine.registry().cancel("a", "too late"))
                .get()
                .extracting(CancelReport::outcome)
                .isEqualTo(Outcome.TIMED_OUT);
        doWhatWasPostponed();
    }

    @Test
    void extendingARunThatIsDecidedAndNotYetDealtWithExtendsNothing() {
        timedOutAndNotYetDealtWith();
        assertThat(engine.registry().extend("a", null, Duration.ofSeconds(5))).isEmpty();
        doWhatWasPostponed();
    }

    @Test
    void whatIsNotYetDealtWithIsNoZombie() {
        timedOutAndNotYetDealtWith();
        time.advancePast(Duration.ofSeconds(10));
        assertThat(engine.events().zombies()).isEmpty();
        doWhatWasPostponed();
    }

    @Test
    void anAlarmThatFailsRingsAgainAndTheOthersRing() {
        List<String> rung = new ArrayList<>();
        DeadlineTimer timer = new DeadlineTimer("test", time, CallbackPool.on(Runnable::run));
        AtomicBoolean failed = new AtomicBoolean();
        timer.arm(new Node(() -> {
            if (failed.compareAndSet(false, true)) {
                throw new OutOfMemoryError("pretended");
            }
            rung.add("again");
        }));
        timer.arm(new Node(() -> rung.add("other")));
        time.advancePast(Duration.ofSeconds(1));
        time.advancePast(Duration.ofSeconds(1));
        assertThat(rung).containsExactlyInAnyOrder("other", "again");
        timer.close();
    }

    @Test
    void aStartThatCannotBeBoundedIsRejectedAndLeavesNoRow() {
        DefaultInFlightRegistry registry =
                DefaultInFlightRegistry.builder().time(new NoThread()).build();
        InFlightFuture<String> future = registry.start(Specs.named("a"), () -> "never", Runnable::run);
        assertThat(future).isCompletedExceptionally();
        assertThat(registry.outstanding()).isZero();
        assertThat(registry.history(dev.inflight.HistoryQuery.ALL).get(0).outcome())
                .isEqualTo(Outcome.REJECTED);
    }

    /** The test's time, with effects that wait until the test does them. */
    private final class Postponing implements TimeSource {
        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Instant wallTime() {
            return time.wallTime();
        }

        @Override
        public Driver drive(String name, Timer timer) {
            return time.drive(name, timer);
        }

        @Override
        public Executor effects() {
            return postponed::add;
        }
    }

    /** A time whose driver gets no thread. */
    private static final class NoThread implements TimeSource {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Instant wallTime() {
            return Instant.EPOCH;
        }

        @Override
        public Driver drive(String name, Timer timer) {
            return new Driver() {
                @Override
                public void wake() {
                    throw new OutOfMemoryError("unable to create native thread");
                }

                @Override
                public void close() {}
            };
        }
    }

    /** Rings at once. */
    private static final class Node extends TimedFuture<String> {
        private final Runnable alarm;

        Node(Runnable alarm) {
            super(0);
            this.alarm = alarm;
        }

        @Override
        protected long nextAlarm() {
            return 1;
        }

        @Override
        protected void onAlarm(long now) {
            alarm.run();
        }

        @Override
        public Ripcord ripcord() {
            return reason -> false;
        }

        @Override
        public String name() {
            return "node";
        }

        @Override
        public String id() {
            return "node-1";
        }
    }
}
