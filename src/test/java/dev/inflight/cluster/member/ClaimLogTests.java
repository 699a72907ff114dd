package dev.inflight.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.cluster.member.Replicas.Replica;
import dev.inflight.core.LogLines;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClaimLogTests extends ClaimScene {

    @RegisterExtension
    final LogLines log = new LogLines();

    @Test
    void ofManyRunsThatAreFencedAtOnceTheFirstFewAreNamedAndTheOthersCounted() {
        Replica a = reject("aaaaaaaaaa");
        for (int i = 0; i < 30; i++) {
            TaskSpec one = TaskSpec.named("t" + i)
                    .scope(TaskScope.CLUSTER)
                    .timeout(Duration.ofHours(1))
                    .build();
            a.registry().startAsync(one, () -> new CompletableFuture<Void>());
        }
        until(() -> a.member().claims() == 30);
        replicas.hub.cut("aaaaaaaaaa");

        replicas.advance(Duration.ofSeconds(28));

        List<String> lines = log.lines().stream()
                .filter(line -> line.startsWith("WARN fenced"))
                .toList();
        assertThat(lines).hasSize(11);
        assertThat(a.member().count(ClusterEvent.FENCED)).isEqualTo(30);
    }
}
