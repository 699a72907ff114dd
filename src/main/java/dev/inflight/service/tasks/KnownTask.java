package dev.inflight.service.tasks;

import dev.inflight.InFlightFuture;
import dev.inflight.TaskSnapshot;
import dev.inflight.service.outbound.OutboundResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One run that the service can still tell about. Safe for use by any thread. */
final class KnownTask {

    private final Set<CompletableFuture<KnownTask>> waiters = ConcurrentHashMap.newKeySet();
    private volatile TaskSnapshot last;
    private volatile @Nullable InFlightFuture<OutboundResponse> future;
    private volatile @Nullable Duration ran;
    private final AtomicBoolean ended = new AtomicBoolean();

    KnownTask(TaskSnapshot started) {
        this.last = started;
    }

    /** What was last seen of it; live numbers only until it ends. */
    TaskSnapshot last() {
        return last;
    }

    /** Whether its future has ended and everything about its end is known. */
    boolean ended() {
        return ended.get();
    }

    /** From its start to its end; {@code null} before that. */
    @Nullable Duration ran() {
        return ran;
    }

    /** Its future; {@code null} for a run that something else started. */
    @Nullable InFlightFuture<OutboundResponse> future() {
        return future;
    }

    void saw(TaskSnapshot snapshot) {
        last = snapshot;
    }

    void heldBy(InFlightFuture<OutboundResponse> started) {
        future = started;
    }

    void sawEnd(TaskSnapshot snapshot) {
        last = snapshot;
        ran = snapshot.age();
    }

    /** Lets the waiters go. Returns whether this was the first call. */
    boolean end() {
        boolean first = ended.compareAndSet(false, true);
        waiters.forEach(waiter -> waiter.complete(this));
        return first;
    }

    /**
     * Done when the task has ended, or when the time is up. Waiters are kept apart from the task's future, which would
     * remember each of them until it ends.
     */
    @SuppressWarnings("CollectionUndefinedEquality") // a future is equal to itself only, as it should be here
    CompletableFuture<KnownTask> await(Duration atMost) {
        CompletableFuture<KnownTask> waiter = new CompletableFuture<>();
        waiters.add(waiter);
        CompletableFuture<KnownTask> forgotten = waiter.whenComplete((task, failure) -> waiters.remove(waiter));
        if (ended()) {
            waiter.complete(this);
        }
        waiter.completeOnTimeout(this, atMost.toMillis(), TimeUnit.MILLISECONDS);
        return forgotten;
    }
}
