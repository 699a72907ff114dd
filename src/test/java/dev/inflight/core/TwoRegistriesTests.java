package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two registries in one process know nothing of each other. */
class TwoRegistriesTests {

    @RegisterExtension
    final EngineInvariants one = EngineInvariants.onManualTime();

    @RegisterExtension
    final EngineInvariants other = EngineInvariants.onManualTime();

    private InFlightFuture<String> track(EngineInvariants engine) {
        return engine.registry().track(Specs.named("a"), new CompletableFuture<>());
    }

    @Test
    void theSameNameInBothIsNoOverlap() {
        InFlightFuture<String> first = track(one);
        InFlightFuture<String> second = track(other);
        assertThat(first).isNotDone();
        first.complete("x");
        second.complete("x");
    }

    @Test
    void aTaskOfTheOneIsNoParentInTheOther() {
        AtomicReference<InFlightFuture<String>> inner = new AtomicReference<>();
        InFlightFuture<String> outer = one.registry().startAsync(Specs.named("outer"), () -> {
            inner.set(track(other));
            return new CompletableFuture<>();
        });
        outer.cancel(true);
        assertThat(inner.get()).isNotDone();
        inner.get().complete("x");
    }

    @Test
    void closingTheOneLeavesTheOther() {
        InFlightFuture<String> future = track(other);
        one.registry().close();
        assertThat(future).isNotDone();
        future.complete("x");
    }
}
