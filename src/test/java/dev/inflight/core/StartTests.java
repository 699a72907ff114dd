package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inflight.CancelEffect;
import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.TaskContext;
import dev.inflight.TaskQuery;
import dev.inflight.TaskRejectedException;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StartTests {

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants(builder -> builder.maxOutstanding(3));

    private DefaultInFlightRegistry registry() {
        return engine.registry();
    }

    @Test
    void workThatReturnsCompletesItsFuture() throws Exception {
        assertThat(registry().<String>start(Specs.named("a"), () -> "value").get(10, TimeUnit.SECONDS))
                .isEqualTo("value");
        assertThat(engine.events().ended()).extracting(TaskSnapshot::outcome).containsExactly(Outcome.COMPLETED);
    }

    @Test
    void workMayReturnNull() throws Exception {
        assertThat(registry().<Object>start(Specs.named("a"), () -> null).get(10, TimeUnit.SECONDS))
                .isNull();
    }

    @Test
    void workThatThrowsFailsItsFutureWithTheSameThrowable() {
        IOException failure = new IOException("no route");
        InFlightFuture<String> future = registry().start(Specs.named("a"), () -> {
            throw failure;
        });
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> future.get(10, TimeUnit.SECONDS))
                .havingCause()
                .isSameAs(failure);
        assertThat(engine.events().ended()).extracting(TaskSnapshot::outcome).containsExactly(Outcome.FAILED);
    }

    @Test
    void workThatThrowsAnErrorFailsItsFutureToo() {
        InFlightFuture<String> future = registry().start(Specs.named("a"), () -> {
            throw new OutOfMemoryError("pretended");
        });
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> future.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aCancellationOutOfTheWorkIsAFailureAsForTheJdk() {
        InFlightFuture<String> future = registry().start(Specs.named("a"), () -> {
            throw new CancellationException("enough");
        });
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> future.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(CancellationException.class);
        assertThat(future).isNotCancelled();
        assertThat(engine.events().ended()).extracting(TaskSnapshot::outcome).containsExactly(Outcome.FAILED);
    }

    @Test
    void runningWorkIsListedWithEverythingKnownOfIt() {
        try (Blocker work = Blocker.obedient()) {
            TaskSpec spec = Specs.build("refresh:eu").label("Refresh EU prices").build();
            InFlightFuture<String> future = registry().start(spec, work);
            work.awaitBegun();
            TaskSnapshot task = registry().find("refresh:eu").orElseThrow();
            assertThat(registry().list(TaskQuery.ALL).tasks())
                    .extracting(TaskSnapshot::id)
                    .containsExactly(future.id());
            assertThat(task.name()).isEqualTo("refresh:eu");
            assertThat(task.kind()).isEqualTo("test");
            assertThat(task.label()).isEqualTo("Refresh EU prices");
            assertThat(task.state()).isEqualTo(TaskState.RUNNING);
            assertThat(task.timeout()).isEqualTo(Specs.TIMEOUT);
            assertThat(task.remaining()).isLessThan(Specs.TIMEOUT);
            assertThat(task.thread()).isNotNull();
            assertThat(task.outcome()).isNull();
            assertThat(registry().outstanding()).isOne();
            work.release();
            assertThat(future).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("released");
        }
    }

    @Test
    void theLabelIsTheNameUnlessGiven() {
        assertThat(labelOf(Specs.named("a"))).isEqualTo("a");
    }

    private String labelOf(TaskSpec spec) {
        CompletableFuture<String> work = new CompletableFuture<>();
        registry().track(spec, work);
        String label = registry().list(TaskQuery.ALL).tasks().get(0).label();
        work.complete("done");
        return label;
    }

    @Test
    void anAnonymousTaskIsNamedAfterItsKindAndRun() {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> future = registry().track(work, Duration.ofSeconds(1));
        assertThat(future.name()).isEqualTo("default:" + future.id());
        work.complete("done");
    }

    @Test
    void anAnonymousTaskOfTheLongestKindStillHasAValidName() {
        CompletableFuture<String> work = new CompletableFuture<>();
        TaskSpec spec = TaskSpec.anonymous()
                .kind("🚀".repeat(100))
                .timeout(Duration.ofSeconds(1))
                .build();
        InFlightFuture<String> future = registry().track(spec, work);
        assertThat(dev.inflight.TaskText.requireName("name", future.name())).endsWith(future.id());
        work.complete("done");
    }

    @Test
    void idsAreNeverReused() {
        InFlightFuture<String> first = registry().track(CompletableFuture.completedFuture("x"), Duration.ofSeconds(1));
        InFlightFuture<String> second = registry().track(CompletableFuture.completedFuture("x"), Duration.ofSeconds(1));
        assertThat(first.id()).isNotEqualTo(second.id());
    }

    @Test
    void aTimeoutBeyondTheMaximumIsRefusedAndStartsNothing() {
        TaskSpec spec = Specs.build("a").timeout(Duration.ofDays(1_000)).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry().start(spec, () -> "never"))
                .withMessage("timeout PT24000H of task \"a\" exceeds inflight.max-timeout, which is PT24H");
        assertThat(registry().outstanding()).isZero();
    }

    @Test
    void beyondTheBoundOnOutstandingStartsAreRejected() {
        CompletableFuture<String> work = new CompletableFuture<>();
        for (int i = 0; i < 3; i++) {
            registry().track(work, Duration.ofSeconds(30));
        }
        InFlightFuture<String> beyond = registry().start(Specs.named("b"), () -> "never");
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> beyond.get(10, TimeUnit.SECONDS))
                .havingCause()
                .isInstanceOf(TaskRejectedException.class)
                .withMessageContaining("inflight.max-outstanding of 3 is reached");
        assertThat(registry().outstanding()).isEqualTo(3);
        work.complete("done");
    }

    @Test
    void restartingANameAtTheBoundIsNotBeyondIt() {
        CompletableFuture<String> work = new CompletableFuture<>();
        for (String name : List.of("a", "b", "c")) {
            registry().track(Specs.named(name), name.equals("c") ? new CompletableFuture<>() : work);
        }
        InFlightFuture<String> again = registry().track(Specs.named("c"), work);
        assertThat(again).isNotDone();
        work.complete("done");
    }

    @Test
    void workThatAnExecutorRefusesEndsRejectedAndLeavesNoGhost() {
        Executor refusing = task -> {
            throw new RejectedExecutionException("full");
        };
        InFlightFuture<String> future = registry().start(Specs.named("a"), () -> "never", refusing);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> future.get(10, TimeUnit.SECONDS))
                .havingCause()
                .isInstanceOf(TaskRejectedException.class)
                .withRootCauseInstanceOf(RejectedExecutionException.class);
        assertThat(registry().find("a")).isEmpty();
    }

    @Test
    void aThreadThatCannotBeCreatedIsARejectionToo() {
        Executor exhausted = task -> {
            throw new OutOfMemoryError("unable to create native thread");
        };
        InFlightFuture<String> future = registry().start(Specs.named("a"), () -> "never", exhausted);
        assertThat(future).isCompletedExceptionally();
        assertThat(engine.events().ended()).extracting(TaskSnapshot::outcome).containsExactly(Outcome.REJECTED);
    }

    @Test
    void theOlderIsKeptWhenTheExecutorRefusesTheNewer() {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> older = registry().track(Specs.named("a"), work);
        Executor refusing = task -> {
            throw new RejectedExecutionException("full");
        };
        InFlightFuture<String> newer = registry().start(Specs.named("a"), () -> "never", refusing);
        assertThat(newer).isCompletedExceptionally();
        assertThat(older).isNotDone();
        assertThat(registry().find("a").orElseThrow().id()).isEqualTo(older.id());
        work.complete("done");
    }

    @Test
    void anExecutorThatRunsWorkAtOnceMayReturnAnEndedFuture() {
        InFlightFuture<String> future = registry().start(Specs.named("a"), () -> "inline", Runnable::run);
        assertThat(future).isCompletedWithValue("inline");
    }

    @Test
    void anExecutorThatRunsWorkAtOnceFailsTheOlderFirst() {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> older = registry().track(Specs.named("a"), work);
        InFlightFuture<Boolean> newer = registry().start(Specs.named("a"), older::isDone, Runnable::run);
        assertThat(newer).isCompletedWithValue(true);
    }

    @Test
    void asynchronousWorkIsStartedOnTheCallersThread() {
        AtomicReference<Thread> supplier = new AtomicReference<>();
        InFlightFuture<String> future = registry().startAsync(Specs.named("a"), () -> {
            supplier.set(Thread.currentThread());
            return CompletableFuture.completedFuture("x");
        });
        assertThat(future).isCompletedWithValue("x");
        assertThat(supplier).hasValue(Thread.currentThread());
    }

    @Test
    void asynchronousWorkIsStartedOnTheExecutorWhenOneIsGiven() {
        ThreadPoolExecutor pool = engine.pool(1);
        AtomicReference<Thread> supplier = new AtomicReference<>();
        InFlightFuture<String> future = registry()
                .startAsync(
                        Specs.named("a"),
                        () -> {
                            supplier.set(Thread.currentThread());
                            return CompletableFuture.completedFuture("x");
                        },
                        pool);
        assertThat(future).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("x");
        assertThat(supplier.get()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void aSupplierThatThrowsFailsTheTask() {
        InFlightFuture<String> future = registry().startAsync(Specs.named("a"), () -> {
            throw new IllegalStateException("not today");
        });
        assertThat(future).isCompletedExceptionally();
        assertThat(engine.events().ended()).extracting(TaskSnapshot::outcome).containsExactly(Outcome.FAILED);
    }

    @Test
    @SuppressWarnings("NullAway")
    void aSupplierThatReturnsNoStageFailsTheTaskByName() {
        InFlightFuture<String> future = registry().startAsync(Specs.named("a"), () -> (CompletionStage<String>) null);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> future.get(10, TimeUnit.SECONDS))
                .withMessageContaining("the supplier of task a returned no stage");
    }

    @Test
    void theFailureOfAnInnerStageIsTheTasksOwnUnwrapped() {
        IOException failure = new IOException("reset");
        CompletableFuture<String> base = new CompletableFuture<>();
        InFlightFuture<String> future = registry().startAsync(Specs.named("a"), () -> base.thenApply(x -> x));
        base.completeExceptionally(failure);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> future.get(10, TimeUnit.SECONDS))
                .havingCause()
                .isSameAs(failure);
    }

    @Test
    void aTrackedStageThatIsCancelledElsewhereEndsTheTaskCancelled() {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> future = registry().track(Specs.named("a"), work);
        work.cancel(true);
        assertThat(future).isCancelled();
        assertThat(engine.events().ended()).extracting(TaskSnapshot::outcome).containsExactly(Outcome.CANCELLED);
    }

    @Test
    void insideTheWorkTheContextKnowsItsRun() {
        AtomicReference<String> seen = new AtomicReference<>();
        InFlightFuture<String> future = registry().start(Specs.named("a"), () -> {
            seen.set(TaskContext.current().name() + " " + TaskContext.current().id());
            return "x";
        });
        assertThat(future).succeedsWithin(Duration.ofSeconds(10));
        assertThat(seen).hasValue("a " + future.id());
    }

    @Test
    void afterTheWorkTheThreadHasNoContext() {
        registry().start(Specs.named("a"), () -> "x", Runnable::run);
        assertThat(TaskContext.current().name()).isEmpty();
    }

    @Test
    void theHistoryKeepsHowARunEnded() {
        registry().start(Specs.named("a"), () -> "x", Runnable::run);
        EndedTask ended = registry().history(HistoryQuery.ALL).get(0);
        assertThat(ended.name()).isEqualTo("a");
        assertThat(ended.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(ended.by()).isNull();
        assertThat(ended.effect()).isNull();
    }

    @Test
    void queuedWorkThatIsCancelledNeverBeginsAndLeavesTheQueue() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        try (Blocker busy = Blocker.obedient();
                Blocker queued = Blocker.obedient()) {
            registry().start(Specs.named("busy"), busy, pool);
            busy.awaitBegun();
            InFlightFuture<String> future = registry().start(Specs.named("queued"), queued, pool);
            assertThat(registry().counts().queued()).isOne();
            assertThat(registry().find("queued").orElseThrow().state()).isEqualTo(TaskState.QUEUED);
            assertThat(registry().cancel("queued", "not needed").orElseThrow().effect())
                    .isEqualTo(CancelEffect.NEVER_STARTED);
            assertThat(future).isCancelled();
            assertThat(pool.getQueue()).isEmpty();
            assertThat(queued.hasBegun()).isFalse();
        } finally {
            pool.shutdown();
        }
    }
}
