package dev.inflight.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.CancelRequest;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.cluster.ClusterPage;
import dev.inflight.cluster.ClusterVerdict;
import dev.inflight.cluster.Message;
import dev.inflight.cluster.member.Replicas.Replica;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others may put into an inbox changes nothing that it may not. */
class HostileMessagesTests {

    private final Replicas replicas = new Replicas();
    private Replica one;
    private Puppet puppet;

    @BeforeEach
    void join() {
        one = replicas.joined("aaaaaaaaaa");
        puppet = replicas.puppet("puppet");
    }

    @AfterEach
    void close() {
        replicas.close();
    }

    @Test
    void anExpiredOrderIsDropped() {
        String id = one.pending("a");

        send("CANCEL", replicas.hub.engineMicros() - 1, cancel(id, "a"));

        dropped(1);
        assertThat(one.registry().find("a")).isPresent();
    }

    @Test
    void anOrderThatClaimsToHoldForLongIsDropped() {
        String id = one.pending("a");

        send("CANCEL", replicas.hub.engineMicros() + 120_000_000, cancel(id, "a"));

        dropped(1);
        assertThat(one.registry().find("a")).isPresent();
    }

    @Test
    void anUnknownTypeIsDropped() {
        send("DROP_ALL", puppet.soon(), Map.of());

        dropped(1);
    }

    @Test
    void whatIsUnreadableIsDropped() {
        one.member(); // the engine hands it over as that
        puppet.send(one.instance(), new Message("x", "puppet", "LIST", puppet.soon(), Map.of("limit", "-1")));
        puppet.send(one.instance(), new Message("y", "puppet", "LIST", puppet.soon(), Map.of("limit", "many")));
        puppet.send(one.instance(), new Message("z", "puppet", "CANCEL", puppet.soon(), Map.of()));

        dropped(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0000b", "a\u202eb", "\u0001fire:nightly:1"})
    void aNameThatNobodyMayHaveIsDropped(String name) {
        send("FIND", puppet.soon(), Map.of("name", name));
        send("EXTEND", puppet.soon(), Map.of("name", name, "run", "aaaaaaaaaa-1", "millis", "5"));
        send("CANCEL", puppet.soon(), cancel("aaaaaaaaaa-1", name));

        dropped(3);
        assertThat(puppet.received).isEmpty();
    }

    @Test
    void aReplayedOrderIsCarriedOutOnce() {
        String id = one.pending("a");
        Message extend = new Message(
                "replayed",
                "puppet",
                "EXTEND",
                puppet.soon(),
                Map.of("name", "a", "run", id, "by", "x", "millis", "60000"));
        for (int i = 0; i < 5; i++) {
            puppet.send(one.instance(), extend);
        }

        replicas.until(() -> !puppet.received.isEmpty());
        replicas.settle();

        assertThat(one.registry().find("a").orElseThrow().timeout()).isEqualTo(Duration.ofMinutes(61));
    }

    @Test
    void aForgedCancelOfAnotherRunHitsNobody() {
        one.pending("a");

        send("CANCEL", puppet.soon(), cancel("aaaaaaaaaa-77", "a"));

        replicas.until(() -> !puppet.received.isEmpty());
        assertThat(one.registry().find("a")).isPresent();
        assertThat(puppet.received.peek().fields()).containsKey("other");
    }

    @Test
    void anAnswerThatNobodyWaitsForIsDropped() {
        puppet.send(one.instance(), Message.ANSWER, Map.of("re", "guessed", "rows", "x"));
        puppet.send(one.instance(), Message.ANSWER, Map.of());

        dropped(2);
    }

    @Test
    void anAnswerOfSomebodyElseIsDropped() {
        Puppet forger = replicas.puppet("forger");
        puppet.answering(order -> {
            // the forger has read the question, and is quicker
            forger.send(one.instance(), Message.ANSWER, Map.of("re", order.id(), "matched", "7"));
            return null;
        });
        String id = "puppet-1";

        var cancel = replicas.within(
                Duration.ofSeconds(3),
                one.member().cancel(CancelRequest.of("a", "").withId(id)));

        assertThat(cancel.verdict()).isEqualTo(ClusterVerdict.UNCONFIRMED);
        assertThat(one.member().count(ClusterEvent.DROPPED_MESSAGE)).isEqualTo(1);
    }

    @Test
    void aRowOfAnotherReplicaIsLeftOut() {
        String foreign = Rows.of(snapshot("stolen")).replace("aaaaaaaaaa-1", "victim-1");
        puppet.answering(order -> Map.of("rows", foreign, "matched", "1"));

        ClusterPage page = replicas.now(one.member().list(TaskQuery.ALL.withName("st*")));

        assertThat(page.tasks())
                .extracting(TaskSnapshot::id)
                .doesNotContain("victim-1")
                .hasSize(1);
        assertThat(page.partial()).isTrue();
    }

    @Test
    void aHostIsText() {
        puppet.beat("<script>alert(1)</script>\u202e\n");

        var host = replicas.now(one.member().members()).stream()
                .filter(member -> member.instance().equals("puppet"))
                .findFirst()
                .orElseThrow()
                .host();

        assertThat(host).startsWith("<script>").doesNotContain("\u202e", "\n");
    }

    @Test
    void garbageAsAnAnswerIsSilence() {
        puppet.answering(order -> Map.of("rows", "\\", "matched", "many", "oldest", "99999999999999999999"));

        ClusterPage page = replicas.now(one.member().list(TaskQuery.ALL));

        assertThat(page.silent()).isEqualTo(1);
        assertThat(page.partial()).isTrue();
        assertThat(one.member().count(ClusterEvent.DROPPED_MESSAGE)).isEqualTo(1);
    }

    @Test
    void namesWithEverythingInThemTravel() {
        String name = "{}*?[] \\t\\ '\"<b>" + "😀".repeat(90);
        Replica two = replicas.joined("bbbbbbbbbb");
        String id = two.pending(name);

        var found = replicas.within(Duration.ofSeconds(2), one.member().find(name));

        assertThat(found.id()).isEqualTo(id);
        assertThat(found.value().task().name()).isEqualTo(name);
    }

    // ---- other versions

    @Test
    void columnsThatALaterVersionAddsAreNotRead() {
        String row = ofPuppet(snapshot("a")) + "\tCLUSTER\t1796005439809755\tmore";
        puppet.answering(order -> Map.of("rows", row, "matched", "1", "outstanding", "1", "later", "x"));

        ClusterPage page = replicas.now(one.member().list(TaskQuery.ALL));

        assertThat(page.tasks()).extracting(TaskSnapshot::id).contains("puppet-1");
        assertThat(page.partial()).isFalse();
    }

    @Test
    void aStateThatALaterVersionAddsCostsItsRowAndSaysSo() {
        String later = ofPuppet(snapshot("a")).replace("\tRUNNING\t", "\tSUSPENDED\t");
        puppet.answering(order -> Map.of("rows", later, "matched", "1"));

        ClusterPage page = replicas.now(one.member().list(TaskQuery.ALL));

        assertThat(page.tasks()).extracting(TaskSnapshot::id).doesNotContain("puppet-1");
        assertThat(page.partial()).isTrue();
    }

    @Test
    void whoDoesNotKnowAnOrderIsSilent() {
        ClusterPage page = replicas.within(Duration.ofSeconds(2), one.member().list(TaskQuery.ALL));

        assertThat(page.silent()).isEqualTo(1);
        assertThat(page.unheard().get(0).member().counts().outstanding()).isEqualTo(41);
    }

    // ---- a crowd

    @Test
    void aCrowdThatAsksGetsBusyAndNoThreads() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        one.member().tellTasks((id, wait) -> {
            try {
                release.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return CompletableFuture.completedFuture(Optional.empty());
        });
        for (int i = 0; i < 200; i++) {
            send("TASK", puppet.soon(), Map.of("run", "aaaaaaaaaa-" + i));
        }

        replicas.until(() -> puppet.received.size() == 136);
        assertThat(puppet.received).allMatch(answer -> answer.fields().containsKey("busy"));
        release.countDown();
        replicas.until(() -> puppet.received.size() == 200);
        send("FIND", puppet.soon(), Map.of("name", "a"));
        replicas.until(() -> puppet.received.size() == 201);
    }

    private static Map<String, String> cancel(String id, String name) {
        return new HashMap<>(Map.of("ids", new RowWriter().add(id).add(name).toString(), "by", "x", "reason", "y"));
    }

    private TaskSnapshot snapshot(String name) {
        one.pending(name);
        return one.registry().find(name).orElseThrow();
    }

    private static String ofPuppet(TaskSnapshot task) {
        return Rows.of(task).replace("aaaaaaaaaa-", "puppet-");
    }

    private void send(String type, long until, Map<String, String> fields) {
        puppet.send(one.instance(), new Message(Questions.randomId(), "puppet", type, until, fields));
    }

    private void dropped(int count) {
        replicas.until(() -> one.member().count(ClusterEvent.DROPPED_MESSAGE) == count);
    }
}
