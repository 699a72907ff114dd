package dev.inflight.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.Overlap;
import dev.inflight.TaskState;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.Message;
import dev.inflight.cluster.member.Replicas.Replica;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a holder and what it says, when it is of another version, busy, or of ill will. */
class AskingTests extends ClaimScene {

    private static final String HOLDER = "pppppppppp-7";

    private Puppet holder() {
        Puppet puppet = replicas.puppet("pppppppppp");
        replicas.now(puppet.claim("prices", HOLDER));
        return puppet;
    }

    @Test
    void theHolderIsToldWhoIsNewerAndWhere() {
        Puppet puppet = holder();
        Replica a = local("aaaaaaaaaa");

        InFlightFuture<Void> run = start(a, Overlap.FAIL_OLDER);
        until(() -> puppet.received.stream().anyMatch(one -> one.type().equals("STOP")));

        Message stop = puppet.received.stream()
                .filter(one -> one.type().equals("STOP"))
                .findFirst()
                .orElseThrow();
        assertThat(stop.fields())
                .isEqualTo(Map.of("name", "prices", "run", HOLDER, "newer", run.id(), "host", "host-of-aaaaaaaaaa"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopped", "gone"})
    void whoSaysThatItStoppedIsReplaced(String word) {
        holder().answering(order -> order.type().equals("STOP") ? Map.of(word, "1") : null);
        Replica a = local("aaaaaaaaaa");

        InFlightFuture<Void> run = running(a);

        assertThat(holders()).containsEntry("prices", run.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"busy", "refused", "word of a later version"})
    void whoSaysAnythingElseIsAliveAndNotReplaced(String word) {
        String key = word.replace(" ", "");
        holder().answering(order -> order.type().equals("STOP") ? Map.of(key, "1") : null);
        Replica a = local("aaaaaaaaaa");

        InFlightFuture<Void> run = start(a, Overlap.FAIL_OLDER);
        replicas.advance(Duration.ofSeconds(4));

        assertThat(state(a, run)).isEqualTo(TaskState.QUEUED);
        assertThat(holders()).containsEntry("prices", HOLDER);
    }

    @Test
    void aHolderThatIsBusyIsAskedAgain() {
        boolean[] busy = {true};
        holder().answering(order -> !order.type().equals("STOP") ? null : Map.of(busy[0] ? "busy" : "stopped", "1"));
        Replica a = local("aaaaaaaaaa");
        InFlightFuture<Void> run = start(a, Overlap.FAIL_OLDER);
        replicas.advance(SECOND);
        assertThat(state(a, run)).isEqualTo(TaskState.QUEUED);

        busy[0] = false;
        replicas.advance(SECOND);

        until(() -> state(a, run) == TaskState.RUNNING);
    }

    @Test
    void whereNobodyCanBeAskedTheClaimIsWaitedForUntilItExpires() {
        Replica a = local("aaaaaaaaaa");
        replicas.now(a.engine().claim(ClaimRequest.of("prices", "nobody", Duration.ofSeconds(5))));

        InFlightFuture<Void> run = start(a, Overlap.FAIL_OLDER);
        replicas.advance(Duration.ofSeconds(4));
        assertThat(state(a, run)).isEqualTo(TaskState.QUEUED);
        replicas.advance(Duration.ofSeconds(2));

        until(() -> state(a, run) == TaskState.RUNNING);
        assertThat(a.member().isUp()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "bbbbbbbbbb-1, prices, a run of another replica",
        "aaaaaaaaaa-1, '', no name",
        "aaaaaaaaaa-1, '\u0001fire:nightly:1', a firing",
        "'', prices, no run"
    })
    void anOrderToStopThatMakesNoSenseIsDropped(String run, String name, String why) {
        Replica a = local("aaaaaaaaaa");
        Puppet puppet = replicas.puppet("pppppppppp");
        replicas.now(a.engine().claim(ClaimRequest.of("prices", "bbbbbbbbbb-1", Duration.ofMinutes(1))));
        Map<String, String> fields = new HashMap<>(Map.of("run", run, "name", name, "newer", HOLDER));

        puppet.send("aaaaaaaaaa", "STOP", fields);
        until(() -> a.member().count(ClusterEvent.DROPPED_MESSAGE) == 1);

        assertThat(holders()).as(why).containsEntry("prices", "bbbbbbbbbb-1");
    }

    @Test
    void aClaimThatAReplicaForgotIsGivenBackThoughNobodyTakesIt() {
        Replica a = local("aaaaaaaaaa");
        Puppet puppet = replicas.puppet("pppppppppp");
        replicas.now(a.engine().claim(ClaimRequest.of("prices", "aaaaaaaaaa-999", Duration.ofMinutes(1))));

        puppet.send("aaaaaaaaaa", "STOP", Map.of("name", "prices", "run", "aaaaaaaaaa-999", "newer", HOLDER));

        until(() -> holders().isEmpty());
    }

    @Test
    void whoStopsMayNotForgeALineOfTheLog() {
        Replica a = local("aaaaaaaaaa");
        Puppet puppet = replicas.puppet("pppppppppp");
        InFlightFuture<Void> run = running(a);

        puppet.send(
                "aaaaaaaaaa",
                "STOP",
                Map.of("name", "prices", "run", run.id(), "newer", HOLDER, "host", "x\nERROR all is lost"));
        untilEnded(run);

        assertThat(end(a, run).reason()).doesNotContain("\n").startsWith("started again on x");
    }
}
