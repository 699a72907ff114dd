package dev.inflight.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.cluster.MemoryHub;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A replica is paused at the worst of moments. */
class PauseTests {

    private static final TaskSpec PRICES = TaskSpec.named("prices")
            .scope(TaskScope.CLUSTER)
            .timeout(Duration.ofHours(1))
            .build();

    private final SimTime time = new SimTime(1);
    private final MemoryHub hub = new MemoryHub(time.new Process());
    private final SimWitness witness = new SimWitness(time);

    private SimReplica replica(String instance, OnUnavailable policy) {
        Set<String> working = new HashSet<>();
        return new SimReplica(instance, time, hub, witness, working, policy, Bug.NONE);
    }

    private void start(SimReplica on) {
        on.work.execute(() -> on.start("prices", PRICES, Duration.ofHours(1), false));
    }

    @ParameterizedTest
    @EnumSource(OnUnavailable.class)
    void whatWasGrantedBeforeAPauseLongerThanTheLeaseIsWorthNothingAfterIt(OnUnavailable policy) {
        hub.delay(Duration.ofMillis(1));
        SimReplica a = replica("aaaaaaaaaa", policy);
        SimReplica b = replica("bbbbbbbbbb", policy);
        time.runUntil(Duration.ofSeconds(2));
        start(a);
        time.runUntil(Duration.ofMillis(2_000).plusNanos(500_000));
        a.process.pause(); // its claim has been sent
        time.runUntil(Duration.ofSeconds(40));
        assertThat(hub.holders()).containsKey("prices");
        start(b);
        time.runUntil(Duration.ofSeconds(50));
        assertThat(witness.holders("prices").keySet())
                .singleElement()
                .asString()
                .startsWith("bbbb");

        a.process.resume();
        time.runUntil(Duration.ofSeconds(60));

        assertThat(witness.longestPair()).isZero();
        assertThat(witness.holders("prices").keySet())
                .containsExactly(hub.holders().get("prices"));
    }
}
