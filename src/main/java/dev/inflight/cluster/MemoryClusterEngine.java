package dev.inflight.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine in memory: for replicas in one JVM, for tests, and what other engines are compared with. Made by {@link
 * MemoryHub#engine}; what can go wrong is set there. Everything happens on the hub's thread.
 */
public final class MemoryClusterEngine implements ClusterEngine {

    private static final Logger log = LoggerFactory.getLogger(MemoryClusterEngine.class);

    /** An inbox is kept two leases; before the first beat nobody has said how long one is. */
    private static final Duration USUAL_LEASE = Duration.ofSeconds(30);

    private final MemoryHub hub;
    private final String instance;
    private final Duration timeout;
    private final Set<OpenCall<?>> open = ConcurrentHashMap.newKeySet();
    private volatile Duration lease = USUAL_LEASE;
    private volatile @Nullable Consumer<Message> handler;
    private volatile boolean closed;
    private long lastArrival;
    private boolean called;

    MemoryClusterEngine(MemoryHub hub, String instance, Duration timeout) {
        this.hub = hub;
        this.instance = instance;
        this.timeout = Wire.requireBetween("timeout", timeout, Duration.ofMillis(1), Duration.ofMinutes(1));
    }

    @Override
    public CompletionStage<Beat> beat(Member me, Duration howLong) {
        Objects.requireNonNull(me, "me");
        Wire.requireLease(howLong);
        if (!howLong.isZero()) {
            lease = howLong;
        }
        return call((state, now) -> state.beat(me, howLong, now));
    }

    @Override
    public CompletionStage<Claim> claim(ClaimRequest request) {
        Objects.requireNonNull(request, "request");
        return call((state, now) -> state.claim(request, now));
    }

    @Override
    public CompletionStage<Boolean> release(String name, String run) {
        Wire.requireClaimed(name);
        Wire.requireRun("run", run);
        return call((state, now) -> state.release(name, run, now));
    }

    @Override
    public CompletionStage<List<Member>> members() {
        return call(MemoryState::members);
    }

    @Override
    public CompletionStage<Void> send(Collection<String> to, Message message) {
        Message readable = Wire.requireReadable(message);
        List<String> instances =
                to.stream().map(Wire::requireInstance).distinct().toList();
        if (instances.isEmpty() && !closed) {
            return CompletableFuture.<Void>completedFuture(null).minimalCompletionStage();
        }
        Duration keep = lease.multipliedBy(2);
        return this.<Boolean>call((state, now) -> {
                    instances.forEach(one -> hub.post(state, one, readable, keep, now));
                    return true;
                })
                .thenAccept(done -> {});
    }

    @Override
    public void listen(String whose, Consumer<Message> listener) {
        Objects.requireNonNull(listener, "handler");
        if (!instance.equals(whose)) {
            throw new IllegalArgumentException("this is the engine of " + instance);
        }
        synchronized (this) {
            if (handler != null) {
                throw new IllegalStateException("this engine listens already");
            }
            handler = listener;
        }
        hub.listen(this);
    }

    @Override
    public void close() {
        closed = true;
        hub.leave(this);
        hub.soon(() -> open.forEach(call -> call.fail("the engine is closed")));
    }

    // ---- for the hub

    String instance() {
        return instance;
    }

    boolean isClosed() {
        return closed;
    }

    /** When something that takes until then arrives, as nothing overtakes what was sent before it. Under the hub's lock. */
    long arrivalOf(long soonest, long now) {
        lastArrival = called && lastArrival - now > soonest - now ? lastArrival : soonest;
        called = true;
        return lastArrival;
    }

    void handle(Message message) {
        Consumer<Message> listener = handler;
        if (listener == null || closed) {
            return;
        }
        try {
            listener.accept(message);
        } catch (Exception | LinkageError | AssertionError failure) {
            log.warn("what handles the messages to {} failed with one", instance, failure);
        }
    }

    private <T> CompletionStage<T> call(MemoryHub.Work<T> work) {
        OpenCall<T> call = new OpenCall<>(open::remove);
        if (closed) {
            call.fail("the engine is closed");
        } else {
            open.add(call);
            hub.call(this, call, timeout, work);
        }
        return call.answer.minimalCompletionStage();
    }
}
