package dev.inflight.core.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.core.EngineInvariants;
import dev.inflight.core.Specs;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TrampolineTests {

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants();

    private final List<Integer> begun = new ArrayList<>();
    private final List<Integer> returned = new ArrayList<>();
    private final ExecutorService elsewhere = Executors.newSingleThreadExecutor();

    @AfterEach
    void shutDown() {
        elsewhere.shutdownNow();
    }

    /** Each completion causes the next, all on one thread. */
    private void chain(int number, int last) {
        begun.add(number);
        if (number < last) {
            here(() -> chain(number + 1, last));
        }
        returned.add(number);
    }

    private static void here(Runnable completion) {
        Trampoline.run(completion, CompletableFuture.completedFuture(""), Runnable::run);
    }

    @Test
    void nestedCompletionsAreDoneAtOnce() {
        int deepest = Trampoline.MAX_DEPTH;
        here(() -> chain(1, deepest));
        assertThat(returned).startsWith(deepest).endsWith(1);
    }

    @Test
    void withOneThreadOnlyTheFirstThatIsTooDeepWaitsForThoseBefore() {
        int tooDeep = Trampoline.MAX_DEPTH + 1;
        here(() -> chain(1, tooDeep));
        assertThat(returned).startsWith(tooDeep - 1).endsWith(1, tooDeep);
    }

    @Test
    void whatWaitedMayNestAsDeepAgain() {
        int twice = 2 * Trampoline.MAX_DEPTH;
        here(() -> chain(1, twice));
        assertThat(returned).endsWith(Trampoline.MAX_DEPTH + 1).hasSize(twice);
    }

    @Test
    void oneThatThrowsKeepsNoneFromBeingDone() {
        here(() -> {
            chain(2, Trampoline.MAX_DEPTH + 1);
            throw new IllegalStateException("on purpose");
        });
        assertThat(begun).endsWith(Trampoline.MAX_DEPTH + 1);
    }

    private void nest(int depth, Runnable deepest) {
        if (depth == 0) {
            deepest.run();
        } else {
            here(() -> nest(depth - 1, deepest));
        }
    }

    @Test
    void whatIsTooDeepGoesOnElsewhere() {
        CompletableFuture<Thread> where = new CompletableFuture<>();
        nest(
                Trampoline.MAX_DEPTH,
                () -> Trampoline.run(() -> where.complete(Thread.currentThread()), where, elsewhere));
        assertThat(where).isCompletedWithValueMatching(thread -> thread != Thread.currentThread());
    }

    @Test
    void itHasNotReturnedBeforeTheFutureIsDone() {
        CompletableFuture<String> future = new CompletableFuture<>();
        nest(Trampoline.MAX_DEPTH, () -> {
            Trampoline.run(() -> future.complete("x"), future, elsewhere);
            assertThat(future).isDone();
        });
        assertThat(future).isDone();
    }

    @Test
    void anInterruptOfTheCallerIsKept() {
        CompletableFuture<String> future = new CompletableFuture<>();
        nest(Trampoline.MAX_DEPTH, () -> {
            Thread.currentThread().interrupt();
            Trampoline.run(() -> future.complete("x"), future, elsewhere);
        });
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void inADeepChainOfCallbacksACompletionThatReturnsTrueIsDone() {
        Queue<Integer> untrue = new ConcurrentLinkedQueue<>();
        List<InFlightFuture<Integer>> relay = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            relay.add(engine.registry().track(Specs.named("relay-" + i), new CompletableFuture<>()));
        }
        for (int i = 0; i < 199; i++) {
            InFlightFuture<Integer> next = relay.get(i + 1);
            int step = i;
            var unused = relay.get(i).whenComplete((value, failure) -> {
                if (next.complete(value + 1) && !next.isDone()) {
                    untrue.add(step);
                }
            });
        }
        relay.get(0).complete(0);

        assertThat(relay.get(199)).succeedsWithin(EngineInvariants.PATIENCE).isEqualTo(199);
        assertThat(untrue).isEmpty();
    }

    @Test
    void inADeepChainOfCallbacksOneMayJoinWhatItHasCompleted() throws Exception {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        List<InFlightFuture<Integer>> relay = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            relay.add(engine.registry().track(Specs.named("relay-" + i), new CompletableFuture<>()));
        }
        for (int i = 0; i < 99; i++) {
            InFlightFuture<Integer> next = relay.get(i + 1);
            var unused = relay.get(i).thenAccept(value -> {
                next.complete(value + 1);
                next.orTimeout(10, TimeUnit.SECONDS).join();
            });
        }
        var unused = relay.get(99).thenAccept(end::complete);
        relay.get(0).complete(0);
        assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(99);
    }
}
