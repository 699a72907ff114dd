package dev.inflight.cluster.member;

import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightFuture;
import dev.inflight.Overlap;
import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import dev.inflight.cluster.member.Replicas.Replica;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/** Replicas whose runs want one name, and words for what becomes of them. */
abstract class ClaimScene {

    static final Duration SECOND = Duration.ofSeconds(1);

    final Replicas replicas = new Replicas();

    @AfterEach
    void close() {
        replicas.close();
    }

    static TaskSpec.Builder spec(Overlap overlap) {
        return TaskSpec.named("prices")
                .scope(TaskScope.CLUSTER)
                .overlap(overlap)
                .timeout(Duration.ofHours(1));
    }

    /** A run whose work goes on until it is stopped. */
    static InFlightFuture<Void> start(Replica on, Overlap overlap) {
        return on.registry().startAsync(spec(overlap).build(), () -> new CompletableFuture<Void>());
    }

    /** One that runs. */
    InFlightFuture<Void> running(Replica on) {
        InFlightFuture<Void> future = start(on, Overlap.FAIL_OLDER);
        until(() -> state(on, future) == TaskState.RUNNING);
        return future;
    }

    static TaskState state(Replica on, InFlightFuture<?> future) {
        return on.registry()
                .find("prices", future.id())
                .map(task -> task.state())
                .orElse(null);
    }

    static Long token(Replica on, InFlightFuture<?> future) {
        return on.registry().find("prices", future.id()).orElseThrow().token();
    }

    static EndedTask end(Replica on, InFlightFuture<?> future) {
        return on.registry().history(HistoryQuery.ALL).stream()
                .filter(task -> task.id().equals(future.id()))
                .findFirst()
                .orElseThrow();
    }

    void until(BooleanSupplier condition) {
        replicas.until(condition);
    }

    void untilEnded(InFlightFuture<?> future) {
        until(future::isDone);
    }

    Map<String, String> holders() {
        return replicas.hub.holders();
    }

    Replica local(String instance) {
        return replicas.joined(instance, OnUnavailable.LOCAL);
    }

    Replica reject(String instance) {
        return replicas.joined(instance, OnUnavailable.REJECT);
    }

    void down(Replica replica) {
        replicas.hub.refuse(true);
        var unused = replica.member().members();
        until(() -> !replica.member().isUp());
    }
}
