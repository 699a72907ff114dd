package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskCancelledException;
import dev.inflight.TaskContext;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to end a {@code CompletableFuture} by hand stops the work, as a ripcord does. */
class HandEndedTests {

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants();

    static Stream<Arguments> everyWay() {
        return Stream.of(
                way("complete", Outcome.COMPLETED, future -> future.complete("by hand")),
                way("completeAsync", Outcome.COMPLETED, future -> future.completeAsync(() -> "by hand")),
                way("completeAsync on", Outcome.COMPLETED, future -> future.completeAsync(() -> "x", Runnable::run)),
                way(
                        "completeAsync that throws",
                        Outcome.FAILED,
                        future -> future.completeAsync(() -> {
                            throw new IllegalStateException();
                        })),
                way(
                        "completeOnTimeout",
                        Outcome.COMPLETED,
                        future -> future.completeOnTimeout("x", 1, TimeUnit.MILLISECONDS)),
                way("orTimeout", Outcome.TIMED_OUT, future -> future.orTimeout(1, TimeUnit.MILLISECONDS)),
                way("fail", Outcome.FAILED, future -> future.completeExceptionally(new IllegalStateException())),
                way(
                        "fail as timeout",
                        Outcome.TIMED_OUT,
                        future -> future.completeExceptionally(new TimeoutException())),
                way(
                        "fail as cancel",
                        Outcome.CANCELLED,
                        future -> future.completeExceptionally(new CancellationException())),
                way("cancel(true)", Outcome.CANCELLED, future -> future.cancel(true)),
                way("obtrudeValue", Outcome.COMPLETED, future -> future.obtrudeValue("x")),
                way("obtrudeException", Outcome.FAILED, future -> future.obtrudeException(new IllegalStateException())),
                way("ripcord", Outcome.CANCELLED, future -> future.ripcord().pull("enough")));
    }

    private static Arguments way(String name, Outcome outcome, Consumer<InFlightFuture<String>> end) {
        return Arguments.of(name, outcome, end);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyWay")
    void endingByHandInterruptsTheWork(String name, Outcome outcome, Consumer<InFlightFuture<String>> end) {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> future = engine.registry().start(Specs.named("a"), work);
            work.awaitBegun();
            end.accept(future);
            work.awaitInterrupted();
        }
    }

    @Test
    void cancellingGentlyEndsTheFutureAndLeavesTheWorkAlone() {
        AtomicBoolean hooked = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayGo = new CountDownLatch(1);
        CompletableFuture<Boolean> finished = new CompletableFuture<>();
        InFlightFuture<String> child = engine.registry().track(Specs.named("other"), new CompletableFuture<>());
        InFlightFuture<String> future = engine.registry().start(Specs.named("a"), () -> {
            try (TaskContext.Hook hook = TaskContext.current().onCancel(() -> hooked.set(true))) {
                begun.countDown();
                mayGo.await();
                finished.complete(Thread.currentThread().isInterrupted());
            } catch (InterruptedException interrupted) {
                finished.complete(true);
            }
            return "x";
        });
        awaitZero(begun);

        assertThat(future.cancel(false)).isTrue();
        assertThat(future).isCancelled();
        TaskSnapshot stopping = engine.registry().find("a").orElseThrow();
        mayGo.countDown();

        assertThat(finished).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false);
        assertThat(hooked).isFalse();
        assertThat(stopping.state()).isEqualTo(TaskState.STOPPING);
        child.cancel(true);
    }

    @Test
    void cancellingGentlyStopsNoChild() {
        CompletableFuture<InFlightFuture<String>> child = new CompletableFuture<>();
        CountDownLatch mayGo = new CountDownLatch(1);
        InFlightFuture<String> future = engine.registry().start(Specs.named("a"), () -> {
            child.complete(engine.registry().track(Specs.named("child"), new CompletableFuture<>()));
            mayGo.await();
            return "x";
        });
        InFlightFuture<String> started = child.join();

        future.cancel(false);

        assertThat(started).isNotDone();
        mayGo.countDown();
        started.cancel(true);
    }

    @Test
    void workThatHasNotBegunNeverBeginsWhenItIsCancelledGently() {
        AtomicBoolean ran = new AtomicBoolean();
        Deque<Runnable> queue = new ArrayDeque<>();
        InFlightFuture<String> future = engine.registry()
                .start(
                        Specs.named("a"),
                        () -> {
                            ran.set(true);
                            return "x";
                        },
                        queue::add);

        future.cancel(false);
        queue.forEach(Runnable::run);

        assertThat(ran).isFalse();
    }

    private static void awaitZero(CountDownLatch latch) {
        org.awaitility.Awaitility.await().until(() -> latch.getCount() == 0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyWay")
    void endingByHandHasItsOutcome(String name, Outcome outcome, Consumer<InFlightFuture<String>> end) {
        InFlightFuture<String> future = engine.registry().track(Specs.named("a"), new CompletableFuture<>());
        end.accept(future);
        org.awaitility.Awaitility.await().until(future::isDone);
        assertThat(engine.events().ended()).extracting(TaskSnapshot::outcome).containsExactly(outcome);
        assertThat(engine.events().ended()).extracting(TaskSnapshot::by).containsExactly("caller");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyWay")
    void endingTheOnlyViewOfASharedRunByHandInterruptsTheWork(
            String name, Outcome outcome, Consumer<InFlightFuture<String>> end) {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> view = engine.registry().start(Specs.named("a", Overlap.JOIN), work);
            work.awaitBegun();
            end.accept(view);
            work.awaitInterrupted();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyWay")
    void endingOneViewByHandLeavesTheOthers(String name, Outcome outcome, Consumer<InFlightFuture<String>> end) {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> first = engine.registry().start(Specs.named("a", Overlap.JOIN), work);
            InFlightFuture<String> second = engine.registry().start(Specs.named("a", Overlap.JOIN), work);
            end.accept(first);
            org.awaitility.Awaitility.await().until(first::isDone);
            work.release();
            assertThat(second).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("released");
        }
    }

    @Test
    void cancellingTwiceIsTrueTwiceAndOneEnd() {
        InFlightFuture<String> future = engine.registry().track(Specs.named("a"), new CompletableFuture<>());
        assertThat(future.cancel(true)).isTrue();
        assertThat(future.cancel(true)).isTrue();
        assertThat(engine.events().ended()).hasSize(1);
    }

    @Test
    void completingAnEndedFutureIsFalse() {
        InFlightFuture<String> future =
                engine.registry().track(Specs.named("a"), CompletableFuture.completedFuture("x"));
        assertThat(future.complete("late")).isFalse();
        assertThat(future.cancel(true)).isFalse();
        assertThat(future.ripcord().pull("late")).isFalse();
    }

    @Test
    void obtrudingAnEndedFutureChangesItsValueAndNotItsOutcome() {
        InFlightFuture<String> future =
                engine.registry().track(Specs.named("a"), CompletableFuture.completedFuture("x"));
        future.obtrudeValue("other");
        assertThat(future).isCompletedWithValue("other");
        assertThat(engine.events().ended()).extracting(TaskSnapshot::outcome).containsExactly(Outcome.COMPLETED);
    }

    @Test
    void theReasonOfAPulledRipcordIsOnTheException() {
        InFlightFuture<String> future = engine.registry().track(Specs.named("a"), new CompletableFuture<>());
        future.ripcord().pull("enough");
        assertThat(future.handle((value, failure) -> failure))
                .isCompletedWithValueMatching(failure -> failure instanceof TaskCancelledException cancelled
                        && cancelled.reason().equals("enough")
                        && cancelled.outcome() == Outcome.CANCELLED
                        && cancelled.name().equals("a")
                        && cancelled.id().equals(future.id()));
    }

    @Test
    void cancellingADependentLeavesTheWorkAlone() {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> future = engine.registry().track(Specs.named("a"), work);
        CompletableFuture<String> dependent = future.thenApply(x -> x);
        dependent.cancel(true);
        assertThat(dependent).isNotInstanceOf(InFlightFuture.class);
        assertThat(future).isNotDone();
        work.complete("x");
    }

    @Test
    void aCallbackFindsTheNameFree() {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> future = engine.registry().track(Specs.named("a"), work);
        CompletableFuture<Integer> seen =
                future.thenApply(x -> engine.registry().outstanding());
        work.complete("x");
        assertThat(seen).isCompletedWithValue(0);
    }

    @Test
    void restartingTheNameInItsCallbackIsNoOverlap() {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> future = engine.registry().track(Specs.named("a"), work);
        CompletableFuture<String> next = new CompletableFuture<>();
        CompletableFuture<InFlightFuture<String>> restarted =
                future.thenApply(x -> engine.registry().track(Specs.named("a"), next));
        work.complete("x");
        next.complete("y");
        assertThat(restarted).succeedsWithin(Duration.ofSeconds(1));
        assertThat(engine.events().overlaps()).isEmpty();
    }

    @Test
    void aRelayOfTwentyThousandCompletionsReachesItsEnd() {
        InFlightFuture<String> first = engine.registry().track(Specs.named("n0"), new CompletableFuture<>());
        InFlightFuture<String> last = first;
        for (int i = 1; i < 20_000; i++) {
            InFlightFuture<String> next = engine.registry().track(Specs.named("n" + i), new CompletableFuture<>());
            last.whenComplete((value, failure) -> next.complete(value));
            last = next;
        }
        first.complete("passed on");
        assertThat(last)
                .succeedsWithin(EngineInvariants.PATIENCE.multipliedBy(5))
                .isEqualTo("passed on");
    }
}
