package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.CancelEffect;
import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.TaskContext;
import dev.inflight.TaskSnapshot;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Executors that do with the work what no executor should, and threads that are not what they seem. */
@Timeout(30)
class HostileExecutorTests {

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants();

    private InFlightFuture<String> shortLived(String name, Executor executor) {
        return engine.registry()
                .start(Specs.build(name).timeout(Duration.ofMillis(30)).build(), () -> "never", executor);
    }

    private List<Outcome> outcomes() {
        return engine.events().ended().stream().map(TaskSnapshot::outcome).toList();
    }

    private static ThreadPoolExecutor ofTwoPlaces(RejectedExecutionHandler handler) {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), handler);
    }

    @Test
    void workThatIsNeverRunTimesOut() {
        InFlightFuture<String> future = shortLived("a", task -> {});
        await().until(future::isDone);
        assertThat(outcomes()).containsExactly(Outcome.TIMED_OUT);
    }

    @Test
    void workThatAFullPoolSilentlyDiscardsTimesOut() {
        ThreadPoolExecutor pool = ofTwoPlaces(new ThreadPoolExecutor.DiscardPolicy());
        try (Blocker busy = Blocker.obedient()) {
            engine.registry().start(Specs.named("busy"), busy, pool);
            engine.registry().start(Specs.named("queued"), busy, pool);
            InFlightFuture<String> discarded = shortLived("discarded", pool);
            await().until(discarded::isDone);
            assertThat(outcomes()).containsExactly(Outcome.TIMED_OUT);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void queuedWorkThatMakesRoomForNewerTimesOut() {
        ThreadPoolExecutor pool = ofTwoPlaces(new ThreadPoolExecutor.DiscardOldestPolicy());
        try (Blocker busy = Blocker.obedient()) {
            engine.registry().start(Specs.named("busy"), busy, pool);
            busy.awaitBegun();
            InFlightFuture<String> discarded = shortLived("discarded", pool);
            engine.registry().start(Specs.named("newer"), busy, pool);
            await().until(discarded::isDone);
            assertThat(engine.events().ended())
                    .extracting(TaskSnapshot::name, TaskSnapshot::outcome)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("discarded", Outcome.TIMED_OUT));
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void workThatItsPoolGivesBackUnrunTimesOut() {
        ThreadPoolExecutor pool = ofTwoPlaces(new ThreadPoolExecutor.AbortPolicy());
        try (Blocker busy = Blocker.stubborn()) {
            engine.registry().start(Specs.named("busy"), busy, pool);
            busy.awaitBegun();
            InFlightFuture<String> givenBack = shortLived("given back", pool);
            assertThat(pool.shutdownNow()).hasSize(1);
            await().until(givenBack::isDone);
            assertThat(outcomes()).containsExactly(Outcome.TIMED_OUT);
        }
    }

    @Test
    void workThatIsRunTwiceInARowIsDoneOnce() {
        AtomicInteger calls = new AtomicInteger();
        InFlightFuture<Integer> future = engine.registry().start(Specs.named("a"), calls::incrementAndGet, task -> {
            task.run();
            task.run();
        });
        assertThat(future).isCompletedWithValue(1);
        assertThat(calls).hasValue(1);
    }

    @Test
    void workThatTwoThreadsRunAtOnceIsDoneByOneAndOnlyThatOneIsInterrupted() throws InterruptedException {
        // the thread that comes second meets a run that is being done, and must not pass for its worker
        AtomicReference<Runnable> handed = new AtomicReference<>();
        try (Blocker work = Blocker.obedient()) {
            engine.registry().start(Specs.named("a"), work, task -> {
                handed.set(task);
                new Thread(task, "first").start();
            });
            work.awaitBegun();
            Thread second = new Thread(handed.get(), "second");
            second.start();
            second.join();
            assertThat(engine.registry().find("a").orElseThrow().thread())
                    .satisfies(thread -> assertThat(thread.name()).isEqualTo("first"));
        }
    }

    @Test
    void workThatIsRunAndThenRejectedHasEndedByItself() {
        InFlightFuture<String> future = engine.registry().start(Specs.named("a"), () -> "done", task -> {
            task.run();
            throw new RejectedExecutionException("too late");
        });
        assertThat(future).isCompletedWithValue("done");
        assertThat(outcomes()).containsExactly(Outcome.COMPLETED);
    }

    @Test
    void workThatIsRejectedWhileItRunsIsStopped() {
        try (Blocker work = Blocker.obedient()) {
            engine.registry().start(Specs.named("a"), work, task -> {
                new Thread(task).start();
                work.awaitBegun();
                throw new RejectedExecutionException("after all");
            });
            work.awaitInterrupted();
            assertThat(outcomes()).containsExactly(Outcome.REJECTED);
        }
    }

    @Test
    void anExecutorThatWaitsForItsTaskTakesANewcomerToo() {
        // such as invokeAndWait of a user interface: it returns only when the work is over
        Executor waits = task -> CompletableFuture.runAsync(task).join();
        InFlightFuture<String> older = engine.registry().track(Specs.named("a"), new CompletableFuture<>());
        assertThat(engine.registry().start(Specs.named("a"), () -> "done", waits))
                .isCompletedWithValue("done");
        assertThat(older).isCompletedExceptionally();
    }

    @Test
    void aRejectionThatCannotBeAskedForItsTextIsARejection() {
        InFlightFuture<String> future = engine.registry().start(Specs.named("a"), () -> "never", task -> {
            throw new MuteException();
        });
        assertThat(future).isCompletedExceptionally();
        assertThat(outcomes()).containsExactly(Outcome.REJECTED);
    }

    @Test
    void aForkJoinPoolsWorkerIsInterrupted() {
        ForkJoinPool pool = new ForkJoinPool(1);
        try (Blocker work = Blocker.obedient()) {
            engine.registry().start(Specs.named("a"), work, pool);
            work.awaitBegun();
            engine.registry().cancel("a", "enough");
            work.awaitInterrupted();
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aScheduledPoolsQueuedWorkNeverBegins() {
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
        try (Blocker busy = Blocker.obedient();
                Blocker queued = Blocker.obedient()) {
            engine.registry().start(Specs.named("busy"), busy, pool);
            busy.awaitBegun();
            engine.registry().start(Specs.named("queued"), queued, pool);
            assertThat(engine.registry()
                            .cancel("queued", "not needed")
                            .orElseThrow()
                            .effect())
                    .isEqualTo(CancelEffect.NEVER_STARTED);
            busy.release();
            pool.shutdown();
            await().until(pool::isTerminated);
            assertThat(queued.hasBegun()).isFalse();
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aPoolWhoseQueueWillNotGiveWorkBackEndsItAllTheSame() {
        cancelQueuedOn(unwilling(new UnsupportedOperationException("not from this queue")));
    }

    @Test
    void aPoolWhoseQueueIsBrokenEndsItAllTheSame() {
        cancelQueuedOn(unwilling(new StackOverflowError("in the queue")));
    }

    private static ThreadPoolExecutor unwilling(Throwable failure) {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
            @Override
            public boolean remove(Runnable task) {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            }
        };
    }

    private void cancelQueuedOn(ThreadPoolExecutor pool) {
        try (Blocker busy = Blocker.obedient()) {
            engine.registry().start(Specs.named("busy"), busy, pool);
            busy.awaitBegun();
            InFlightFuture<String> queued = engine.registry().start(Specs.named("queued"), () -> "never", pool);
            assertThat(queued.cancel(true)).isTrue();
            assertThat(queued).isCancelled();
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aThreadWhoseInterruptThrowsStillLeavesItsRun() {
        try (Blocker work = Blocker.stubborn()) {
            InFlightFuture<String> future = engine.registry()
                    .start(
                            Specs.named("a"),
                            work,
                            task -> new Thread(task) {
                                @Override
                                public void interrupt() {
                                    throw new IllegalStateException("not me");
                                }
                            }.start());
            work.awaitBegun();
            assertThat(future.cancel(true)).isTrue();
            assertThat(future).isCancelled();
            work.release();
            await().until(() -> engine.events().workGone().size() == 1);
        }
    }

    @Test
    void workOnItsStartersThreadLeavesTheStartersInterruptStanding() throws InterruptedException {
        // both are stopped, the inner one leaves first: what is left of the flag is the outer one's
        CountDownLatch seen = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        engine.registry().start(Specs.named("outer"), () -> {
            engine.registry()
                    .start(
                            Specs.named("inner"),
                            () -> {
                                begun.countDown();
                                while (!isInterrupted("outer") || !isInterrupted("inner")) {
                                    Thread.onSpinWait();
                                }
                                return TaskContext.current().name();
                            },
                            Runnable::run);
            try {
                return new CountDownLatch(1).await(10, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                seen.countDown();
                throw stopped;
            }
        });
        Blocker.await(begun);
        engine.registry().cancel("outer", "enough");
        assertThat(seen.await(5, TimeUnit.SECONDS)).isTrue();
    }

    private final List<Run<?>> stopped = new ArrayList<>();

    /** Whether the ladder has reached that run's thread; looked up in the ledger, where stopped work is. */
    private synchronized boolean isInterrupted(String name) {
        engine.registry().parts().ledger.forEach(run -> {
            if (!stopped.contains(run)) {
                stopped.add(run);
            }
        });
        return stopped.stream()
                .anyMatch(run -> run.name().equals(name) && RunState.phase(run.word()) == RunState.INTERRUPTED);
    }
}
