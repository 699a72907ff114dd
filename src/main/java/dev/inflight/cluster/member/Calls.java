package dev.inflight.cluster.member;

import dev.inflight.cluster.Beat;
import dev.inflight.cluster.Claim;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.ClusterEngine;
import dev.inflight.cluster.EngineUnavailableException;
import dev.inflight.cluster.Member;
import dev.inflight.cluster.Message;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The border to the engine: whatever it does wrong becomes a stage that has failed, and every failure is told to the beats. */
final class Calls {

    private final ClusterEngine engine;
    private volatile Runnable onUnknown = () -> {};

    Calls(ClusterEngine engine) {
        this.engine = engine;
    }

    /** Says whom to tell that an answer is unknown. */
    void tellUnknown(Runnable listener) {
        onUnknown = listener;
    }

    /** A beat tells the beats itself. */
    CompletionStage<Beat> beat(Member me, Duration lease) {
        return guarded(() -> engine.beat(me, lease));
    }

    CompletionStage<List<Member>> members() {
        return told(guarded(engine::members));
    }

    CompletionStage<Claim> claim(ClaimRequest request) {
        return told(guarded(() -> engine.claim(request)));
    }

    CompletionStage<Boolean> release(String name, String run) {
        return told(guarded(() -> engine.release(name, run)));
    }

    CompletionStage<Void> send(Collection<String> to, Message message) {
        return to.isEmpty() ? CompletableFuture.completedFuture(null) : told(guarded(() -> engine.send(to, message)));
    }

    private <T> CompletionStage<T> told(CompletionStage<T> stage) {
        return stage.whenComplete((value, failure) -> {
            if (failure != null) {
                onUnknown.run();
            }
        });
    }

    private static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException | LinkageError broken) {
            return CompletableFuture.failedFuture(
                    new EngineUnavailableException("the engine could not be asked", broken));
        }
    }
}
