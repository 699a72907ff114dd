package dev.inflight.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.GuardedRun;
import dev.inflight.InFlightRegistry;
import dev.inflight.NameGuard;
import dev.inflight.SecretMasker;
import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.cluster.MemoryHub;
import dev.inflight.cluster.member.ClusterMember;
import dev.inflight.cluster.member.MemberSettings;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.test.ManualTime;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterMetricsTests {

    private final ManualTime time = new ManualTime();
    private final MemoryHub hub = new MemoryHub(time);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void claimsAreCountedAndTimedAndEventsHaveTheirNames() {
        AtomicReference<ClusterMember> later = new AtomicReference<>();
        try (DefaultInFlightRegistry registry = DefaultInFlightRegistry.builder()
                        .time(time)
                        .nameGuard(guard(later))
                        .build();
                ClusterMember member = member(registry)) {
            later.set(member);
            new ClusterMetrics(member).bindTo(meters);
            member.start();
            until(member::isUp);

            registry.startAsync(
                    TaskSpec.named("prices")
                            .scope(TaskScope.CLUSTER)
                            .timeout(Duration.ofHours(1))
                            .build(),
                    () -> new CompletableFuture<Void>());
            until(() -> meters.get("inflight.cluster.claims").gauge().value() == 1);

            assertThat(meters.get("inflight.cluster.claim")
                            .tag("result", "granted")
                            .functionTimer()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.find("inflight.cluster.events").functionCounters())
                    .extracting(FunctionCounter::getId)
                    .flatExtracting(
                            id -> id.getTags().stream().map(Tag::getValue).toList())
                    .containsExactlyInAnyOrderElementsOf(List.of(
                            "degraded", "rejected", "taken_over", "yielded", "fenced", "dropped_message", "partial"));
            hub.close();
        }
    }

    /** The member's, which is made of the registry. */
    private static NameGuard guard(AtomicReference<ClusterMember> later) {
        return new NameGuard() {
            @Override
            public @Nullable String refusal() {
                return later.get().guard().refusal();
            }

            @Override
            public CompletionStage<Permission> acquire(GuardedRun run) {
                return later.get().guard().acquire(run);
            }

            @Override
            public void release(GuardedRun run) {
                later.get().guard().release(run);
            }
        };
    }

    private ClusterMember member(InFlightRegistry registry) {
        return new ClusterMember(
                registry,
                hub.engine(registry.instance(), Duration.ofMillis(400)),
                time,
                new MemberSettings(Duration.ofSeconds(30), () -> "host", 1),
                SecretMasker.standard());
    }

    private void until(BooleanSupplier condition) {
        Awaitility.await().until(() -> {
            time.advance(Duration.ZERO);
            return condition.getAsBoolean();
        });
    }
}
