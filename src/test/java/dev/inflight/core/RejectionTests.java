package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.TaskSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Executors that do not take the work. */
class RejectionTests {

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants();

    private static ThreadPoolExecutor pool(int queue, ThreadFactory threads) {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), threads);
    }

    @Test
    void aThreadFactoryThatReturnsNothingIsARejection() {
        InFlightFuture<String> future =
                engine.registry().start(Specs.named("a"), () -> "never", pool(10, task -> null));
        assertThat(future).isCompletedExceptionally();
        assertThat(engine.events().ended()).extracting(TaskSnapshot::outcome).containsExactly(Outcome.REJECTED);
    }

    @Test
    void aThreadFactoryThatThrowsIsARejection() {
        InFlightFuture<String> future = engine.registry().start(Specs.named("a"), () -> "never", pool(10, task -> {
            throw new IllegalStateException("no threads today");
        }));
        assertThat(future).isCompletedExceptionally();
        assertThat(engine.events().ended()).extracting(TaskSnapshot::outcome).containsExactly(Outcome.REJECTED);
    }

    @Test
    void aThreadThatTheSystemDoesNotGrantIsARejection() {
        ThreadFactory greedy = task -> new Thread(null, task, "with a stack of 64 TiB", 1L << 46);
        InFlightFuture<String> future = engine.registry().start(Specs.named("a"), () -> "never", pool(10, greedy));
        assertThat(future).isCompletedExceptionally();
        assertThat(engine.events().ended()).extracting(TaskSnapshot::outcome).containsExactly(Outcome.REJECTED);
    }

    @Test
    void aPoolThatIsShutIsARejection() {
        ThreadPoolExecutor shut = pool(10, Thread::new);
        shut.shutdown();
        assertThat(engine.registry().<String>start(Specs.named("a"), () -> "never", shut))
                .isCompletedExceptionally();
    }

    @Test
    void aThousandStartsOnAPoolOfTwoPlacesEndOnceEach() {
        ThreadPoolExecutor small = pool(1, Thread::new);
        try (Blocker work = Blocker.obedient()) {
            List<InFlightFuture<String>> futures = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                futures.add(engine.registry().start(Specs.named("n" + i), work, small));
            }
            assertThat(futures)
                    .filteredOn(CompletableFuture::isCompletedExceptionally)
                    .hasSize(998);
            assertThat(engine.registry().outstanding()).isEqualTo(2);
            work.release();
            await().until(() -> futures.stream().allMatch(CompletableFuture::isDone));
            assertThat(engine.events().ended())
                    .filteredOn(task -> task.outcome() == Outcome.COMPLETED)
                    .hasSize(2);
        } finally {
            small.shutdown();
        }
    }

    @Test
    void whenThePoolRunsWorkOnTheCallerTheCallerIsNeverLeftInterrupted() {
        ThreadPoolExecutor callerRuns = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1), new ThreadPoolExecutor.CallerRunsPolicy());
        try (Blocker busy = Blocker.obedient()) {
            engine.registry().start(Specs.named("busy"), busy, callerRuns);
            busy.awaitBegun();
            engine.registry().start(Specs.named("queued"), busy, callerRuns);
            InFlightFuture<String> onCaller = engine.registry()
                    .start(
                            Specs.named("caller"),
                            () -> {
                                engine.registry().cancel("caller", "while it runs here");
                                return "x";
                            },
                            callerRuns);
            assertThat(onCaller).isCancelled();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        } finally {
            callerRuns.shutdown();
        }
    }
}
