package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.ContextCarrier;
import dev.inflight.InFlightFuture;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A future that is kept when its run is over, in a cache say, keeps nothing of its starter's. */
class ForgottenContextTests {

    private final List<WeakReference<Object>> captured = new CopyOnWriteArrayList<>();
    private final List<String> opened = new CopyOnWriteArrayList<>();

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants(builder -> builder.contextCarrier(this::capture));

    private ContextCarrier.Captured capture() {
        byte[] large = new byte[1_000];
        captured.add(new WeakReference<>(large));
        return () -> {
            opened.add("with " + large.length);
            return () -> {};
        };
    }

    private void awaitForgotten() {
        await().until(() -> {
            System.gc();
            return captured.stream().allMatch(reference -> reference.get() == null);
        });
    }

    @Test
    void afterItsWorkHasCompleted() {
        InFlightFuture<String> kept = engine.registry().start(Specs.named("a"), () -> "x");
        assertThat(kept).succeedsWithin(EngineInvariants.PATIENCE);
        awaitForgotten();
        assertThat(kept).isCompletedWithValue("x");
    }

    @Test
    void afterItWasStoppedAndItsWorkHasGone() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> kept = engine.registry().start(Specs.named("a"), work);
            work.awaitBegun();
            kept.cancel(true);
            awaitForgotten();
            assertThat(kept).isCancelled();
        }
    }

    @Test
    void afterItWasStoppedBeforeItsWorkBegan() {
        InFlightFuture<String> kept = engine.registry().start(Specs.named("a"), () -> "x", never -> {});
        kept.cancel(true);
        awaitForgotten();
        assertThat(kept).isCancelled();
    }

    @Test
    void butItsCallbacksStillHaveIt() {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> run = engine.registry().startAsync(Specs.named("a"), () -> work);
        int before = opened.size();
        CompletableFuture<Integer> seen = run.thenApply(value -> opened.size());

        work.complete("x");

        assertThat(seen).succeedsWithin(EngineInvariants.PATIENCE).isEqualTo(before + 1);
    }
}
