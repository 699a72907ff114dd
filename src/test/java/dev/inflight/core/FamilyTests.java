package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.inflight.ContextCarrier;
import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.TaskContext;
import dev.inflight.TaskSnapshot;
import dev.inflight.core.run.Run;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Parents and children, and the context that is carried from a starter to its work. */
class FamilyTests {

    private static final ThreadLocal<String> BOUND = new ThreadLocal<>();

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants(builder -> builder.contextCarrier(FamilyTests::capture));

    private static ContextCarrier.Captured capture() {
        String captured = BOUND.get();
        return () -> {
            String before = BOUND.get();
            BOUND.set(captured);
            return () -> BOUND.set(before);
        };
    }

    @Test
    void aTaskStartedByATaskKnowsItsParent() {
        CompletableFuture<String> work = new CompletableFuture<>();
        AtomicReference<InFlightFuture<String>> child = new AtomicReference<>();
        InFlightFuture<String> parent = engine.registry().startAsync(Specs.named("parent"), () -> {
            child.set(engine.registry().track(Specs.named("child"), work));
            return work;
        });
        assertThat(engine.registry().find("child").orElseThrow().parent()).isEqualTo(parent.id());
        work.complete("x");
    }

    @Test
    void stoppingAParentStopsItsChildren() {
        AtomicReference<InFlightFuture<String>> child = new AtomicReference<>();
        InFlightFuture<String> parent = engine.registry().startAsync(Specs.named("parent"), () -> {
            child.set(engine.registry().track(Specs.named("child"), new CompletableFuture<>()));
            return new CompletableFuture<>();
        });
        parent.cancel(true);
        assertThat(child.get()).isCancelled();
        assertThat(engine.events().ended())
                .filteredOn(task -> task.name().equals("child"))
                .extracting(TaskSnapshot::by)
                .containsExactly("parent " + parent.id());
    }

    @Test
    void childrenOfAParentThatEndedByItselfGoOn() {
        CompletableFuture<String> work = new CompletableFuture<>();
        AtomicReference<InFlightFuture<String>> child = new AtomicReference<>();
        InFlightFuture<String> parent = engine.registry().startAsync(Specs.named("parent"), () -> {
            child.set(engine.registry().track(Specs.named("child"), work));
            return CompletableFuture.completedFuture("x");
        });
        assertThat(parent).isCompleted();
        assertThat(child.get()).isNotDone();
        work.complete("x");
    }

    @Test
    void childrenOfAStoppedParentAreRefusedAtBirth() {
        AtomicReference<InFlightFuture<String>> child = new AtomicReference<>();
        InFlightFuture<String> parent = engine.registry().startAsync(Specs.named("parent"), () -> {
            engine.registry().cancel("parent", "enough");
            child.set(engine.registry().start(Specs.named("child"), () -> "never"));
            return CompletableFuture.completedFuture("x");
        });
        assertThat(child.get()).isCompletedExceptionally();
        assertThat(engine.events().ended())
                .filteredOn(task -> task.name().equals("child"))
                .extracting(TaskSnapshot::outcome, TaskSnapshot::reason)
                .containsExactly(tuple(Outcome.REJECTED, "its parent \"parent\" (" + parent.id() + ") was stopped"));
    }

    @Test
    void workThatStartsItsOwnNameAgainDoesNotTakeItsSuccessorAlong() {
        CompletableFuture<String> work = new CompletableFuture<>();
        AtomicReference<InFlightFuture<String>> successor = new AtomicReference<>();
        engine.registry().startAsync(Specs.named("a"), () -> {
            successor.set(engine.registry().track(Specs.named("a"), work));
            return new CompletableFuture<>();
        });
        assertThat(successor.get()).isNotDone();
        work.complete("x");
    }

    @Test
    void aChildThatStartsItsParentsNameAgainDoesNotTakeTheSuccessorAlong() {
        CompletableFuture<String> work = new CompletableFuture<>();
        AtomicReference<InFlightFuture<String>> successor = new AtomicReference<>();
        engine.registry()
                .startAsync(
                        Specs.named("a"),
                        () -> engine.registry().startAsync(Specs.named("child"), () -> {
                            successor.set(engine.registry().track(Specs.named("a"), work));
                            return new CompletableFuture<String>();
                        }));
        assertThat(successor.get()).isNotDone();
        work.complete("x");
    }

    @Test
    void aThousandChildrenThatEndLeaveNothingWithTheirParent() {
        CompletableFuture<String> work = new CompletableFuture<>();
        engine.registry().startAsync(Specs.named("parent"), () -> {
            for (int i = 0; i < 1_000; i++) {
                engine.registry().track(Specs.named("child"), CompletableFuture.completedFuture("x"));
            }
            return work;
        });
        Run<?> parent = engine.registry().parts().table.get("parent");
        assertThat(parent).isNotNull();
        assertThat(parent.family().children()).isEmpty();
        work.complete("x");
    }

    @Test
    void workRunsInItsStartersContext() {
        BOUND.set("starter");
        InFlightFuture<String> future = engine.registry().start(Specs.named("a"), BOUND::get, engine.pool(1));
        BOUND.remove();
        assertThat(future).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("starter");
    }

    @Test
    void afterTheWorkItsThreadHasItsOwnContextAgain() {
        BOUND.set("starter");
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> future = engine.registry().startAsync(Specs.named("a"), () -> work);
        CompletableFuture<String> seen = future.thenApply(x -> BOUND.get());
        BOUND.set("other");
        work.complete("x");
        assertThat(seen).isCompletedWithValue("starter");
        assertThat(BOUND.get()).isEqualTo("other");
        BOUND.remove();
    }

    @Test
    void aCallbackOfADeadlineRunsInTheStartersContext() {
        BOUND.set("starter");
        CompletableFuture<String> seen = engine.registry()
                .track(Specs.build("a").timeout(Duration.ofMillis(100)).build(), new CompletableFuture<String>())
                .handle((value, failure) -> BOUND.get());
        BOUND.remove();
        assertThat(seen).succeedsWithin(EngineInvariants.PATIENCE).isEqualTo("starter");
    }

    @Test
    void hooksRunInTheStartersContext() {
        List<String> seen = new CopyOnWriteArrayList<>();
        CountDownLatch ready = new CountDownLatch(1);
        try (Blocker work = Blocker.obedient()) {
            BOUND.set("starter");
            InFlightFuture<String> future = engine.registry().start(Specs.named("a"), () -> {
                TaskContext.current().onCancel(() -> seen.add(BOUND.get()));
                ready.countDown();
                return work.call();
            });
            BOUND.remove();
            Blocker.await(ready);
            future.cancel(true);
            await().until(() -> seen.contains("starter"));
        }
    }
}
