package dev.inflight.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inflight.CancelRequest;
import dev.inflight.HistoryQuery;
import dev.inflight.Outcome;
import dev.inflight.SecretMasker;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSort;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import dev.inflight.cluster.ClusterCandidate;
import dev.inflight.cluster.ClusterEngine;
import dev.inflight.cluster.ClusterPage;
import dev.inflight.cluster.ClusterVerdict;
import dev.inflight.cluster.Member;
import dev.inflight.cluster.member.Replicas.Replica;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.core.LogLines;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterMemberTests {

    private final Replicas replicas = new Replicas();

    @AfterEach
    void close() {
        replicas.close();
    }

    // ---- the list

    @Test
    void everyReplicaListsWhatAllRun() {
        List<Replica> three = three();
        three.get(0).pending("a");
        three.get(1).pending("b");
        three.get(2).pending("c");

        for (Replica replica : three) {
            ClusterPage page = replicas.now(replica.member().list(TaskQuery.ALL));
            assertThat(page.tasks()).extracting(TaskSnapshot::name).containsExactlyInAnyOrder("a", "b", "c");
            assertThat(page.answered()).isEqualTo(3);
            assertThat(page.partial()).isFalse();
            assertThat(page.matched()).isEqualTo(3);
            assertThat(page.counts().outstanding()).isEqualTo(3);
        }
    }

    @Test
    void aRowOfAnotherReplicaIsTheSameAsThere() {
        List<Replica> two = two();
        two.get(1).blocked("refresh:\\{eu}* 😀");
        replicas.time.advance(Duration.ofSeconds(3));
        TaskSnapshot there = two.get(1).registry().list(TaskQuery.ALL).tasks().get(0);

        ClusterPage page = replicas.now(two.get(0).member().list(TaskQuery.ALL));

        assertThat(page.tasks()).containsExactly(there);
    }

    @Test
    void aPageOfManyReplicasIsExactInEveryOrder() {
        List<Replica> replicasOfMany = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            replicasOfMany.add(replicas.joined("r" + i + "xxxxxxxx"));
        }
        Random random = new Random(7);
        List<TaskSnapshot> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            // most on few replicas, so that a second round is needed
            int on = random.nextInt(4) > 0 ? random.nextInt(2) : random.nextInt(100);
            replicasOfMany.get(on).pending("t" + random.nextInt(1_000_000));
            replicas.time.advance(Duration.ofMillis(1));
        }
        replicasOfMany.forEach(replica -> all.addAll(
                replica.registry().list(TaskQuery.ALL.withLimit(10_000)).tasks()));
        Comparator<TaskSnapshot> oldest =
                Comparator.comparing(TaskSnapshot::age).reversed();

        for (TaskSort sort : TaskSort.values()) {
            Comparator<TaskSnapshot> order = switch (sort) {
                case OLDEST, STARTED -> oldest;
                case YOUNGEST -> Comparator.comparing(TaskSnapshot::age);
                case NAME -> Comparator.comparing(TaskSnapshot::name).thenComparing(oldest);
            };
            ClusterPage page = replicas.now(replicasOfMany
                    .get(5)
                    .member()
                    .list(TaskQuery.ALL.withSort(sort).withLimit(50)));

            assertThat(page.tasks())
                    .as("%s", sort)
                    .extracting(TaskSnapshot::id)
                    .containsExactlyElementsOf(all.stream()
                            .sorted(order)
                            .limit(50)
                            .map(TaskSnapshot::id)
                            .toList());
            assertThat(page.matched()).isEqualTo(300);
            assertThat(page.truncated()).isTrue();
        }
    }

    @Test
    void theSelectorsGoAlong() {
        List<Replica> two = two();
        two.get(1).pending("refresh:eu");
        two.get(1).pending("other");

        ClusterPage page = replicas.now(
                two.get(0).member().list(TaskQuery.ALL.withName("refresh:*").withStates(TaskState.RUNNING)));

        assertThat(page.tasks()).extracting(TaskSnapshot::name).containsExactly("refresh:eu");
        assertThat(page.matched()).isEqualTo(1);
    }

    @Test
    void oneReplicaIsReadPageByPage() {
        List<Replica> two = two();
        for (int i = 0; i < 5; i++) {
            two.get(1).pending("t" + i);
        }
        String instance = two.get(1).instance();
        List<String> names = new ArrayList<>();
        String after = null;
        do {
            ClusterPage page = replicas.now(
                    two.get(0).member().list(TaskQuery.ALL.withLimit(2).withAfter(after), instance));
            page.tasks().forEach(task -> names.add(task.name()));
            after = page.next();
        } while (after != null);

        assertThat(names).containsExactly("t0", "t1", "t2", "t3", "t4");
    }

    @Test
    void aCursorNeedsAReplica() {
        Replica one = replicas.joined("aaaaaaaaaa");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> replicas.now(one.member().list(TaskQuery.ALL.withAfter("x"))))
                .withMessageContaining("instance");
    }

    @Test
    void aReplicaThatNobodyKnowsIsRefused() {
        Replica one = replicas.joined("aaaaaaaaaa");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> replicas.now(one.member().list(TaskQuery.ALL, "nobody")))
                .withMessageContaining("nobody");
    }

    @Test
    void aSilentReplicaIsNamedAndTheRestIsThere() {
        List<Replica> three = three();
        three.get(0).pending("a");
        three.get(1).pending("b");
        three.get(2).pending("c");
        replicas.time.advance(Duration.ofSeconds(3));
        replicas.hub.cut(three.get(2).instance());

        ClusterPage page =
                replicas.within(Duration.ofSeconds(2), three.get(0).member().list(TaskQuery.ALL));

        assertThat(page.partial()).isTrue();
        assertThat(page.answered()).isEqualTo(2);
        assertThat(page.silent()).isEqualTo(1);
        assertThat(page.lost()).isZero();
        assertThat(page.tasks()).extracting(TaskSnapshot::name).containsExactlyInAnyOrder("a", "b");
        ClusterPage.Unheard unheard = page.unheard().get(0);
        assertThat(unheard.member().instance()).isEqualTo(three.get(2).instance());
        assertThat(unheard.member().host()).isEqualTo("host-of-" + three.get(2).instance());
        assertThat(unheard.sinceBeat()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(5));
    }

    @Test
    void aReplicaIsLostWhenItsLeaseHasEnded() {
        List<Replica> two = two();
        two.get(1).pending("b");
        replicas.hub.cut(two.get(1).instance());
        replicas.advance(Duration.ofSeconds(31));

        ClusterPage page = replicas.now(two.get(0).member().list(TaskQuery.ALL));

        assertThat(page.lost()).isEqualTo(1);
        assertThat(page.silent()).isZero();
        assertThat(page.tasks()).isEmpty();
        assertThat(page.partial()).isFalse();
    }

    @Test
    void whoAsksTheSameWithinASecondSharesThePage() {
        Replica one = replicas.joined("aaaaaaaaaa");
        Puppet puppet = replicas.puppet("puppet").answering(order -> Replicas.none());
        for (int i = 0; i < 10; i++) {
            replicas.now(one.member().list(TaskQuery.ALL));
        }
        assertThat(puppet.received).hasSize(1);

        replicas.time.advance(Duration.ofSeconds(1));
        replicas.now(one.member().list(TaskQuery.ALL));

        assertThat(puppet.received).hasSize(2);
    }

    @Test
    void ofManyDifferentPagesFiveAreAskedForInASecond() {
        Replica one = replicas.joined("aaaaaaaaaa");
        Puppet puppet = replicas.puppet("puppet").answering(order -> Replicas.none());
        List<CompletableFuture<ClusterPage>> pages = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pages.add(one.member().list(TaskQuery.ALL.withName("t" + i)).toCompletableFuture());
        }
        replicas.until(() -> puppet.received.size() == 5);
        replicas.settle();
        assertThat(puppet.received).hasSize(5);

        replicas.time.advance(Duration.ofSeconds(1));

        replicas.until(() -> pages.stream().allMatch(CompletableFuture::isDone));
        assertThat(puppet.received).hasSize(8);
    }

    // ---- the ripcord

    @Test
    void aRunIsCancelledFromAnotherReplica() {
        List<Replica> three = three();
        String id = three.get(2).blocked("refresh:eu");

        var cancel = replicas.now(three.get(0)
                .member()
                .cancel(CancelRequest.of("refresh:eu", "too slow").withBy("ann").withWait(Duration.ofSeconds(2))));

        assertThat(cancel.verdict()).isEqualTo(ClusterVerdict.ANSWERED);
        assertThat(cancel.report().workStopped()).isTrue();
        assertThat(cancel.report().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(cancel.id()).isEqualTo(id);
        assertThat(cancel.instance()).isEqualTo(three.get(2).instance());
        var end = three.get(2).registry().history(HistoryQuery.ALL).get(0);
        assertThat(end.by()).isEqualTo("ann");
        assertThat(end.reason()).isEqualTo("too slow");
    }

    @Test
    void aRunIsCancelledByItsIdWithoutAskingTheOthers() {
        List<Replica> two = two();
        Puppet puppet = replicas.puppet("puppet");
        String id = two.get(1).pending("a");

        var cancel = replicas.now(
                two.get(0).member().cancel(CancelRequest.of("a", "").withId(id)));

        assertThat(cancel.verdict()).isEqualTo(ClusterVerdict.ANSWERED);
        assertThat(puppet.received).isEmpty();
    }

    @Test
    void theReasonLeavesTheReplicaWithoutSecrets() {
        Replica one = replicas.joined("aaaaaaaaaa");
        Puppet puppet = replicas.puppet("puppet");
        var unused =
                one.member().cancel(CancelRequest.of("a", "password=hunter2").withId("puppet-1"));

        replicas.until(() -> !puppet.received.isEmpty());

        assertThat(puppet.received.peek().fields().get("reason")).doesNotContain("hunter2");
    }

    private static UncheckedIOException feedBroke() {
        EOFException cut = cutOff();
        return new UncheckedIOException("the feed\tbroke", cut);
    }

    private static EOFException cutOff() {
        return new EOFException("cut\noff");
    }

    @Test
    void whatIsBehindAFailureIsToldAtAnotherReplicaAsAtItsOwn() {
        List<Replica> two = two();
        TaskSpec spec = TaskSpec.named("a").timeout(Duration.ofHours(1)).build();
        CompletableFuture<Object> work = new CompletableFuture<>();
        two.get(1).registry().track(spec, work);
        work.completeExceptionally(new IllegalStateException("no prices", feedBroke()));
        replicas.until(() -> two.get(1).registry().find("a").isEmpty());
        two.get(1).pending("a");

        var local = two.get(1).registry().inspect("a", null).orElseThrow();
        var remote = replicas.now(two.get(0).member().find("a")).value();

        assertThat(remote.history().get(0).causes())
                .hasSize(2)
                .allMatch(cause -> !cause.stack().isEmpty())
                .isEqualTo(local.history().get(0).causes());
    }

    @Test
    void whatNobodyHasIsNotFound() {
        List<Replica> two = two();

        assertThat(replicas.now(two.get(0).member().cancel(CancelRequest.of("a", "")))
                        .verdict())
                .isEqualTo(ClusterVerdict.NOT_FOUND);
        assertThat(replicas.now(two.get(0).member().find("a")).verdict()).isEqualTo(ClusterVerdict.NOT_FOUND);
    }

    @Test
    void anotherRunOfTheNameIsNotHit() {
        List<Replica> two = two();
        two.get(1).pending("a");
        String second = two.get(1).pending("a");
        String first = two.get(1).instance() + "-1";

        var cancel = replicas.now(
                two.get(0).member().cancel(CancelRequest.of("a", "").withId(first)));

        assertThat(cancel.verdict()).isEqualTo(ClusterVerdict.OTHER_RUN);
        assertThat(cancel.problem()).contains(second);
        assertThat(two.get(1).registry().find("a")).isPresent();
    }

    @Test
    void aNameOnSeveralReplicasNeedsAnId() {
        List<Replica> three = three();
        String first = three.get(1).pending("a");
        replicas.time.advance(Duration.ofSeconds(2));
        String second = three.get(2).pending("a");

        var cancel = replicas.now(three.get(0).member().cancel(CancelRequest.of("a", "")));

        assertThat(cancel.verdict()).isEqualTo(ClusterVerdict.SEVERAL);
        assertThat(cancel.candidates())
                .containsExactlyInAnyOrder(
                        new ClusterCandidate(three.get(1).instance(), first, Duration.ofSeconds(2)),
                        new ClusterCandidate(three.get(2).instance(), second, Duration.ZERO));
        assertThat(three.get(1).registry().find("a")).isPresent();
        assertThat(three.get(2).registry().find("a")).isPresent();
    }

    @Test
    void theOutstandingRunIsMeantNotOneThatHasEndedElsewhere() {
        List<Replica> two = two();
        two.get(0)
                .registry()
                .track(TaskSpec.named("a").timeout(Duration.ofHours(1)).build(), new CompletableFuture<>())
                .cancel(true);
        String id = two.get(1).pending("a");

        var cancel = replicas.now(two.get(0).member().cancel(CancelRequest.of("a", "")));

        assertThat(cancel.id()).isEqualTo(id);
    }

    @Test
    void aDeadlineIsMovedFromAnotherReplica() {
        List<Replica> two = two();
        String id = two.get(1).pending("a");

        var extended = replicas.now(two.get(0).member().extend("a", null, "ann", Duration.ofMinutes(5)));

        assertThat(extended.verdict()).isEqualTo(ClusterVerdict.ANSWERED);
        assertThat(extended.value().id()).isEqualTo(id);
        assertThat(two.get(1).registry().find("a").orElseThrow().timeout()).isEqualTo(Duration.ofMinutes(65));
    }

    @Test
    void aRunOfAnotherReplicaIsShownWithItsStack() {
        List<Replica> two = two();
        two.get(1).blocked("a");

        var found = replicas.now(two.get(0).member().find("a"));

        assertThat(found.verdict()).isEqualTo(ClusterVerdict.ANSWERED);
        assertThat(found.value().task().name()).isEqualTo("a");
        assertThat(found.value().stack())
                .anySatisfy(frame -> assertThat(frame.getClassName()).contains("CountDownLatch"));
    }

    @Test
    void aSilentOwnerGetsTheOrderAndItIsCarriedOutWhenItReadsIt() {
        List<Replica> two = two();
        String id = two.get(1).pending("a");
        replicas.hub.cut(two.get(1).instance());

        var cancel = replicas.within(
                Duration.ofSeconds(3),
                two.get(0).member().cancel(CancelRequest.of("a", "").withId(id)));
        assertThat(cancel.verdict()).isEqualTo(ClusterVerdict.UNCONFIRMED);
        assertThat(cancel.confirmed()).isFalse();
        assertThat(two.get(1).registry().find("a")).isPresent();

        replicas.hub.mend(two.get(1).instance());

        replicas.until(() -> two.get(1).registry().find("a").isEmpty());
    }

    @Test
    void anOrderOlderThanAMinuteIsNotCarriedOut() {
        List<Replica> two = two();
        String id = two.get(1).pending("a");
        replicas.hub.cut(two.get(1).instance());
        replicas.within(
                Duration.ofSeconds(3),
                two.get(0).member().cancel(CancelRequest.of("a", "").withId(id)));
        replicas.advance(Duration.ofSeconds(60));

        replicas.hub.mend(two.get(1).instance());
        replicas.advance(Duration.ofSeconds(5));

        assertThat(two.get(1).registry().find("a")).isPresent();
    }

    @Test
    void aNameThatNobodyFoundIsUnknownWhileSomebodyIsSilent() {
        List<Replica> two = two();
        two.get(1).pending("a");
        replicas.hub.cut(two.get(1).instance());

        var cancel = replicas.within(Duration.ofSeconds(2), two.get(0).member().cancel(CancelRequest.of("a", "")));

        assertThat(cancel.verdict()).isEqualTo(ClusterVerdict.UNKNOWN);
        assertThat(cancel.partial()).isTrue();
    }

    @Test
    void aRunOfALostReplicaIsUnknown() {
        List<Replica> two = two();
        String id = two.get(1).pending("a");
        replicas.hub.cut(two.get(1).instance());
        replicas.advance(Duration.ofSeconds(31));

        var cancel = replicas.now(
                two.get(0).member().cancel(CancelRequest.of("a", "").withId(id)));

        assertThat(cancel.verdict()).isEqualTo(ClusterVerdict.UNKNOWN);
        assertThat(cancel.problem()).contains("lost");
    }

    @Test
    void manyAreFoundAndCancelledWhereverTheyAre() {
        List<Replica> three = three();
        three.forEach(replica -> {
            for (int i = 0; i < 800; i++) {
                replica.pending("refresh:" + i);
            }
            replica.pending("other");
        });

        var match = replicas.now(three.get(0).member().match(TaskQuery.ALL.withName("refresh:*")));
        assertThat(match.runs()).hasSize(2_400);
        assertThat(match.partial()).isFalse();
        var cancels = replicas.now(three.get(0)
                .member()
                .cancelAll(match.runs().stream()
                        .map(run -> CancelRequest.of(run.name(), "").withId(run.id()))
                        .toList()));

        assertThat(cancels).hasSize(2_400).allMatch(cancel -> cancel.verdict() == ClusterVerdict.ANSWERED);
        three.forEach(replica -> assertThat(replica.registry().outstanding()).isEqualTo(1));
    }

    @Test
    void whatIsDoneForOthersIsTold() {
        List<Replica> two = two();
        List<CarriedOut> trail = new ArrayList<>();
        two.get(1).member().onCarriedOut(trail::add);
        String id = two.get(1).pending("a");

        replicas.now(two.get(0).member().extend("a", null, "ann", Duration.ofMinutes(5)));
        replicas.now(two.get(0).member().cancel(CancelRequest.of("a", "slow").withBy("ann")));

        String via = two.get(0).instance();
        assertThat(trail)
                .containsExactly(
                        new CarriedOut("EXTEND", "ann", via, "a", List.of(id), "", "PT5M"),
                        new CarriedOut("CANCEL", "ann", via, "a", List.of(id), "slow", "CANCELLED"));
    }

    // ---- the engine

    @Test
    void withoutTheEngineOwnRunsAreListedAndStopped() {
        List<Replica> two = two();
        two.get(0).pending("mine");
        two.get(1).pending("theirs");
        replicas.hub.refuse(true);
        replicas.advance(Duration.ofSeconds(6));

        ClusterPage page = replicas.now(two.get(0).member().list(TaskQuery.ALL));
        assertThat(page.engineUp()).isFalse();
        assertThat(page.partial()).isTrue();
        assertThat(page.tasks()).extracting(TaskSnapshot::name).containsExactly("mine");
        assertThat(replicas.now(two.get(0).member().cancel(CancelRequest.of("theirs", "")))
                        .verdict())
                .isEqualTo(ClusterVerdict.UNAVAILABLE);
        var mine = replicas.now(two.get(0).member().cancel(CancelRequest.of("mine", "")));
        assertThat(mine.verdict()).isEqualTo(ClusterVerdict.ANSWERED);
        assertThat(mine.partial()).isTrue();
    }

    @Test
    void theEngineIsBackWithTheNextBeat() {
        Replica one = replicas.joined("aaaaaaaaaa");
        replicas.hub.refuse(true);
        replicas.advance(Duration.ofSeconds(6));
        assertThat(one.member().isUp()).isFalse();

        replicas.hub.refuse(false);
        replicas.advance(Duration.ofSeconds(1));

        assertThat(one.member().isUp()).isTrue();
    }

    @Test
    void oneLostAnswerIsMadeGoodAtOnce() {
        Replica one = replicas.joined("aaaaaaaaaa");
        replicas.hub.loseAnswers(1);

        replicas.advance(Duration.ofSeconds(5).plusMillis(450));

        replicas.until(() -> one.member().isUp());
    }

    @Test
    void nothingIsAskedWhileTheEngineHangs() {
        Replica one = replicas.joined("aaaaaaaaaa");
        one.pending("mine");
        replicas.hub.pause();
        replicas.advance(Duration.ofSeconds(6));
        assertThat(one.member().isUp()).isFalse();

        // without moving time: an answer that waited for the engine would not come
        assertThat(replicas.now(one.member().list(TaskQuery.ALL)).tasks()).hasSize(1);
        assertThat(replicas.now(one.member().find("other")).verdict()).isEqualTo(ClusterVerdict.UNAVAILABLE);
    }

    @Test
    void anEngineThatIsNotThereYetIsJoinedWhenItIs() {
        replicas.hub.refuse(true);
        Replica one = replicas.made("aaaaaaaaaa", 1);
        replicas.start(one);
        replicas.advance(Duration.ofSeconds(3));
        assertThat(one.member().isUp()).isFalse();

        replicas.hub.refuse(false);
        replicas.advance(Duration.ofSeconds(1));

        replicas.until(() -> one.member().isUp());
    }

    @Test
    void aLostFirstAnswerIsNotTakenForSomebodyElse() {
        replicas.hub.loseAnswers(1);
        Replica one = replicas.made("aaaaaaaaaa", 1);
        replicas.start(one);

        replicas.advance(Duration.ofSeconds(2));

        replicas.until(() -> one.member().isUp());
    }

    @Test
    void whoFindsItsIdAliveStaysOut() {
        replicas.puppet("aaaaaaaaaa");
        Replica one = replicas.made("aaaaaaaaaa", 1);
        replicas.start(one);
        replicas.advance(Duration.ofSeconds(20));

        assertThat(one.member().isUp()).isFalse();
    }

    @Test
    void whoHasOtherPartitionsStaysOutAndIsNotListed() {
        Replica one = replicas.joined("aaaaaaaaaa");
        Replica other = replicas.made("bbbbbbbbbb", 4);
        replicas.start(other);
        replicas.advance(Duration.ofSeconds(20));

        assertThat(other.member().isUp()).isFalse();
        assertThat(replicas.now(one.member().members()))
                .extracting(Member::instance)
                .containsExactly("aaaaaaaaaa");
    }

    @Test
    void whoLeavesIsGoneAtOnce() {
        List<Replica> two = two();
        Thread mover = mover();
        two.get(1).member().close();
        mover.interrupt();

        assertThat(replicas.now(two.get(0).member().members()))
                .extracting(Member::instance)
                .containsExactly(two.get(0).instance());
    }

    @Test
    void theLeaseIsCountedFromBeforeTheBeatWasSent() {
        Replica one = replicas.joined("aaaaaaaaaa");
        replicas.time.advance(Duration.ofSeconds(2));

        assertThat(one.member().leaseLeft()).isEqualTo(Duration.ofSeconds(28));
    }

    @Test
    void theEngineIsSaidToBeLostOnceAndBackOnce() {
        LogLines lines = new LogLines();
        lines.beforeEach(null);
        try {
            Replica one = replicas.joined("aaaaaaaaaa");
            replicas.hub.refuse(true);
            replicas.advance(Duration.ofSeconds(15));
            replicas.hub.refuse(false);
            replicas.advance(Duration.ofSeconds(8));
            Thread mover = mover();
            one.member().close();
            mover.interrupt();
        } finally {
            lines.afterEach(null);
        }

        assertThat(lines.lines())
                .extracting(line -> line.split(":")[0])
                .containsExactly("INFO cluster joined", "WARN engine lost", "INFO engine back", "INFO cluster left");
    }

    @Test
    void aStartAsksNobody() {
        List<String> calls = new CopyOnWriteArrayList<>();
        DefaultInFlightRegistry registry = DefaultInFlightRegistry.builder()
                .instance("aaaaaaaaaa")
                .time(replicas.time)
                .build();
        var engine = replicas.hub.engine("aaaaaaaaaa", Duration.ofMillis(400));
        ClusterEngine counting = (ClusterEngine) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ClusterEngine.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    return method.invoke(engine, arguments);
                });
        ClusterMember member = new ClusterMember(
                registry,
                counting,
                replicas.time,
                new MemberSettings(Replicas.LEASE, () -> "host", 1),
                SecretMasker.standard());
        member.start();
        replicas.until(member::isUp);
        calls.clear();

        for (int i = 0; i < 1_000; i++) {
            registry.track(TaskSpec.named("t" + i).timeout(Duration.ofHours(1)).build(), new CompletableFuture<>())
                    .cancel(true);
        }
        replicas.advance(Duration.ofSeconds(4));
        assertThat(calls).isEmpty();

        replicas.advance(Duration.ofSeconds(26));
        assertThat(calls).containsOnly("beat").hasSize(6);
        registry.close();
    }

    @Test
    void anEngineThatHasJustLostEverythingSaysThatReplicasMayBeMissing() {
        List<Replica> two = two();
        two.get(1).pending("theirs");
        replicas.hub.lose();

        ClusterPage page = replicas.now(two.get(0).member().list(TaskQuery.ALL));
        assertThat(page.partial()).isTrue();
        assertThat(replicas.now(two.get(0).member().find("theirs")).verdict()).isEqualTo(ClusterVerdict.UNKNOWN);
        assertThat(replicas.now(two.get(0).member().match(TaskQuery.ALL)).partial())
                .isTrue();

        replicas.advance(Duration.ofSeconds(7));
        assertThat(replicas.now(two.get(0).member().list(TaskQuery.ALL)).partial())
                .isFalse();
        assertThat(replicas.now(two.get(0).member().find("theirs")).verdict()).isEqualTo(ClusterVerdict.ANSWERED);
    }

    @Test
    void anEngineThatIsReachedLateIsNotSaidToBeLost() {
        LogLines lines = new LogLines();
        lines.beforeEach(null);
        try {
            replicas.hub.refuse(true);
            Replica one = replicas.made("aaaaaaaaaa", 1);
            replicas.start(one);
            replicas.advance(Duration.ofSeconds(3));
            replicas.hub.refuse(false);
            replicas.advance(Duration.ofSeconds(2));
        } finally {
            lines.afterEach(null);
        }

        assertThat(lines.lines()).containsExactly("INFO cluster joined");
    }

    @Test
    void aFlushedEngineIsFilledByTheNextBeat() {
        List<Replica> two = two();
        replicas.hub.lose();
        replicas.advance(Duration.ofSeconds(6));

        assertThat(replicas.now(two.get(0).member().members())).hasSize(2);
    }

    private Thread mover() {
        Thread mover = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                replicas.time.advance(Duration.ZERO);
            }
        });
        mover.start();
        return mover;
    }

    private List<Replica> two() {
        return List.of(replicas.joined("aaaaaaaaaa"), replicas.joined("bbbbbbbbbb"));
    }

    private List<Replica> three() {
        return List.of(replicas.joined("aaaaaaaaaa"), replicas.joined("bbbbbbbbbb"), replicas.joined("cccccccccc"));
    }
}
