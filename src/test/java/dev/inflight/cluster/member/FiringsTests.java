package dev.inflight.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inflight.cluster.ClusterFiring;
import dev.inflight.cluster.member.Replicas.Replica;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FiringsTests {

    private static final Duration KEEP = Duration.ofMinutes(10);

    private final Replicas replicas = new Replicas();

    @AfterEach
    void close() {
        replicas.close();
    }

    private ClusterFiring fire(Replica replica, long occurrence) {
        return replicas.now(replica.member().fire("nightly", occurrence, KEEP));
    }

    @Test
    void anOccurrenceFiresOnOneReplica() {
        Replica a = replicas.joined("aaaaaaaaaa");
        Replica b = replicas.joined("bbbbbbbbbb");

        assertThat(fire(a, 1)).isEqualTo(ClusterFiring.CLAIMED);
        assertThat(fire(b, 1)).isEqualTo(ClusterFiring.TAKEN);
        assertThat(fire(b, 2)).isEqualTo(ClusterFiring.CLAIMED);
    }

    @Test
    void aReplicaThatAsksTwiceFiresOnce() {
        Replica a = replicas.joined("aaaaaaaaaa");
        fire(a, 1);

        assertThat(fire(a, 1)).isEqualTo(ClusterFiring.TAKEN);
    }

    @Test
    void anOccurrenceStaysTakenWhenItsReplicaDies() {
        Replica a = replicas.joined("aaaaaaaaaa");
        Replica b = replicas.joined("bbbbbbbbbb");
        fire(a, 1);
        a.member().close();
        replicas.advance(Replicas.LEASE.multipliedBy(2));

        assertThat(fire(b, 1)).isEqualTo(ClusterFiring.TAKEN);
    }

    @Test
    void anOccurrenceStaysTakenWhenItsReplicasIdLooksLikeTheIdOfARun() {
        Replica a = replicas.joined("prices-0");
        Replica b = replicas.joined("prices-1");

        fire(a, 1);

        assertThat(fire(b, 1)).isEqualTo(ClusterFiring.TAKEN);
    }

    @Test
    void itFiresUnclaimedWhileTheEngineIsDown() {
        Replica a = replicas.joined("aaaaaaaaaa");
        replicas.hub.refuse(true);

        assertThat(fire(a, 1)).isEqualTo(ClusterFiring.UNCLAIMED);
        assertThat(fire(a, 2)).isEqualTo(ClusterFiring.UNCLAIMED);
    }

    @Test
    void itFiresNowhereWhileTheEngineIsDownAndStartsAreRefusedMeanwhile() {
        Replica a = replicas.joined("aaaaaaaaaa", OnUnavailable.REJECT);
        replicas.hub.refuse(true);

        assertThat(fire(a, 1)).isEqualTo(ClusterFiring.REFUSED);
        assertThat(fire(a, 2)).isEqualTo(ClusterFiring.REFUSED);
    }

    @Test
    void aScheduleThatIsNoNameIsRefused() {
        Replica a = replicas.joined("aaaaaaaaaa");

        assertThatThrownBy(() -> replicas.now(a.member().fire("a\nb", 1, KEEP)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schedule");
    }
}
