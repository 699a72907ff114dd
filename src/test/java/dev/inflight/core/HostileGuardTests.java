package dev.inflight.core;

import static dev.inflight.test.InFlightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.GuardedRun;
import dev.inflight.InFlightFuture;
import dev.inflight.NameGuard;
import dev.inflight.Outcome;
import dev.inflight.TaskScope;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A guard is foreign code: whatever it does, a run ends once, and its name is given back once. */
class HostileGuardTests {

    private static final NameGuard.Permission GRANTED = new NameGuard.Permission.Granted(OptionalLong.of(7));

    private volatile Function<GuardedRun, @Nullable CompletionStage<NameGuard.Permission>> answer =
            run -> CompletableFuture.completedFuture(GRANTED);
    private volatile Runnable onRefusal = () -> {};
    private volatile Runnable onRelease = () -> {};
    private final List<String> calls = new CopyOnWriteArrayList<>();

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants(builder -> builder.nameGuard(new NameGuard() {
        @Override
        public @Nullable String refusal() {
            onRefusal.run();
            return null;
        }

        @Override
        @SuppressWarnings("NullAway") // hostile
        public CompletionStage<Permission> acquire(GuardedRun run) {
            calls.add("acquire " + run.id());
            try {
                return answer.apply(run);
            } finally {
                calls.add("acquired " + run.id());
            }
        }

        @Override
        public void release(GuardedRun run) {
            calls.add("release " + run.id());
            onRelease.run();
        }
    }));

    private final AtomicInteger worked = new AtomicInteger();

    private static TaskSpec spec() {
        return Specs.build("a").scope(TaskScope.CLUSTER).build();
    }

    private InFlightFuture<Integer> start() {
        return engine.registry().start(spec(), worked::incrementAndGet);
    }

    private void assertAskedAndReleased(InFlightFuture<?> run) {
        await().until(() -> calls.contains("release " + run.id()));
        assertThat(calls).containsExactly("acquire " + run.id(), "acquired " + run.id(), "release " + run.id());
    }

    private void assertRejectedBecause(InFlightFuture<Integer> run, String reason) {
        await().until(run::isDone);
        assertThat(run).hasEnded(Outcome.REJECTED);
        TaskSnapshot ended = engine.events().ended().get(0);
        assertThat(ended.by()).isEqualTo("cluster");
        assertThat(ended.reason()).contains(reason);
        assertThat(worked).hasValue(0);
        assertAskedAndReleased(run);
    }

    @Test
    void whenItThrowsTheRunIsRejected() {
        answer = run -> {
            throw new IllegalStateException("broken");
        };
        assertRejectedBecause(start(), "java.lang.IllegalStateException: broken");
    }

    @Test
    void whenItThrowsAnErrorTheRunIsRejected() {
        answer = run -> {
            throw new NoClassDefFoundError("gone");
        };
        assertRejectedBecause(start(), "NoClassDefFoundError");
    }

    @Test
    void whenItReturnsNoStageTheRunIsRejected() {
        answer = run -> null;
        assertRejectedBecause(start(), "NullPointerException");
    }

    @Test
    void whenItAnswersNullTheRunIsRejected() {
        answer = run -> CompletableFuture.completedFuture(null);
        assertRejectedBecause(start(), "the answer was null");
    }

    @Test
    void whenItsStageFailsTheRunIsRejected() {
        answer = run -> CompletableFuture.<NameGuard.Permission>failedFuture(new IllegalStateException("down"))
                .thenApply(same -> same); // which wraps the failure
        assertRejectedBecause(start(), "asked for: java.lang.IllegalStateException: down");
    }

    @Test
    void whenItsStageCannotBeFollowedTheRunIsRejected() {
        answer = run -> new CompletableFuture<>() {
            @Override
            public CompletableFuture<NameGuard.Permission> whenComplete(
                    BiConsumer<? super NameGuard.Permission, ? super Throwable> action) {
                throw new UnsupportedOperationException("no");
            }
        };
        assertRejectedBecause(start(), "UnsupportedOperationException");
    }

    @Test
    void whenItAnswersTwiceTheFirstAnswerCounts() {
        answer = run -> new CompletableFuture<>() {
            @Override
            public CompletableFuture<NameGuard.Permission> whenComplete(
                    BiConsumer<? super NameGuard.Permission, ? super Throwable> action) {
                action.accept(GRANTED, null);
                action.accept(new NameGuard.Permission.Refused(Outcome.REJECTED, "x", "y"), null);
                action.accept(GRANTED, null);
                return this;
            }
        };
        InFlightFuture<Integer> run = start();

        assertThat(run).succeedsWithin(EngineInvariants.PATIENCE).isEqualTo(1);
        assertAskedAndReleased(run);
        assertThat(worked).hasValue(1);
    }

    @Test
    void whenItEndsTheRunWhileItIsAskedTheNameIsGivenBackAfterThat() {
        answer = run -> {
            run.end(Outcome.CANCELLED, "cluster", "fenced");
            await().until(() -> engine.events().ended().size() == 1);
            return CompletableFuture.completedFuture(GRANTED);
        };
        InFlightFuture<Integer> run = start();

        await().until(run::isDone);
        assertThat(run).hasEnded(Outcome.CANCELLED);
        assertAskedAndReleased(run);
        assertThat(worked).hasValue(0);
    }

    @Test
    void whatItGrantsOnTheSpotIsBegunOnAnotherThread() {
        Thread starter = Thread.currentThread();
        InFlightFuture<Boolean> run =
                engine.registry().start(spec(), () -> Thread.currentThread() == starter, Runnable::run);

        assertThat(run).succeedsWithin(EngineInvariants.PATIENCE).isEqualTo(false);
    }

    @Test
    void whenItCannotSayWhetherItRefusesTheNewcomerIsRejectedAndTheOlderGoesOn() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> older = engine.registry().start(spec(), work);
            work.awaitBegun();
            onRefusal = () -> {
                throw new IllegalStateException("broken");
            };

            assertThat(start()).hasEnded(Outcome.REJECTED);

            assertThat(older).isNotDone();
            assertThat(engine.events().ended().get(0).reason()).contains("java.lang.IllegalStateException: broken");
        }
    }

    @Test
    void whenItThrowsOnBeingTheNameGivenBackTheRunEndsAllTheSame() {
        onRelease = () -> {
            throw new IllegalStateException("broken");
        };
        InFlightFuture<Integer> run = start();

        assertThat(run).succeedsWithin(EngineInvariants.PATIENCE);
        assertAskedAndReleased(run);
    }

    @Test
    void whenItNeverAnswersItKeepsNoRunThatHasEnded() {
        List<CompletableFuture<NameGuard.Permission>> kept = new CopyOnWriteArrayList<>();
        answer = run -> {
            CompletableFuture<NameGuard.Permission> never = new CompletableFuture<>();
            kept.add(never);
            return never;
        };
        WeakReference<InFlightFuture<Integer>> run = new WeakReference<>(start());
        engine.registry().cancel("a", "enough");
        await().until(() -> engine.registry().outstanding() == 0);

        await().until(() -> {
            System.gc();
            return run.get() == null;
        });
        assertThat(kept).hasSize(1);
    }

    @Test
    void inAStormOfStartsEachRunEndsOnceAndEachNameIsGivenBackOnce() throws Exception {
        ThreadPoolExecutor starters = engine.pool(4);
        Executor answering = engine.pool(2);
        Map<String, AtomicInteger> held = new ConcurrentHashMap<>();
        answer = run -> {
            held.put(run.id(), new AtomicInteger());
            CompletableFuture<NameGuard.Permission> later = new CompletableFuture<>();
            answering.execute(() -> later.complete(
                    run.id().hashCode() % 7 == 0
                            ? new NameGuard.Permission.Refused(Outcome.OVERLAPPED, "run other-1", "held")
                            : GRANTED));
            return later;
        };
        int starts = 2_000;
        CountDownLatch begun = new CountDownLatch(starts);
        List<InFlightFuture<Integer>> runs = new CopyOnWriteArrayList<>();
        for (int i = 0; i < starts; i++) {
            int seed = i;
            starters.execute(() -> {
                InFlightFuture<Integer> run = engine.registry()
                        .start(
                                Specs.build("a" + seed % 3)
                                        .scope(TaskScope.CLUSTER)
                                        .build(),
                                worked::incrementAndGet);
                runs.add(run);
                if (new Random(seed).nextInt(3) == 0) {
                    run.cancel(true);
                }
                begun.countDown();
            });
        }
        Blocker.await(begun);
        await().untilAsserted(() -> assertThat(runs).allMatch(InFlightFuture::isDone));

        calls.stream()
                .filter(call -> call.startsWith("release "))
                .forEach(call -> held.get(call.substring("release ".length())).incrementAndGet());
        assertThat(held.values()).allMatch(count -> count.get() == 1);
        assertThat(engine.events().ended()).hasSize(starts);
    }
}
