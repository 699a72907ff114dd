package dev.inflight.cluster.member;

import dev.inflight.cluster.Beat;
import dev.inflight.cluster.Claim;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.ClusterEngine;
import dev.inflight.cluster.Member;
import dev.inflight.cluster.MemoryClusterEngine;
import dev.inflight.cluster.Message;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The engine in memory, as one process sees it: answers wait while that is paused. With a bug, if one is planted. */
final class SimEngine implements ClusterEngine {

    private final MemoryClusterEngine engine;
    private final Executor lane;
    private final Bug bug;
    private final SimWitness witness;
    private final Map<String, Long> granted = new HashMap<>();
    private Runnable reconnected = () -> {};
    private long counter;

    SimEngine(MemoryClusterEngine engine, Executor lane, Bug bug, SimWitness witness) {
        this.engine = engine;
        this.lane = lane;
        this.bug = bug;
        this.witness = witness;
    }

    void reconnect() {
        lane.execute(reconnected);
    }

    @Override
    public void onReconnect(Runnable listener) {
        reconnected = listener;
    }

    @Override
    public CompletionStage<Beat> beat(Member me, Duration lease) {
        return seen(engine.beat(me, lease));
    }

    @Override
    public CompletionStage<Claim> claim(ClaimRequest request) {
        Long before = granted.get(request.run());
        if (bug == Bug.NEVER_CLAIMS_AGAIN && before != null) {
            return seen(CompletableFuture.completedFuture(new Claim.Granted(before)));
        }
        CompletionStage<Claim> claim = engine.claim(request);
        if (bug == Bug.TAKES_WITHOUT_ASKING && request.over() == null) {
            claim = claim.thenCompose(answer -> answer instanceof Claim.Held held
                    ? engine.claim(request.over(held.run()))
                    : CompletableFuture.completedFuture(answer));
        } else if (bug == Bug.IGNORES_A_LOST_NAME && before != null) {
            claim = claim.thenApply(answer -> new Claim.Granted(before));
        } else if (bug == Bug.COUNTS_TOKENS_ITSELF) {
            claim = claim.thenApply(answer ->
                    answer instanceof Claim.Granted && before == null ? new Claim.Granted(++counter) : answer);
        }
        return seen(claim.thenApply(answer -> {
            if (answer instanceof Claim.Granted grant && granted.put(request.run(), grant.token()) == null) {
                witness.granted(request.name(), grant.token());
            }
            return answer;
        }));
    }

    @Override
    public CompletionStage<Boolean> release(String name, String run) {
        boolean forgets = bug == Bug.FORGETS_TO_RELEASE;
        return seen(forgets ? CompletableFuture.completedFuture(true) : engine.release(name, run));
    }

    @Override
    public CompletionStage<List<Member>> members() {
        return seen(engine.members());
    }

    @Override
    public CompletionStage<Void> send(Collection<String> to, Message message) {
        return seen(engine.send(to, message));
    }

    @Override
    public void listen(String instance, Consumer<Message> handler) {
        engine.listen(instance, message -> lane.execute(() -> handler.accept(message)));
    }

    @Override
    public void close() {
        engine.close();
    }

    private <T> CompletionStage<T> seen(CompletionStage<T> stage) {
        CompletableFuture<T> seen = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> lane.execute(() -> {
            if (failure == null) {
                seen.complete(value);
            } else {
                seen.completeExceptionally(failure);
            }
        }));
        return seen;
    }
}
