package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.Overlap;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Exact runs, wherever they stand. */
class FindTests {

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants();

    private final CompletableFuture<String> work = new CompletableFuture<>();

    private InFlightRegistry registry() {
        return engine.registry();
    }

    private InFlightFuture<String> inLine() {
        return registry().startAsync(Specs.named("a", Overlap.QUEUE), () -> work);
    }

    @Test
    void whoHasTheNameIsFound() {
        InFlightFuture<String> run = inLine();
        assertThat(registry().find("a", run.id()).map(TaskSnapshot::id)).contains(run.id());
        work.complete("x");
    }

    @Test
    void whoWaitsInLineIsFound() {
        inLine();
        List<InFlightFuture<String>> waiting = List.of(inLine(), inLine());
        for (InFlightFuture<String> waiter : waiting) {
            TaskSnapshot found = registry().find("a", waiter.id()).orElseThrow();
            assertThat(found.id()).isEqualTo(waiter.id());
            assertThat(found.state()).isEqualTo(TaskState.QUEUED);
        }
        work.complete("x");
    }

    @Test
    void whoWasStoppedAndStillWorksIsFoundWhenAnotherHasTheName() {
        try (Blocker stubborn = Blocker.stubborn()) {
            InFlightFuture<String> older = registry().start(Specs.named("a"), stubborn);
            stubborn.awaitBegun();
            registry().track(Specs.named("a"), work);
            TaskSnapshot found = registry().find("a", older.id()).orElseThrow();
            assertThat(found.id()).isEqualTo(older.id());
            assertThat(found.state()).isEqualTo(TaskState.STOPPING);
        }
        work.complete("x");
    }

    @Test
    void whoHasGoneIsNotFoundAlthoughAnotherHasTheName() {
        InFlightFuture<String> gone = registry().track(Specs.named("a"), CompletableFuture.completedFuture("x"));
        registry().track(Specs.named("a"), work);
        assertThat(registry().find("a", gone.id())).isEmpty();
        work.complete("x");
    }

    @Test
    void anIdUnderAnotherNameIsNotFound() {
        InFlightFuture<String> run = inLine();
        assertThat(registry().find("b", run.id())).isEmpty();
        work.complete("x");
    }

    @Test
    void whatOnlyLooksLikeTheIdIsNotFound() {
        String id = inLine().id();
        String number = id.substring(registry().instance().length() + 1);
        for (String other :
                List.of("", number, "-" + number, id + "0", id + "x", registry().instance() + "-0" + number)) {
            assertThat(registry().find("a", other)).as(other).isEmpty();
        }
        work.complete("x");
    }

    @Test
    @SuppressWarnings("NullAway") // that is the point
    void nullIsRefusedByName() {
        String none = nothing();
        assertThatNullPointerException()
                .isThrownBy(() -> registry().find(none, "x-1"))
                .withMessage("name");
        assertThatNullPointerException()
                .isThrownBy(() -> registry().find("a", none))
                .withMessage("id");
    }

    @SuppressWarnings("NullAway")
    private static String nothing() {
        return null;
    }
}
