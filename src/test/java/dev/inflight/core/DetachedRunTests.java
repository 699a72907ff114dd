package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.ContextCarrier;
import dev.inflight.InFlightFuture;
import dev.inflight.TaskSnapshot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs that nobody has asked to be part of anything. */
class DetachedRunTests {

    private final AtomicInteger captures = new AtomicInteger();

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants(builder -> builder.contextCarrier(this::capture));

    private ContextCarrier.Captured capture() {
        captures.incrementAndGet();
        return () -> () -> {};
    }

    private InFlightFuture<String> child(boolean detached) {
        return engine.registry()
                .track(
                        (detached ? Specs.build("child").detached() : Specs.build("child")).build(),
                        new CompletableFuture<>());
    }

    private InFlightFuture<String> parentOf(boolean detached, CompletableFuture<InFlightFuture<String>> child) {
        return engine.registry().start(Specs.named("parent"), () -> {
            child.complete(child(detached));
            Blocker.obedient().call();
            return "";
        });
    }

    @Test
    void isShownWithTheRunThatStartedIt() throws Exception {
        CompletableFuture<InFlightFuture<String>> child = new CompletableFuture<>();
        InFlightFuture<String> parent = parentOf(true, child);
        InFlightFuture<String> started = child.get(10, TimeUnit.SECONDS);

        TaskSnapshot shown = engine.registry().find("child").orElseThrow();

        assertThat(shown.parent()).isEqualTo(parent.id());
        parent.cancel(true);
        started.cancel(true);
    }

    @Test
    void goesOnWhenTheRunThatStartedItIsStopped() throws Exception {
        CompletableFuture<InFlightFuture<String>> child = new CompletableFuture<>();
        InFlightFuture<String> parent = parentOf(true, child);
        InFlightFuture<String> started = child.get(10, TimeUnit.SECONDS);

        parent.cancel(true);

        assertThat(started).isNotDone();
        started.cancel(true);
    }

    @Test
    void mayBeStartedByARunThatWasStopped() throws Exception {
        CompletableFuture<InFlightFuture<String>> alert = new CompletableFuture<>();
        Blocker work = Blocker.obedient();
        InFlightFuture<String> parent = engine.registry().start(Specs.named("parent"), () -> {
            try {
                return work.call();
            } catch (InterruptedException stopped) {
                alert.complete(child(true));
                return "";
            }
        });
        work.awaitBegun();
        engine.registry().cancel("parent", "enough");

        InFlightFuture<String> started = alert.get(10, TimeUnit.SECONDS);

        assertThat(started).isNotDone();
        assertThat(parent).isCancelled();
        started.cancel(true);
    }

    @Test
    void ofItsStartersContextNothingIsCaptured() {
        InFlightFuture<String> detached = child(true);
        assertThat(captures).hasValue(0);
        detached.cancel(true);
    }

    @Test
    void onesThatAreNotDetachedBelongToTheirParent() throws Exception {
        CompletableFuture<InFlightFuture<String>> child = new CompletableFuture<>();
        InFlightFuture<String> parent = parentOf(false, child);
        InFlightFuture<String> started = child.get(10, TimeUnit.SECONDS);

        parent.cancel(true);

        assertThat(started).isCompletedExceptionally();
        assertThat(captures).hasValue(2);
    }
}
