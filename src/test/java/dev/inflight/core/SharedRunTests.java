package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskSnapshot;
import dev.inflight.WorkerStack;
import dev.inflight.core.run.Run;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who holds a run that several share, and who lets go of it. */
@Timeout(30)
class SharedRunTests {

    private static final Duration LONG = Duration.ofSeconds(10);

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants();

    private InFlightFuture<String> join(Blocker work) {
        return engine.registry().start(Specs.named("shared", Overlap.JOIN), work);
    }

    /** Starts a task that joins the shared run and then waits. */
    private AtomicReference<InFlightFuture<String>> joinInside(String parent, Blocker shared, Blocker parents) {
        AtomicReference<InFlightFuture<String>> view = new AtomicReference<>();
        engine.registry().start(Specs.named(parent), () -> {
            view.set(join(shared));
            return parents.call();
        });
        parents.awaitBegun();
        return view;
    }

    @Test
    void aStoppedParentThatStartedItLetsGoAndTheOthersKeepIt() {
        try (Blocker shared = Blocker.obedient();
                Blocker parents = Blocker.obedient()) {
            AtomicReference<InFlightFuture<String>> first = joinInside("parent", shared, parents);
            shared.awaitBegun();
            InFlightFuture<String> other = join(shared);
            engine.registry().cancel("parent", "enough");
            assertThat(first.get()).isCancelled();
            assertThat(other).isNotDone();
            assertThat(shared.isInterrupted()).isFalse();
            shared.release();
            assertThat(other).succeedsWithin(LONG).isEqualTo("released");
        }
    }

    @Test
    void aStoppedParentThatJoinedItLetsGo() {
        try (Blocker shared = Blocker.obedient();
                Blocker parents = Blocker.obedient()) {
            InFlightFuture<String> first = join(shared);
            AtomicReference<InFlightFuture<String>> joined = joinInside("parent", shared, parents);
            engine.registry().cancel("parent", "enough");
            assertThat(joined.get()).isCancelled();
            assertThat(first).isNotDone();
            shared.release();
            assertThat(first).succeedsWithin(LONG);
        }
    }

    @Test
    void theLastHoldersParentTakesItAlong() {
        try (Blocker shared = Blocker.obedient();
                Blocker parents = Blocker.obedient()) {
            joinInside("parent", shared, parents);
            shared.awaitBegun();
            engine.registry().cancel("parent", "enough");
            shared.awaitInterrupted();
        }
    }

    @Test
    void aParentForgetsTheViewsOfRunsThatHaveEnded() {
        try (Blocker shared = Blocker.obedient();
                Blocker parents = Blocker.obedient()) {
            AtomicReference<InFlightFuture<String>> view = joinInside("parent", shared, parents);
            shared.release();
            assertThat(view.get()).succeedsWithin(LONG);
            Run<?> parent = engine.registry().parts().table.get("parent");
            assertThat(parent).isNotNull();
            await().untilAsserted(() -> assertThat(parent.family().children()).isEmpty());
        }
    }

    @Test
    void theLastHoldersExceptionShowsTheWorkersStack() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> view = join(work);
            work.awaitBegun();
            view.cancel(true);
            assertThat(view.handle((value, failure) -> failure).getNow(null).getSuppressed())
                    .hasExactlyElementsOfTypes(WorkerStack.class);
        }
    }

    @Test
    void aHolderThatCancelsIsCancelledAtOnceThoughSomebodyDependsOnIt() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> only = join(work);
            CompletableFuture<String> dependent = only.thenApply(x -> x);
            only.cancel(true);
            assertThat(only).isCancelled();
            assertThat(dependent).isCompletedExceptionally();
        }
    }

    @Test
    void oneHoldersSlowCallbackHoldsUpNoOther() {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch called = new CountDownLatch(1);
        try (Blocker work = Blocker.obedient()) {
            join(work).whenComplete((value, failure) -> {
                called.countDown();
                Blocker.await(hold);
            });
            InFlightFuture<String> other = join(work);
            work.release();
            Blocker.await(called);
            assertThat(other).succeedsWithin(LONG);
            hold.countDown();
        }
    }

    @Test
    void workThatIsOverBeforeItsStartReturnsCompletesItsHolder() {
        InFlightFuture<String> future =
                engine.registry().start(Specs.named("shared", Overlap.JOIN), () -> "inline", Runnable::run);
        assertThat(future).isCompletedWithValue("inline");
    }

    @Test
    void aRefusedStartCompletesItsHolder() {
        engine.registry().shutdown(Duration.ZERO, Duration.ZERO);
        InFlightRegistry registry = engine.registry();
        assertThat(registry.<String>start(Specs.named("shared", Overlap.JOIN), () -> "never"))
                .isCompletedExceptionally();
    }

    @Test
    void aHolderThatCompletesItByHandHasThatValueAndTheOthersTheirs() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> first = join(work);
            InFlightFuture<String> second = join(work);
            assertThat(first.complete("by hand")).isTrue();
            assertThat(first).isCompletedWithValue("by hand");
            work.release();
            assertThat(second).succeedsWithin(LONG).isEqualTo("released");
        }
    }

    @Test
    void theLastHolderThatCompletesItByHandCompletesTheRun() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> only = join(work);
            work.awaitBegun();
            only.complete("by hand");
            assertThat(only).isCompletedWithValue("by hand");
            work.awaitInterrupted();
            assertThat(engine.events().ended())
                    .extracting(TaskSnapshot::outcome)
                    .containsExactly(Outcome.COMPLETED);
        }
    }

    @Test
    void aHoldersOwnTimeoutIsItsOwn() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> impatient = join(work);
            InFlightFuture<String> patient = join(work);
            impatient.orTimeout(1, TimeUnit.MILLISECONDS);
            await().until(impatient::isCompletedExceptionally);
            assertThat(patient).isNotDone();
            work.release();
            assertThat(patient).succeedsWithin(LONG);
        }
    }

    @Test
    void whoJoinsAPlainlyStartedRunIsNoReasonToStopIt() {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> owner = engine.registry().track(Specs.named("shared"), work);
        InFlightFuture<String> joiner = engine.registry().start(Specs.named("shared", Overlap.JOIN), () -> "never");
        joiner.cancel(true);
        assertThat(owner).isNotDone();
        work.complete("x");
        assertThat(owner).isCompletedWithValue("x");
    }

    @Test
    void aHolderThatLetsGoTwiceHasDoneSoOnce() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> first = join(work);
            InFlightFuture<String> second = join(work);
            assertThat(first.completeExceptionally(new IllegalStateException())).isTrue();
            assertThat(first.completeExceptionally(new IllegalStateException())).isFalse();
            assertThat(second).isNotDone();
            work.release();
            assertThat(second).succeedsWithin(LONG);
        }
    }

    @Test
    void whoLetGoOfIsForgottenByHisParent() {
        try (Blocker shared = Blocker.obedient();
                Blocker parents = Blocker.obedient()) {
            AtomicReference<InFlightFuture<String>> view = joinInside("parent", shared, parents);
            InFlightFuture<String> other = join(shared);
            view.get().cancel(true);
            Run<?> parent = engine.registry().parts().table.get("parent");
            assertThat(parent.family().children()).isEmpty();
            shared.release();
            parents.release();
            assertThat(other).succeedsWithin(LONG);
        }
    }
}
