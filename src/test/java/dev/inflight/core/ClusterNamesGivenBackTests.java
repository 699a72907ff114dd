package dev.inflight.core;

import static dev.inflight.test.InFlightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.TaskListener;
import dev.inflight.TaskScope;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import dev.inflight.test.ManualGuard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When a name that others have a say in is free again: once for each run that asked for it, however that ends. */
class ClusterNamesGivenBackTests {

    private final ManualGuard guard = ManualGuard.waiting();

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime(
            builder -> builder.nameGuard(guard).maxOutstanding(3).stopGrace(Duration.ofSeconds(5)));

    private static TaskSpec.Builder spec(String name) {
        return Specs.build(name).scope(TaskScope.CLUSTER);
    }

    private DefaultInFlightRegistry registry() {
        return engine.registry();
    }

    private InFlightFuture<String> start(Blocker work) {
        return registry().start(spec("a").build(), work);
    }

    private InFlightFuture<String> startAndGrant(Blocker work) {
        InFlightFuture<String> run = start(work);
        guard.grant(run.id());
        work.awaitBegun();
        return run;
    }

    private TaskState stateOf(InFlightFuture<?> run) {
        return registry().find(run.name(), run.id()).orElseThrow().state();
    }

    @Test
    void itsNameIsFreeBeforeItsFutureIsDone() {
        InFlightFuture<String> run = registry().start(spec("a").build(), () -> "x");
        CompletableFuture<List<String>> freeByThen = run.thenApply(value -> guard.releasedIds());

        guard.grant(run.id());

        assertThat(freeByThen).succeedsWithin(EngineInvariants.PATIENCE).isEqualTo(List.of(run.id()));
    }

    @Test
    void theNewerKnowsWhomItDisplacedAndTheOldersNameIsHeldAsLongAsItsWork() {
        try (Blocker stubborn = Blocker.stubborn();
                Blocker second = Blocker.obedient()) {
            InFlightFuture<String> older = startAndGrant(stubborn);
            InFlightFuture<String> newer = start(second);

            assertThat(older).hasEnded(Outcome.OVERLAPPED);
            assertThat(guard.asked().get(1).supersedes()).isEqualTo(older.id());
            assertThat(guard.releasedIds()).isEmpty();

            stubborn.release();
            await().until(() -> guard.releasedIds().equals(List.of(older.id())));
            assertThat(newer).isNotDone();
            newer.cancel(true);
        }
    }

    @Test
    void oneThatStillWaitsIsDisplacedAndNeverBegins() {
        try (Blocker first = Blocker.obedient();
                Blocker second = Blocker.obedient()) {
            InFlightFuture<String> older = start(first);
            InFlightFuture<String> newer = start(second);

            assertThat(older).hasEnded(Outcome.OVERLAPPED);
            assertThat(guard.releasedIds()).containsExactly(older.id());
            assertThat(guard.asked().get(1).supersedes()).isEqualTo(older.id());
            guard.grant(older.id());
            guard.grant(newer.id());
            second.awaitBegun();
            assertThat(first.hasBegun()).isFalse();
        }
    }

    @Test
    void cancelledWhileItWaitsItNeverBeginsThoughItsNameIsGrantedLater() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> run = start(work);

            run.ripcord().pull("changed my mind");
            guard.grant(run.id());

            assertThat(run).hasEnded(Outcome.CANCELLED);
            assertThat(work.hasBegun()).isFalse();
            assertThat(guard.releasedIds()).containsExactly(run.id());
            assertThat(engine.events().ended().get(0).token()).isNull();
        }
    }

    @Test
    void timedOutWhileItWaitsItNeverBegins() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> run = start(work);

            engine.time().advancePast(Specs.TIMEOUT);

            assertThat(run).hasEnded(Outcome.TIMED_OUT);
            assertThat(guard.releasedIds()).containsExactly(run.id());
            guard.grant(run.id());
            assertThat(work.hasBegun()).isFalse();
        }
    }

    @Test
    void aShutdownEndsWhatWaits() {
        InFlightFuture<String> run = registry().start(spec("a").build(), () -> "never");

        assertThat(registry().shutdown(Duration.ZERO, Duration.ZERO)).isEmpty();

        assertThat(run).hasEnded(Outcome.SHUT_DOWN);
        assertThat(guard.releasedIds()).containsExactly(run.id());
    }

    @Test
    void whatWaitsMayStillBeginWhileTheRegistryDrains() {
        InFlightFuture<String> run = registry().start(spec("a").build(), () -> "x");
        CompletableFuture<List<TaskSnapshot>> shutdown = CompletableFuture.supplyAsync(
                () -> registry().shutdown(EngineInvariants.PATIENCE, EngineInvariants.PATIENCE));
        await().until(() -> registry().isShutdown());

        guard.grant(run.id());

        assertThat(shutdown).succeedsWithin(EngineInvariants.PATIENCE);
        assertThat(run).isCompletedWithValue("x");
        assertThat(guard.releasedIds()).containsExactly(run.id());
    }

    @Test
    void anAnswerAfterTheRegistryIsClosedChangesNothing() {
        InFlightFuture<String> run = registry().start(spec("a").build(), () -> "never");
        registry().close();

        guard.grant(run.id());

        assertThat(run).hasEnded(Outcome.SHUT_DOWN);
        assertThat(guard.releasedIds()).containsExactly(run.id());
    }

    @Test
    void aZombiesNameIsFreeOnceAndNotAgainWhenItsWorkGoes() {
        try (Blocker stubborn = Blocker.stubborn()) {
            InFlightFuture<String> run = startAndGrant(stubborn);
            run.cancel(true);
            engine.time().advance(Duration.ofSeconds(4));
            assertThat(guard.releasedIds()).isEmpty();

            engine.time().advancePast(Duration.ofSeconds(1));
            assertThat(stateOf(run)).isEqualTo(TaskState.ZOMBIE);
            assertThat(guard.releasedIds()).containsExactly(run.id());

            stubborn.release();
            await().until(() -> engine.events().workGone().size() == 1);
            assertThat(guard.releasedIds()).containsExactly(run.id());
        }
    }

    @Test
    void workThatCannotBeReachedCountsAsGone() {
        InFlightFuture<String> run = registry().startAsync(spec("a").build(), CompletableFuture::new);
        guard.grant(run.id());
        await().until(() -> registry().find("a").orElseThrow().state() == TaskState.RUNNING);

        run.cancel(true);

        await().until(() -> guard.releasedIds().equals(List.of(run.id())));
    }

    @Test
    void whoseParentIsStoppedEndsWhileItWaits() {
        AtomicReference<InFlightFuture<String>> child = new AtomicReference<>();
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> parent = registry().start(Specs.named("parent"), () -> {
                child.set(registry().start(spec("child").build(), () -> "never"));
                return work.call();
            });
            work.awaitBegun();

            parent.cancel(true);

            assertThat(child.get()).hasEnded(Outcome.CANCELLED);
            assertThat(guard.releasedIds()).containsExactly(child.get().id());
        }
    }

    @Test
    void itsChildrenAreStoppedAlongWithIt() {
        AtomicReference<InFlightFuture<String>> child = new AtomicReference<>();
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> parent = registry().start(spec("parent").build(), () -> {
                child.set(registry().start(spec("child").build(), () -> "never"));
                return work.call();
            });
            guard.grant(parent.id());
            work.awaitBegun();

            guard.asked().get(0).end(Outcome.OVERLAPPED, "run other-1", "started again on host-b");

            assertThat(child.get()).hasEnded(Outcome.CANCELLED);
            await().until(() -> guard.releasedIds().size() == 2);
            assertThat(guard.releasedIds())
                    .containsExactlyInAnyOrder(parent.id(), child.get().id());
        }
    }

    @Test
    void whatItsExecutorRefusesWhenItsNameIsGrantedEndsRejected() {
        InFlightFuture<String> run = registry().start(spec("a").build(), () -> "never", full -> {
            throw new RejectedExecutionException("full");
        });
        assertThat(run).isNotDone();

        guard.grant(run.id());

        assertThat(run).hasEnded(Outcome.REJECTED);
        assertThat(guard.releasedIds()).containsExactly(run.id());
    }

    @Test
    void aListenerThatDoesNotReturnDoesNotKeepTheName() {
        CountDownLatch held = new CountDownLatch(1);
        registry().addListener(new TaskListener() {
            @Override
            public void onEnded(TaskSnapshot task) {
                Blocker.hold(held);
            }
        });
        InFlightFuture<String> run = registry().start(spec("a").build(), () -> "x");

        guard.grant(run.id());

        try {
            await().until(() -> guard.releasedIds().equals(List.of(run.id())));
            assertThat(run).isNotDone();
        } finally {
            held.countDown();
        }
        assertThat(run).succeedsWithin(EngineInvariants.PATIENCE);
    }

    @Test
    void whatItsPoolHasDroppedIsNotDoneWhenItIsBroughtBack() {
        AtomicReference<Runnable> put = new AtomicReference<>();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), (work, full) -> put.set(work));
        AtomicInteger worked = new AtomicInteger();
        try (Blocker busy = Blocker.obedient()) {
            InFlightFuture<String> running = registry().start(Specs.named("busy"), busy, pool);
            busy.awaitBegun();
            InFlightFuture<Integer> dropped = registry().start(spec("a").build(), worked::incrementAndGet, pool);
            guard.grant(dropped.id());
            for (int looks = 0; looks < 30; looks++) {
                engine.time().advance(Duration.ofMillis(100));
            }
            assertThat(dropped).hasEnded(Outcome.REJECTED);
            assertThat(guard.releasedIds()).containsExactly(dropped.id());

            put.get().run();

            assertThat(worked).hasValue(0);
            busy.release();
            assertThat(running).succeedsWithin(EngineInvariants.PATIENCE);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void theShutdownOfTheRegistrysOwnExecutorEndsWhatWaitsForIt() {
        try (DefaultInFlightRegistry own =
                DefaultInFlightRegistry.builder().nameGuard(guard).build()) {
            InFlightFuture<String> run = own.startAsync(spec("a").build(), CompletableFuture::new);

            own.shutdownOwnExecutor(Duration.ZERO, Duration.ZERO);

            assertThat(run).hasEnded(Outcome.SHUT_DOWN);
            assertThat(guard.releasedIds()).containsExactly(run.id());
        }
    }
}
