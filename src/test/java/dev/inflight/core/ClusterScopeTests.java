package dev.inflight.core;

import static dev.inflight.test.InFlightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
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
    void withoutAnExecutorItIsDoneOnTheRegistrysOwn() {
        Thread starter = Thread.currentThread();
        InFlightFuture<Boolean> run = registry()
                .startAsync(
                        spec("a").build(), () -> CompletableFuture.completedFuture(Thread.currentThread() == starter));

        guard.grant(run.id());

        assertThat(run).succeedsWithin(EngineInvariants.PATIENCE).isEqualTo(false);
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
    void theHistoryKeepsTheToken() {
        InFlightFuture<String> run = registry().start(spec("a").build(), () -> "x");
        long token = guard.grant(run.id());
        assertThat(run).succeedsWithin(EngineInvariants.PATIENCE);

        assertThat(registry().history(HistoryQuery.ALL))
                .extracting(EndedTask::token)
                .containsExactly(token);
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
