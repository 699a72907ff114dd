package dev.inflight.cluster.member;

import dev.inflight.SecretMasker;
import dev.inflight.TaskSpec;
import dev.inflight.cluster.MemoryClusterEngine;
import dev.inflight.cluster.MemoryHub;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.test.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Replicas in one JVM, over a server in memory, in a time that the test moves. */
final class Replicas implements AutoCloseable {

    static final Duration LEASE = Duration.ofSeconds(30);

    final ManualTime time = new ManualTime();
    final MemoryHub hub = new MemoryHub(time);
    private final List<Replica> all = new ArrayList<>();

    record Replica(DefaultInFlightRegistry registry, MemoryClusterEngine engine, ClusterMember member) {

        String instance() {
            return registry.instance();
        }

        /** A run that nothing ends but a stop. */
        String pending(String name) {
            return registry.track(
                            TaskSpec.named(name).timeout(Duration.ofHours(1)).build(), new CompletableFuture<>())
                    .id();
        }

        /** A run whose thread waits until it is interrupted. */
        String blocked(String name) {
            CountDownLatch begun = new CountDownLatch(1);
            String id = registry.start(
                            TaskSpec.named(name).timeout(Duration.ofHours(1)).build(), () -> {
                                begun.countDown();
                                new CountDownLatch(1).await();
                                return null;
                            })
                    .id();
            awaitReally(() -> begun.getCount() == 0);
            return id;
        }
    }

    Replica joined(String instance) {
        return joined(instance, OnUnavailable.LOCAL);
    }

    Replica joined(String instance, OnUnavailable onUnavailable) {
        Replica replica = made(instance, 1, onUnavailable);
        replica.member().start();
        until(() -> replica.member().isUp());
        return replica;
    }

    Replica made(String instance, int partitions) {
        return made(instance, partitions, OnUnavailable.LOCAL);
    }

    private Replica made(String instance, int partitions, OnUnavailable onUnavailable) {
        AtomicReference<ClusterMember> later = new AtomicReference<>();
        DefaultInFlightRegistry registry = DefaultInFlightRegistry.builder()
                .instance(instance)
                .time(time)
                .nameGuard(new SimGuard(() -> later.get().guard(), Bug.NONE))
                .build();
        MemoryClusterEngine engine = hub.engine(instance, Duration.ofMillis(400));
        ClusterMember member = new ClusterMember(
                registry,
                engine,
                time,
                new MemberSettings(
                        LEASE, () -> "host-of-" + instance, partitions, onUnavailable, MemberSettings.TAKEOVER_WAIT),
                SecretMasker.standard());
        later.set(member);
        Replica replica = new Replica(registry, engine, member);
        all.add(replica);
        return replica;
    }

    /** What comes of it while time stands still. */
    <T> T now(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        until(future::isDone);
        return done(future);
    }

    /** What comes of it in this time. */
    <T> T within(Duration atMost, CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        Duration step = Duration.ofMillis(50);
        for (Duration left = atMost; !future.isDone() && !left.isNegative(); left = left.minus(step)) {
            settle();
            if (!future.isDone()) {
                time.advance(step);
            }
        }
        until(future::isDone);
        return done(future);
    }

    private static <T> T done(CompletableFuture<T> future) {
        try {
            return future.get(1, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(failed);
        } catch (InterruptedException | TimeoutException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Lets everything happen that is due now; what other threads do for it gets a moment. */
    void settle() {
        for (int i = 0; i < 20; i++) {
            time.advance(Duration.ZERO);
            LockSupport.parkNanos(500_000);
        }
    }

    /** In steps shorter than the engine's time-out, and with a moment for other threads after each. */
    void advance(Duration by) {
        for (long left = by.toMillis(); left > 0; left -= 200) {
            time.advance(Duration.ofMillis(Math.min(left, 200)));
            for (int i = 0; i < 3; i++) {
                time.advance(Duration.ZERO);
                LockSupport.parkNanos(200_000);
            }
        }
    }

    void until(BooleanSupplier condition) {
        awaitReally(() -> {
            time.advance(Duration.ZERO);
            return condition.getAsBoolean();
        });
    }

    static void awaitReally(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > 20_000_000_000L) {
                throw new AssertionError("it did not happen within 20 s");
            }
            LockSupport.parkNanos(200_000);
        }
    }

    void start(Replica replica) {
        replica.member().start();
        settle();
    }

    /** Somebody who answers orders by hand. */
    Puppet puppet(String instance) {
        return new Puppet(this, instance);
    }

    static Map<String, String> none() {
        return Map.of();
    }

    @Override
    public void close() {
        all.forEach(replica -> {
            hub.close();
            replica.member().close();
            replica.registry().close();
        });
    }
}
