package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.inflight.CancelEffect;
import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightFuture;
import dev.inflight.Interruption;
import dev.inflight.Overlap;
import dev.inflight.RunMismatchException;
import dev.inflight.TaskCancelledException;
import dev.inflight.TaskContext;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskState;
import dev.inflight.WorkerStack;
import dev.inflight.core.run.Run;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LadderTests {

    private static final Duration LONG = Duration.ofSeconds(10);

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants(builder -> builder.stopGrace(Duration.ofMillis(30)));

    private CancelReport cancel(String name, Duration wait) {
        return engine.registry()
                .cancel(CancelRequest.of(name, "because").withWait(wait))
                .orElseThrow();
    }

    @Test
    void blockedWorkIsInterruptedAndReportedGone() {
        try (Blocker work = Blocker.obedient()) {
            engine.registry().start(Specs.named("a"), work);
            work.awaitBegun();
            CancelReport report = cancel("a", LONG);
            assertThat(report.effect()).isEqualTo(CancelEffect.INTERRUPTED);
            assertThat(report.state()).isEqualTo(TaskState.ENDED);
            assertThat(report.stop()).isNotNull();
            assertThat(report.workStopped()).isTrue();
        }
    }

    @Test
    void theInnerFutureIsToldWhichTaskWasStopped() {
        CompletableFuture<String> inner = new CompletableFuture<>();
        InFlightFuture<String> future = engine.registry().track(Specs.named("a"), inner);
        cancel("a", LONG);
        assertThat(inner.handle((value, failure) -> failure.getMessage()))
                .isCompletedWithValue("task \"a\" (" + future.id() + ") was stopped");
    }

    @Test
    void aCallbackOfTheInnerFutureHoldsUpNobodyWhoCancels() {
        CompletableFuture<String> inner = new CompletableFuture<>();
        AtomicReference<Thread> called = new AtomicReference<>();
        var unused = inner.whenComplete((value, failure) -> called.set(Thread.currentThread()));
        engine.registry().track(Specs.named("a"), inner);
        cancel("a", LONG);
        await().until(() -> called.get() != null);
        assertThat(called.get()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void stubbornWorkIsReportedStillThere() {
        try (Blocker work = Blocker.stubborn()) {
            InFlightFuture<String> future = engine.registry().start(Specs.named("a"), work);
            work.awaitBegun();
            CancelReport report = cancel("a", Duration.ofMillis(1));
            assertThat(future).isCancelled();
            assertThat(report.workStopped()).isFalse();
            assertThat(report.stop()).isNull();
        }
    }

    @Test
    void workThatOutlivesTheGraceIsAZombieUntilItGoes() {
        try (Blocker work = Blocker.stubborn()) {
            engine.registry().start(Specs.named("a"), work);
            work.awaitBegun();
            cancel("a", Duration.ZERO);
            await().until(() -> engine.registry().counts().zombies() == 1);
            assertThat(engine.registry()
                            .list(TaskQuery.ALL.withStates(TaskState.ZOMBIE))
                            .tasks())
                    .extracting(TaskSnapshot::name)
                    .containsExactly("a");
            assertThat(engine.registry().outstanding()).isZero();
            work.release();
            await().until(() -> engine.registry().counts().zombies() == 0);
            assertThat(engine.events().zombies()).hasSize(1);
        }
        await().until(() -> engine.events().workGone().size() == 1);
    }

    @Test
    void theStopLagOfAZombieIsRecordedWhenItGoes() {
        try (Blocker work = Blocker.stubborn()) {
            engine.registry().start(Specs.named("a"), work);
            work.awaitBegun();
            cancel("a", Duration.ZERO);
            assertThat(onlyEnd().stopLag()).isNull();
            work.release();
            await().until(() -> onlyEnd().stopLag() != null);
        }
    }

    private EndedTask onlyEnd() {
        return engine.registry().history(HistoryQuery.ALL).get(0);
    }

    @Test
    void aZombieIsFoundByItsNameAndCancellingItAgainTellsTheTruth() {
        try (Blocker work = Blocker.stubborn()) {
            InFlightFuture<String> future = engine.registry().start(Specs.named("a"), work);
            work.awaitBegun();
            cancel("a", Duration.ZERO);
            assertThat(engine.registry().find("a").orElseThrow().id()).isEqualTo(future.id());
            assertThat(cancel("a", Duration.ZERO).workStopped()).isFalse();
            assertThat(engine.events().ended()).hasSize(1);
        }
    }

    @Test
    void theWorkersStackAtThePullHangsOnTheException() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> future = engine.registry().start(Specs.named("a"), work);
            work.awaitBegun();
            await().until(() -> List.of(engine.registry()
                            .inspect("a")
                            .orElseThrow()
                            .stack()
                            .toString()
                            .split(","))
                    .toString()
                    .contains("CountDownLatch.await"));
            future.cancel(true);
            Throwable failure = future.handle((value, thrown) -> thrown).getNow(null);
            assertThat(failure.getSuppressed()).hasExactlyElementsOfTypes(WorkerStack.class);
            assertThat(failure.getSuppressed()[0].getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(Blocker.class.getName()));
            assertThat(onlyEnd().stack()).anyMatch(frame -> frame.getClassName().equals(Blocker.class.getName()));
        }
    }

    @Test
    void theWorkersNameIsOnTheExceptionToo() {
        try (Blocker work = Blocker.obedient()) {
            AtomicReference<String> worker = new AtomicReference<>();
            InFlightFuture<String> future = engine.registry().start(Specs.named("a"), () -> {
                Thread.currentThread().setName("worker of a");
                worker.set(Thread.currentThread().getName());
                return work.call();
            });
            work.awaitBegun();
            future.cancel(true);
            Throwable failure = future.handle((value, thrown) -> thrown).getNow(null);
            assertThat(failure.getSuppressed()[0]).hasMessageContaining(worker.get());
        }
    }

    @Test
    void whereNobodyWorksNoStackHangsOnTheException() {
        InFlightFuture<String> future = engine.registry().track(Specs.named("a"), new CompletableFuture<>());
        future.cancel(true);
        assertThat(future.handle((value, thrown) -> thrown).getNow(null).getSuppressed())
                .isEmpty();
    }

    @Test
    void cooperativeWorkIsNeverInterrupted() {
        try (Blocker work = Blocker.obedient()) {
            engine.registry()
                    .start(
                            Specs.build("a")
                                    .interruption(Interruption.COOPERATIVE)
                                    .build(),
                            work);
            work.awaitBegun();
            assertThat(cancel("a", Duration.ZERO).effect()).isEqualTo(CancelEffect.SIGNALLED);
            assertThat(work.isInterrupted()).isFalse();
        }
    }

    @Test
    void hooksRunOnceNewestFirst() {
        List<String> ran = new CopyOnWriteArrayList<>();
        try (Blocker work = Blocker.obedient()) {
            engine.registry().start(Specs.named("a"), () -> {
                TaskContext.current().onCancel(() -> ran.add("oldest"));
                TaskContext.current().onCancel(() -> ran.add("newest"));
                return work.call();
            });
            work.awaitBegun();
            cancel("a", LONG);
            cancelIfAny("a");
            assertThat(ran).containsExactly("newest", "oldest");
        }
    }

    private void cancelIfAny(String name) {
        engine.registry().cancel(name, "again");
    }

    @Test
    void hooksThatThrowKeepNoOtherFromRunningNorTheInterrupt() {
        List<Integer> ran = new CopyOnWriteArrayList<>();
        try (Blocker work = Blocker.obedient()) {
            engine.registry().start(Specs.named("a"), () -> {
                for (int i = 0; i < 10; i++) {
                    int number = i;
                    TaskContext.current().onCancel(() -> {
                        ran.add(number);
                        if (number % 2 == 1) {
                            throw new StackOverflowError("hook " + number);
                        }
                    });
                }
                return work.call();
            });
            work.awaitBegun();
            assertThat(cancel("a", LONG).effect()).isEqualTo(CancelEffect.INTERRUPTED);
            assertThat(ran).containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
        }
    }

    @Test
    void aHookAloneIsReportedAsHook() {
        CountDownLatch closed = new CountDownLatch(1);
        engine.registry()
                .start(Specs.build("a").interruption(Interruption.COOPERATIVE).build(), () -> {
                    TaskContext.current().onCancel(closed::countDown);
                    Blocker.await(closed);
                    return "closed";
                });
        await().until(() -> engine.registry().counts().running() == 1 && hasHook("a"));
        assertThat(cancel("a", LONG).effect()).isEqualTo(CancelEffect.HOOK);
    }

    private boolean hasHook(String name) {
        Run<?> run = engine.registry().parts().table.get(name);
        return run != null && !run.hooks().isEmpty();
    }

    @Test
    void aHookThatIsTakenBackDoesNotRun() {
        AtomicBoolean ran = new AtomicBoolean();
        try (Blocker work = Blocker.obedient()) {
            engine.registry().start(Specs.named("a"), () -> {
                TaskContext.current().onCancel(() -> ran.set(true)).close();
                return work.call();
            });
            work.awaitBegun();
            cancel("a", LONG);
            assertThat(ran).isFalse();
        }
    }

    @Test
    void aHookThatComesTooLateRunsAtOnce() {
        AtomicReference<Thread> hook = new AtomicReference<>();
        AtomicReference<Thread> worker = new AtomicReference<>();
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> future = engine.registry().start(Specs.named("a"), () -> {
                worker.set(Thread.currentThread());
                try {
                    return work.call();
                } catch (InterruptedException stopped) {
                    TaskContext.current().onCancel(() -> hook.set(Thread.currentThread()));
                    throw stopped;
                }
            });
            work.awaitBegun();
            cancel("a", LONG);
            assertThat(future).isCancelled();
            assertThat(hook).hasValue(worker.get());
        }
    }

    @Test
    void aHookThatRunsBeforeTheLadderIsClimbedIsWhatStoppedTheWork() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        engine.registry()
                .start(Specs.build("a").interruption(Interruption.COOPERATIVE).build(), () -> {
                    TaskContext.current()
                            .activity(
                                    "socket",
                                    () -> { // asked after the stop was decided and before the ladder is climbed
                                        stopped.countDown();
                                        Blocker.await(left);
                                        return "";
                                    },
                                    null);
                    working.countDown();
                    Blocker.await(stopped);
                    TaskContext.current().onCancel(left::countDown);
                    return "x";
                });
        Blocker.await(working);

        assertThat(cancel("a", LONG).effect()).isEqualTo(CancelEffect.HOOK);
    }

    @Test
    void aHookThatBlocksHoldsUpNeitherTheFutureNorOtherRuns() {
        CountDownLatch hold = new CountDownLatch(1);
        try (Blocker slow = Blocker.obedient();
                Blocker quick = Blocker.obedient()) {
            InFlightFuture<String> first = engine.registry().start(Specs.named("slow"), () -> {
                TaskContext.current().onCancel(() -> Blocker.await(hold));
                return slow.call();
            });
            engine.registry().start(Specs.named("quick"), quick);
            slow.awaitBegun();
            quick.awaitBegun();
            first.cancel(true);
            assertThat(first).isCancelled();
            assertThat(cancel("quick", LONG).workStopped()).isTrue();
            hold.countDown();
        }
    }

    @Test
    void hooksAreForgottenWhenTheWorkEndsByItself() {
        AtomicBoolean ran = new AtomicBoolean();
        InFlightFuture<String> future = engine.registry().start(Specs.named("a"), () -> {
            TaskContext.current().onCancel(() -> ran.set(true));
            return "done";
        });
        assertThat(future).succeedsWithin(LONG);
        future.cancel(true);
        assertThat(ran).isFalse();
    }

    @Test
    void theTokenIsSetAndThrows() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        CountDownLatch begun = new CountDownLatch(1);
        InFlightFuture<String> future = engine.registry()
                .start(Specs.build("a").interruption(Interruption.COOPERATIVE).build(), () -> {
                    begun.countDown();
                    TaskContext context = TaskContext.current();
                    while (!context.isCancelled()) {
                        Thread.onSpinWait();
                    }
                    try {
                        context.throwIfCancelled();
                    } catch (TaskCancelledException stop) {
                        thrown.set(stop);
                    }
                    return "seen";
                });
        Blocker.await(begun);
        cancel("a", LONG);
        assertThat(future).isCancelled();
        assertThat(thrown.get()).isInstanceOf(TaskCancelledException.class).hasMessageContaining("because");
    }

    @Test
    void progressIsListedAndACancellationPoint() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        engine.registry()
                .start(Specs.build("a").interruption(Interruption.COOPERATIVE).build(), () -> {
                    try {
                        while (true) {
                            TaskContext.current().progress(3, 10, "page 3");
                            begun.countDown();
                        }
                    } catch (TaskCancelledException stop) {
                        thrown.set(stop);
                        throw stop;
                    }
                });
        Blocker.await(begun);
        assertThat(engine.registry().find("a").orElseThrow().progress()).satisfies(progress -> {
            assertThat(progress.done()).isEqualTo(3);
            assertThat(progress.total()).isEqualTo(10);
            assertThat(progress.note()).isEqualTo("page 3");
        });
        assertThat(cancel("a", LONG).workStopped()).isTrue();
        assertThat(thrown.get()).isInstanceOf(TaskCancelledException.class);
    }

    @Test
    void anInnerFutureIsCancelled() {
        CompletableFuture<String> inner = new CompletableFuture<>();
        engine.registry().startAsync(Specs.named("a"), () -> inner);
        cancel("a", Duration.ZERO);
        assertThat(inner).isCancelled();
    }

    @Test
    void aPlainInnerFutureIsNotClaimedToBeReached() {
        engine.registry().track(Specs.named("a"), new CompletableFuture<String>());
        CancelReport report = cancel("a", LONG);
        assertThat(report.effect()).isEqualTo(CancelEffect.UNREACHABLE);
        assertThat(report.workStopped()).isFalse();
    }

    @Test
    void anInnerFutureOfAnotherTaskIsReached() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> inner = engine.registry().start(Specs.named("inner"), work);
            work.awaitBegun();
            engine.registry().track(Specs.named("outer"), inner);
            assertThat(cancel("outer", LONG).effect()).isEqualTo(CancelEffect.SIGNALLED);
            work.awaitInterrupted();
        }
    }

    @Test
    void aSupplierOnAnExecutorIsInterrupted() {
        ThreadPoolExecutor pool = engine.pool(1);
        try (Blocker work = Blocker.obedient()) {
            engine.registry()
                    .startAsync(
                            Specs.named("a"),
                            () -> {
                                try {
                                    return CompletableFuture.completedFuture(work.call());
                                } catch (InterruptedException stopped) {
                                    return CompletableFuture.failedFuture(stopped);
                                }
                            },
                            pool);
            work.awaitBegun();
            assertThat(cancel("a", LONG).effect()).isEqualTo(CancelEffect.INTERRUPTED);
        }
    }

    @Test
    void aStageReturnedAfterThePullIsCancelled() {
        CompletableFuture<String> inner = new CompletableFuture<>();
        engine.registry().startAsync(Specs.named("a"), () -> {
            engine.registry().cancel("a", "while it starts");
            return inner;
        });
        assertThat(inner).isCancelled();
    }

    @Test
    void theStartersOwnThreadIsNeverInterrupted() {
        AtomicBoolean interrupted = new AtomicBoolean();
        engine.registry().startAsync(Specs.named("a"), () -> {
            engine.registry().cancel("a", "while it starts");
            interrupted.set(Thread.currentThread().isInterrupted());
            return CompletableFuture.completedFuture("x");
        });
        assertThat(interrupted).isFalse();
    }

    @Test
    void workThatCancelsItselfLeavesNoInterruptOnItsThread() {
        AtomicBoolean inside = new AtomicBoolean();
        engine.registry()
                .start(
                        Specs.named("a"),
                        () -> {
                            engine.registry().cancel("a", "myself");
                            inside.set(Thread.currentThread().isInterrupted());
                            return "x";
                        },
                        Runnable::run);
        assertThat(inside).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void anInterruptThatWasThereBeforeIsKept() {
        Thread.currentThread().interrupt();
        engine.registry()
                .start(
                        Specs.named("a"),
                        () -> {
                            engine.registry().cancel("a", "myself");
                            return "x";
                        },
                        Runnable::run);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aRequestForAnotherRunChangesNothing() {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> future = engine.registry().track(Specs.named("a"), work);
        assertThatExceptionOfType(RunMismatchException.class)
                .isThrownBy(() -> engine.registry()
                        .cancel(CancelRequest.of("a", "late click").withId("other-1")))
                .withMessageContaining("\"other-1\"")
                .withMessageContaining(future.id());
        assertThat(future).isNotDone();
        work.complete("x");
    }

    @Test
    void aRequestForTheRightRunStopsIt() {
        InFlightFuture<String> future = engine.registry().track(Specs.named("a"), new CompletableFuture<>());
        assertThat(engine.registry().cancel(CancelRequest.of("a", "x").withId(future.id())))
                .isPresent();
        assertThat(future).isCancelled();
    }

    @Test
    void nothingUnderTheNameIsNoReport() {
        engine.registry().track(Specs.named("a"), CompletableFuture.completedFuture("x"));
        assertThat(engine.registry().cancel("a", "too late")).isEmpty();
        assertThat(engine.registry().cancel(CancelRequest.of("never", "x").withId("a-1")))
                .isEmpty();
    }

    @Test
    void whoAskedAndWhyIsKept() {
        engine.registry().track(Specs.named("a"), new CompletableFuture<>());
        engine.registry().cancel(CancelRequest.of("a", "too slow").withBy("ada"));
        assertThat(onlyEnd().by()).isEqualTo("ada");
        assertThat(onlyEnd().reason()).isEqualTo("too slow");
    }

    @Test
    void theContextOfWorkThatIsOverSaysSo() {
        AtomicReference<TaskContext> context = new AtomicReference<>();
        InFlightFuture<String> future = engine.registry().start(Specs.named("a"), () -> {
            context.set(TaskContext.current());
            return "x";
        });
        assertThat(future).succeedsWithin(LONG);
        assertThatExceptionOfType(TaskCancelledException.class)
                .isThrownBy(() -> context.get().throwIfCancelled())
                .withMessageContaining("COMPLETED")
                .withMessageContaining("the work is over");
    }

    @Test
    void aHookThatCameTooLateCanBeTakenBackToNoEffect() {
        AtomicReference<TaskContext> context = new AtomicReference<>();
        InFlightFuture<String> future = engine.registry().start(Specs.named("a"), () -> {
            context.set(TaskContext.current());
            return "x";
        });
        assertThat(future).succeedsWithin(LONG);
        AtomicInteger ran = new AtomicInteger();
        context.get().onCancel(ran::incrementAndGet).close();
        assertThat(ran).hasValue(1);
    }

    @Test
    void oneThatWaitsInLineCanBeStoppedByItsId() {
        try (Blocker work = Blocker.obedient()) {
            engine.registry().start(Specs.named("a", Overlap.QUEUE), work);
            InFlightFuture<String> second = engine.registry().start(Specs.named("a", Overlap.QUEUE), work);
            InFlightFuture<String> third = engine.registry().start(Specs.named("a", Overlap.QUEUE), work);
            assertThat(engine.registry().cancel(CancelRequest.of("a", "enough").withId(third.id())))
                    .get()
                    .extracting(CancelReport::id)
                    .isEqualTo(third.id());
            assertThat(third).isCancelled();
            assertThat(second).isNotDone();
        }
    }

    @Test
    void whoeverIsInterruptedWhileHeWaitsForTheWorkStaysSo() {
        try (Blocker work = Blocker.stubborn()) {
            engine.registry().start(Specs.named("a"), work);
            work.awaitBegun();
            Thread.currentThread().interrupt();
            cancel("a", LONG);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
