package dev.inflight.core;

import static dev.inflight.test.InFlightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskContext;
import dev.inflight.TaskScope;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import dev.inflight.test.ManualGuard;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

/** What becomes of tasks whose names others have a say in. */
class ClusterScopeTests {

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
    void withoutAGuardItCannotBeStartedAndNothingIsCounted() {
        try (DefaultInFlightRegistry alone = DefaultInFlightRegistry.builder().build()) {
            TaskSpec spec = spec("refresh:eu").build();

            assertThatIllegalStateException()
                    .isThrownBy(() -> alone.start(spec, () -> "x"))
                    .withMessageContaining("\"refresh:eu\"")
                    .withMessageContaining("inflight.cluster.engine");
            assertThatIllegalStateException().isThrownBy(() -> alone.startAsync(spec, CompletableFuture::new));
            assertThat(alone.statistics()).isEmpty();
            assertThat(alone.outstanding()).isZero();
        }
    }

    @Test
    void aLocalTaskIsNobodyElsesConcern() {
        assertThat(registry().start(Specs.named("a"), () -> "x")).succeedsWithin(EngineInvariants.PATIENCE);

        assertThat(guard.asked()).isEmpty();
        assertThat(guard.releasedIds()).isEmpty();
    }

    @Test
    void itIsQueuedUntilItsNameIsGranted() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> run = start(work);

            TaskSnapshot waiting = registry().find("a").orElseThrow();
            assertThat(waiting.state()).isEqualTo(TaskState.QUEUED);
            assertThat(waiting.scope()).isEqualTo(TaskScope.CLUSTER);
            assertThat(waiting.token()).isNull();
            assertThat(work.hasBegun()).isFalse();

            long token = guard.grant(run.id());
            work.awaitBegun();
            assertThat(registry().find("a").orElseThrow().token()).isEqualTo(token);
            work.release();
            assertThat(run).succeedsWithin(EngineInvariants.PATIENCE);
        }
    }

    @Test
    void theWorkAndWhatItLogsHaveTheToken() {
        AtomicReference<OptionalLong> seen = new AtomicReference<>();
        InFlightFuture<String> run = registry().start(spec("a").build(), () -> {
            seen.set(TaskContext.current().token());
            return MDC.get(TaskContext.LOGGED_TOKEN);
        });

        long token = guard.grant(run.id());

        assertThat(run).succeedsWithin(EngineInvariants.PATIENCE).isEqualTo(Long.toString(token));
        assertThat(seen.get()).hasValue(token);
    }

    @Test
    void theTokenIsLoggedOnlyWhileTheThreadWorksForTheTask() {
        AtomicReference<Runnable> later = new AtomicReference<>();
        InFlightFuture<String> run = registry()
                .start(
                        spec("a").build(),
                        () -> {
                            String within = registry()
                                    .start(
                                            Specs.named("inner"),
                                            () -> String.valueOf(MDC.get(TaskContext.LOGGED_TOKEN)),
                                            Runnable::run)
                                    .getNow("not done");
                            return within + " then " + MDC.get(TaskContext.LOGGED_TOKEN);
                        },
                        later::set);
        long token = guard.grant(run.id());

        later.get().run();

        assertThat(run).isCompletedWithValue("null then " + token);
        assertThat(MDC.get(TaskContext.LOGGED_TOKEN)).isNull();
    }

    @Test
    void aHelperOfTheWorkLogsTheTokenToo() {
        AtomicReference<TaskContext> task = new AtomicReference<>();
        InFlightFuture<String> run = registry().start(spec("a").build(), () -> {
            task.set(TaskContext.current());
            return "x";
        });
        long token = guard.grant(run.id());
        assertThat(run).succeedsWithin(EngineInvariants.PATIENCE);

        try (TaskContext.Scope scope = TaskContext.open(task.get())) {
            assertThat(MDC.get(TaskContext.LOGGED_TOKEN)).isEqualTo(Long.toString(token));
            try (TaskContext.Scope none = TaskContext.open(null)) {
                assertThat(MDC.get(TaskContext.LOGGED_TOKEN)).isNull();
            }
            assertThat(MDC.get(TaskContext.LOGGED_TOKEN)).isEqualTo(Long.toString(token));
        }
        assertThat(MDC.get(TaskContext.LOGGED_TOKEN)).isNull();
    }

    @Test
    void itsNameIsFreeBeforeItsFutureIsDone() {
        InFlightFuture<String> run = registry().start(spec("a").build(), () -> "x");
        CompletableFuture<List<String>> freeByThen = run.thenApply(value -> guard.releasedIds());

        guard.grant(run.id());

        assertThat(freeByThen).succeedsWithin(EngineInvariants.PATIENCE).isEqualTo(List.of(run.id()));
    }

    @Test
    void whenItIsRefusedItEndsAsTheGuardSays() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> run = start(work);

            guard.refuse(run.id(), Outcome.OVERLAPPED, "run other-7", "it runs on host-b");

            assertThat(run).hasEnded(Outcome.OVERLAPPED);
            assertThat(engine.events().ended().get(0))
                    .wasStoppedBy("run other-7")
                    .hasReason("it runs on host-b");
            assertThat(work.hasBegun()).isFalse();
            assertThat(guard.releasedIds()).containsExactly(run.id());
        }
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
    void nobodyIsAskedForANewcomerThatItsOwnReplicaRefuses() {
        try (Blocker work = Blocker.obedient()) {
            startAndGrant(work);
            InFlightFuture<String> newer =
                    registry().start(spec("a").overlap(Overlap.FAIL_NEWER).build(), () -> "never");

            assertThat(newer).hasEnded(Outcome.OVERLAPPED);
            assertThat(guard.asked()).hasSize(1);
        }
    }

    @Test
    void aNewcomerThatCannotBeAcceptedDisplacesNobody() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> older = startAndGrant(work);
            guard.accept("the engine is down");

            InFlightFuture<String> newer = registry().start(spec("a").build(), () -> "never");

            assertThat(newer).hasEnded(Outcome.REJECTED);
            assertThat(engine.events().ended().get(0)).wasStoppedBy("cluster").hasReason("the engine is down");
            assertThat(older).isNotDone();
            assertThat(guard.askedIds()).containsExactly(older.id());
        }
    }

    @Test
    void nobodyIsAskedForOneThatDoesNotFitIn() {
        try (Blocker work = Blocker.obedient()) {
            List<InFlightFuture<String>> full = List.of(
                    registry().start(Specs.named("1"), work),
                    registry().start(Specs.named("2"), work),
                    registry().start(Specs.named("3"), work));

            assertThat(registry().start(spec("a").build(), () -> "never")).hasEnded(Outcome.REJECTED);

            assertThat(guard.asked()).isEmpty();
            work.release();
            full.forEach(run -> assertThat(run).succeedsWithin(EngineInvariants.PATIENCE));
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
    void withoutAnExecutorItIsDoneOnTheRegistrysOwn() {
        Thread starter = Thread.currentThread();
        InFlightFuture<Boolean> run = registry()
                .startAsync(
                        spec("a").build(), () -> CompletableFuture.completedFuture(Thread.currentThread() == starter));

        guard.grant(run.id());

        assertThat(run).succeedsWithin(EngineInvariants.PATIENCE).isEqualTo(false);
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
    void itsExecutorIsNotAskedBeforeItsNameIsGranted() {
        AtomicInteger handedOver = new AtomicInteger();
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> older = startAndGrant(work);
            InFlightFuture<String> newer = registry().start(spec("a").build(), () -> "x", task -> {
                handedOver.incrementAndGet();
                task.run();
            });

            assertThat(older).hasEnded(Outcome.OVERLAPPED);
            assertThat(handedOver).hasValue(0);
            guard.grant(newer.id());
            assertThat(newer).succeedsWithin(EngineInvariants.PATIENCE);
            assertThat(handedOver).hasValue(1);
        }
    }

    @Test
    void whatIsUnderWayAlreadyCannotWaitForItsName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry().track(spec("a").build(), new CompletableFuture<>()))
                .withMessageContaining("scope CLUSTER");
        assertThat(guard.asked()).isEmpty();
    }

    @Test
    void withAfterStopItHasItsNameAndThenWaitsForTheWorkOnItsOwnReplica() {
        try (Blocker stubborn = Blocker.stubborn();
                Blocker second = Blocker.obedient()) {
            startAndGrant(stubborn);
            InFlightFuture<String> newer =
                    registry().start(spec("a").afterStop(Duration.ofSeconds(20)).build(), second);
            guard.grant(newer.id());
            assertThat(stateOf(newer)).isEqualTo(TaskState.QUEUED);
            assertThat(guard.asked().get(1).afterStop()).isEqualTo(Duration.ofSeconds(20));

            stubborn.release();

            second.awaitBegun();
        }
    }

    @Test
    void afterStopIsCountedFromTheQuestionOn() {
        try (Blocker stubborn = Blocker.stubborn();
                Blocker second = Blocker.obedient()) {
            startAndGrant(stubborn);
            InFlightFuture<String> newer =
                    registry().start(spec("a").afterStop(Duration.ofSeconds(4)).build(), second);
            engine.time().advance(Duration.ofSeconds(3));
            guard.grant(newer.id());
            assertThat(second.hasBegun()).isFalse();

            engine.time().advancePast(Duration.ofSeconds(1));

            second.awaitBegun();
            assertThat(engine.events().zombies()).hasSize(1);
        }
    }

    @Test
    void whatIsGrantedAfterAllItsWaitingBeginsAtOnce() {
        try (Blocker stubborn = Blocker.stubborn();
                Blocker second = Blocker.obedient()) {
            startAndGrant(stubborn);
            InFlightFuture<String> newer =
                    registry().start(spec("a").afterStop(Duration.ofSeconds(2)).build(), second);
            engine.time().advance(Duration.ofSeconds(10)); // it must not begin without its name, however long it waits
            assertThat(second.hasBegun()).isFalse();

            guard.grant(newer.id());
            engine.time().advancePast(Duration.ZERO);

            second.awaitBegun();
        }
    }

    @Test
    void whatSomebodyElseQueuesBehindItComesAfterIt() {
        InFlightFuture<String> first = registry().start(spec("a").build(), () -> "first");
        InFlightFuture<String> second = registry().start(Specs.named("a", Overlap.QUEUE), () -> "second");
        assertThat(second).isNotDone();

        guard.grant(first.id());

        assertThat(second).succeedsWithin(EngineInvariants.PATIENCE);
        assertThat(guard.askedIds()).containsExactly(first.id());
    }
}
