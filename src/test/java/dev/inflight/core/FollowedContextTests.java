package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.ContextCarrier;
import dev.inflight.InFlightFuture;
import dev.inflight.TaskSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A context that wants to know what becomes of its run, such as an observation. */
class FollowedContextTests {

    private final List<String> heard = new ArrayList<>();

    @RegisterExtension
    final EngineInvariants engine =
            EngineInvariants.onManualTime(builder -> builder.contextCarrier(() -> new Following(heard)));

    private record Following(List<String> heard) implements ContextCarrier.Followed {

        @Override
        public ContextCarrier.Scope open() {
            return () -> {};
        }

        @Override
        public void started(TaskSnapshot task) {
            heard.add("started " + task.name());
        }

        @Override
        public void ended(TaskSnapshot task, @Nullable Throwable failure) {
            heard.add("ended " + task.name() + " " + task.outcome() + " "
                    + (failure == null ? "" : failure.getMessage()));
            throw new IllegalStateException("which harms nobody");
        }
    }

    @Test
    void itIsToldOfTheStartAndTheEnd() {
        InFlightFuture<String> future = engine.registry().track(Specs.named("a"), new CompletableFuture<>());
        future.completeExceptionally(new IllegalStateException("by hand"));
        assertThat(heard).containsExactly("started a", "ended a FAILED by hand");
        assertThat(future).isCompletedExceptionally();
    }
}
