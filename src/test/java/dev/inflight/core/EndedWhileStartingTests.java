package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.Overlap;
import dev.inflight.TaskContext;
import dev.inflight.TaskSpec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run that is ended between its birth and its entry into the table of names. */
class EndedWhileStartingTests {

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants();

    @Test
    void aChildWhoseParentIsStoppedWhileTheExecutorAcceptsItLeavesNoRow() {
        DefaultInFlightRegistry registry = engine.registry();
        InFlightFuture<Object> older = registry.track(spec("child"), new CompletableFuture<>());
        CompletableFuture<Object> childEnded = new CompletableFuture<>();
        registry.start(
                spec("parent"),
                () -> {
                    String parent = TaskContext.current().name();
                    Executor stopsTheParent = task -> registry.cancel(parent, "no more");
                    return registry.start(spec("child"), () -> "never", stopsTheParent)
                            .whenComplete((value, failure) -> childEnded.complete(failure));
                },
                engine.pool(1));
        childEnded.join();

        older.cancel(true);

        // the invariants are the assertion: no row, no timer, no tally is left
        assertThat(older).isCancelled();
    }

    private static TaskSpec spec(String name) {
        return TaskSpec.named(name)
                .timeout(Duration.ofSeconds(30))
                .overlap(Overlap.FAIL_OLDER)
                .build();
    }
}
