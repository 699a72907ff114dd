package dev.inflight.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.CancelRequest;
import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.Member;
import dev.inflight.cluster.member.Replicas.Replica;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A start of scope CLUSTER, rule by rule. */
class ClaimsTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Replicas replicas = new Replicas();

    @AfterEach
    void close() {
        replicas.close();
    }

    // ---- words

    private static TaskSpec.Builder spec(Overlap overlap) {
        return TaskSpec.named("prices")
                .scope(TaskScope.CLUSTER)
                .overlap(overlap)
                .timeout(Duration.ofHours(1));
    }

    /** A run whose work goes on until it is stopped. */
    private static InFlightFuture<Void> start(Replica on, Overlap overlap) {
        return on.registry().startAsync(spec(overlap).build(), () -> new CompletableFuture<Void>());
    }

    /** One that runs. */
    private InFlightFuture<Void> running(Replica on) {
        InFlightFuture<Void> future = start(on, Overlap.FAIL_OLDER);
        until(() -> state(on, future) == TaskState.RUNNING);
        return future;
    }

    private static TaskState state(Replica on, InFlightFuture<?> future) {
        return on.registry()
                .find("prices", future.id())
                .map(task -> task.state())
                .orElse(null);
    }

    private static Long token(Replica on, InFlightFuture<?> future) {
        return on.registry().find("prices", future.id()).orElseThrow().token();
    }

    private static EndedTask end(Replica on, InFlightFuture<?> future) {
        return on.registry().history(HistoryQuery.ALL).stream()
                .filter(task -> task.id().equals(future.id()))
                .findFirst()
                .orElseThrow();
    }

    private void until(BooleanSupplier condition) {
        replicas.until(condition);
    }

    private void untilEnded(InFlightFuture<?> future) {
        until(future::isDone);
    }

    private Map<String, String> holders() {
        return replicas.hub.holders();
    }

    private Replica local(String instance) {
        return replicas.joined(instance, OnUnavailable.LOCAL);
    }

    private Replica reject(String instance) {
        return replicas.joined(instance, OnUnavailable.REJECT);
    }

    // ---- granted

    @Test
    void aRunHasItsNameAndATokenBeforeItsWorkBegins() {
        Replica a = local("aaaaaaaaaa");

        InFlightFuture<Void> run = running(a);

        assertThat(holders()).containsEntry("prices", run.id());
        assertThat(token(a, run)).isPositive();
        assertThat(a.member().claims()).isEqualTo(1);
        assertThat(a.member().claims(ClaimResult.GRANTED)).isEqualTo(1);
    }

    @Test
    void theNameIsFreeWhenTheWorkHasGone() {
        Replica a = local("aaaaaaaaaa");
        InFlightFuture<Void> run = running(a);

        a.registry().cancel("prices", "enough");
        untilEnded(run);

        until(() -> holders().isEmpty());
        assertThat(a.member().claims()).isZero();
    }

    @Test
    void theNameIsHeldAsLongAsTheWorkGoesOnThoughTheFutureHasEnded() {
        Replica a = local("aaaaaaaaaa");
        Replica b = local("bbbbbbbbbb");
        CompletableFuture<Void> deaf = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
        InFlightFuture<Void> older =
                a.registry().startAsync(spec(Overlap.FAIL_OLDER).build(), () -> deaf);
        until(() -> state(a, older) == TaskState.RUNNING);
        a.registry().cancel(CancelRequest.of("prices", "enough"));
        untilEnded(older);

        InFlightFuture<Void> newer = start(b, Overlap.FAIL_NEWER);
        untilEnded(newer);
        assertThat(end(b, newer).outcome()).isEqualTo(Outcome.OVERLAPPED);
        assertThat(holders()).containsEntry("prices", older.id());

        deaf.complete(null);
        until(() -> holders().isEmpty());
    }

    @Test
    void theYoungerOfAReplicaTakesTheNameOfTheOlderWithoutAskingAnybody() {
        Replica a = local("aaaaaaaaaa");
        InFlightFuture<Void> older = running(a);

        InFlightFuture<Void> newer = running(a);

        untilEnded(older);
        assertThat(holders()).containsEntry("prices", newer.id());
        replicas.advance(SECOND);
        assertThat(holders()).containsEntry("prices", newer.id());
    }

    // ---- held by another replica

    @Test
    void failNewerGivesWayToARunOfAnotherReplica() {
        Replica a = local("aaaaaaaaaa");
        Replica b = local("bbbbbbbbbb");
        InFlightFuture<Void> older = running(a);

        InFlightFuture<Void> newer = start(b, Overlap.FAIL_NEWER);
        untilEnded(newer);

        assertThat(end(b, newer).outcome()).isEqualTo(Outcome.OVERLAPPED);
        assertThat(end(b, newer).by()).isEqualTo("run " + older.id());
        assertThat(older).isNotDone();
        assertThat(b.member().claims(ClaimResult.HELD)).isEqualTo(1);
    }

    @Test
    void failOlderBeginsAfterTheOtherReplicaHasStoppedItsRun() {
        Replica a = local("aaaaaaaaaa");
        Replica b = local("bbbbbbbbbb");
        InFlightFuture<Void> older = running(a);
        long token = token(a, older);

        InFlightFuture<Void> newer = running(b);

        assertThat(older).isDone();
        assertThat(end(a, older).outcome()).isEqualTo(Outcome.OVERLAPPED);
        assertThat(end(a, older).by()).isEqualTo("run " + newer.id());
        assertThat(end(a, older).reason()).isEqualTo("started again on host-of-bbbbbbbbbb");
        assertThat(token(b, newer)).isGreaterThan(token);
        assertThat(b.member().count(ClusterEvent.TAKEN_OVER)).isZero();
    }

    @Test
    void afterStopWaitsForTheWorkOnTheOtherReplica() {
        Replica a = local("aaaaaaaaaa");
        Replica b = local("bbbbbbbbbb");
        CompletableFuture<Void> deaf = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
        InFlightFuture<Void> older =
                a.registry().startAsync(spec(Overlap.FAIL_OLDER).build(), () -> deaf);
        until(() -> state(a, older) == TaskState.RUNNING);

        InFlightFuture<Void> newer = b.registry()
                .startAsync(
                        spec(Overlap.FAIL_OLDER)
                                .afterStop(Duration.ofMinutes(1))
                                .build(),
                        () -> new CompletableFuture<Void>());
        untilEnded(older);
        replicas.advance(Duration.ofSeconds(3));
        assertThat(state(b, newer)).isEqualTo(TaskState.QUEUED);

        deaf.complete(null);
        until(() -> state(b, newer) == TaskState.RUNNING);
    }

    @Test
    void aHolderThatSaysNothingIsTakenOverAfterAWhile() {
        Replica a = local("aaaaaaaaaa");
        Replica b = local("bbbbbbbbbb");
        InFlightFuture<Void> older = running(a);
        replicas.hub.cut("aaaaaaaaaa");

        InFlightFuture<Void> newer = start(b, Overlap.FAIL_OLDER);
        replicas.advance(Duration.ofMillis(1_800));
        assertThat(state(b, newer)).isEqualTo(TaskState.QUEUED);
        replicas.advance(Duration.ofMillis(400));
        until(() -> state(b, newer) == TaskState.RUNNING);

        assertThat(b.member().count(ClusterEvent.TAKEN_OVER)).isEqualTo(1);
        assertThat(older).isNotDone();
        assertThat(holders()).containsEntry("prices", newer.id());
    }

    @Test
    void underRejectAHolderThatSaysNothingIsWaitedForUntilItsLeaseEnds() {
        Replica a = reject("aaaaaaaaaa");
        Replica b = reject("bbbbbbbbbb");
        InFlightFuture<Void> older = running(a);
        replicas.hub.cut("aaaaaaaaaa");

        InFlightFuture<Void> newer = start(b, Overlap.FAIL_OLDER);
        replicas.advance(Duration.ofSeconds(20));
        assertThat(state(b, newer)).isEqualTo(TaskState.QUEUED);
        replicas.advance(Duration.ofSeconds(13));
        until(() -> state(b, newer) == TaskState.RUNNING);

        assertThat(older).isDone();
        assertThat(b.member().count(ClusterEvent.TAKEN_OVER)).isZero();
    }

    @Test
    void aClaimOfARunThatItsReplicaDoesNotKnowIsGivenBack() {
        Replica a = local("aaaaaaaaaa");
        Replica b = local("bbbbbbbbbb");
        replicas.now(a.engine().claim(ClaimRequest.of("prices", "aaaaaaaaaa-999", Duration.ofMinutes(1))));

        InFlightFuture<Void> newer = running(b);

        assertThat(holders()).containsEntry("prices", newer.id());
        assertThat(b.member().count(ClusterEvent.TAKEN_OVER)).isZero();
    }

    @Test
    void aRunThatIsCancelledWhileAnotherIsAskedNeverBegins() {
        Replica a = local("aaaaaaaaaa");
        Replica b = local("bbbbbbbbbb");
        running(a);
        replicas.hub.cut("aaaaaaaaaa");
        InFlightFuture<Void> newer = start(b, Overlap.FAIL_OLDER);
        replicas.advance(SECOND);

        b.registry().cancel("prices", "no more");
        untilEnded(newer);
        replicas.hub.mend("aaaaaaaaaa");
        replicas.advance(Duration.ofSeconds(5));

        assertThat(holders().getOrDefault("prices", "")).isNotEqualTo(newer.id());
    }

    // ---- kept

    @Test
    void aClaimIsMadeAgainEveryLease() {
        Replica a = local("aaaaaaaaaa");
        InFlightFuture<Void> run = running(a);

        replicas.advance(Replicas.LEASE.multipliedBy(4));

        assertThat(holders()).containsEntry("prices", run.id());
    }

    @Test
    void everythingIsClaimedAgainWithTheBeatAfterTheEngineLostIt() {
        Replica a = local("aaaaaaaaaa");
        InFlightFuture<Void> run = running(a);
        replicas.hub.lose();

        replicas.advance(Duration.ofSeconds(6));

        assertThat(holders()).containsEntry("prices", run.id());
        assertThat(run).isNotDone();
    }

    @Test
    void manyAreClaimedAgainBatchByBatch() {
        Replica a = local("aaaaaaaaaa");
        for (int i = 0; i < 3 * Holding.AT_ONCE + 7; i++) {
            a.registry()
                    .startAsync(
                            TaskSpec.named("t" + i)
                                    .scope(TaskScope.CLUSTER)
                                    .timeout(Duration.ofHours(1))
                                    .build(),
                            () -> new CompletableFuture<Void>());
        }
        until(() -> a.member().claims() == 3 * Holding.AT_ONCE + 7);
        replicas.hub.lose();

        replicas.advance(Duration.ofSeconds(6));

        assertThat(holders()).hasSize(3 * Holding.AT_ONCE + 7);
    }

    @Test
    void whoFindsItsNameTakenYields() {
        Replica a = local("aaaaaaaaaa");
        Replica b = local("bbbbbbbbbb");
        InFlightFuture<Void> older = running(a);
        replicas.hub.lose();
        replicas.now(b.engine().claim(ClaimRequest.of("prices", "bbbbbbbbbb-999", Duration.ofMinutes(1))));

        replicas.advance(Duration.ofSeconds(11)); // b is alive again, and a knows
        untilEnded(older);

        assertThat(end(a, older).outcome()).isEqualTo(Outcome.OVERLAPPED);
        assertThat(end(a, older).by()).isEqualTo("run bbbbbbbbbb-999");
        assertThat(a.member().count(ClusterEvent.YIELDED)).isEqualTo(1);
        assertThat(holders()).containsEntry("prices", "bbbbbbbbbb-999");
    }

    // ---- the engine is away

    @Test
    void underLocalWorkBeginsAtOnceWhileTheEngineIsKnownToBeDown() {
        Replica a = local("aaaaaaaaaa");
        down(a);

        InFlightFuture<Void> run = running(a);

        assertThat(token(a, run)).isNull();
        assertThat(a.member().count(ClusterEvent.DEGRADED)).isEqualTo(1);
    }

    @Test
    void underLocalWorkBeginsAfterTheTimeoutOfAnEngineThatHangs() {
        Replica a = local("aaaaaaaaaa");
        replicas.hub.pause();

        InFlightFuture<Void> run = start(a, Overlap.FAIL_OLDER);
        replicas.advance(Duration.ofMillis(390));
        assertThat(state(a, run)).isEqualTo(TaskState.QUEUED);
        replicas.advance(Duration.ofMillis(60));
        until(() -> state(a, run) == TaskState.RUNNING);

        assertThat(token(a, run)).isNull();
        assertThat(a.member().claims(ClaimResult.UNKNOWN)).isEqualTo(1);
    }

    @Test
    void whatBeganWithoutTheEngineIsClaimedWhenItIsBack() {
        Replica a = local("aaaaaaaaaa");
        down(a);
        InFlightFuture<Void> run = running(a);
        assertThat(a.member().claims()).isZero();

        replicas.hub.refuse(false);
        replicas.advance(Duration.ofSeconds(2));

        assertThat(holders()).containsEntry("prices", run.id());
        assertThat(a.member().claims()).isEqualTo(1);
    }

    @Test
    void ofTwoThatBeganWithoutTheEngineOneYieldsWhenItIsBack() {
        Replica a = local("aaaaaaaaaa");
        Replica b = local("bbbbbbbbbb");
        down(a);
        down(b);
        InFlightFuture<Void> one = running(a);
        InFlightFuture<Void> other = running(b);

        replicas.hub.refuse(false);
        replicas.advance(Duration.ofSeconds(2));

        until(() -> one.isDone() != other.isDone());
        assertThat(holders()).containsEntry("prices", one.isDone() ? other.id() : one.id());
    }

    @Test
    void underRejectAStartIsRefusedAtOnceAndTheOlderGoesOn() {
        Replica a = reject("aaaaaaaaaa");
        InFlightFuture<Void> older = running(a);
        down(a);

        InFlightFuture<Void> newer = start(a, Overlap.FAIL_OLDER);

        assertThat(newer).isDone();
        assertThat(end(a, newer).outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(end(a, newer).by()).isEqualTo("cluster");
        assertThat(end(a, newer).reason()).contains("on-unavailable");
        assertThat(older).isNotDone();
        assertThat(a.member().count(ClusterEvent.REJECTED)).isEqualTo(1);
    }

    @Test
    void underRejectAnAnswerThatIsUnknownIsARefusalAndTheNameIsGivenBackOnceThereIsSomebody() {
        Replica a = reject("aaaaaaaaaa");
        Replica b = reject("bbbbbbbbbb");
        replicas.hub.loseAnswers(1);

        InFlightFuture<Void> run = start(a, Overlap.FAIL_OLDER);
        replicas.advance(Duration.ofMillis(450));
        untilEnded(run);
        assertThat(end(a, run).outcome()).isEqualTo(Outcome.REJECTED);
        replicas.advance(Duration.ofSeconds(2));

        assertThat(holders()).isEmpty();
        InFlightFuture<Void> next = start(b, Overlap.FAIL_NEWER);
        until(() -> state(b, next) == TaskState.RUNNING);
    }

    @Test
    void aNameThatWasFreedWhileTheEngineWasAwayIsGivenBackWhenItIsThere() {
        Replica a = local("aaaaaaaaaa");
        InFlightFuture<Void> run = running(a);
        down(a);
        a.registry().cancel("prices", "enough");
        untilEnded(run);
        replicas.advance(Duration.ofSeconds(3));
        assertThat(holders()).containsEntry("prices", run.id());

        replicas.hub.refuse(false);
        replicas.advance(Duration.ofSeconds(2));

        assertThat(holders()).isEmpty();
    }

    // ---- the fence

    @Test
    void underRejectARunIsStoppedFiveSecondsBeforeTheLeaseEnds() {
        Replica a = reject("aaaaaaaaaa");
        InFlightFuture<Void> run = running(a);
        replicas.hub.cut("aaaaaaaaaa");

        replicas.advance(Duration.ofMillis(24_000));
        assertThat(run).isNotDone();
        replicas.advance(Duration.ofMillis(1_200));
        untilEnded(run);

        assertThat(end(a, run).outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(end(a, run).by()).isEqualTo("cluster");
        assertThat(a.member().count(ClusterEvent.FENCED)).isEqualTo(1);
    }

    @Test
    void underLocalARunGoesOnThoughTheLeaseHasEnded() {
        Replica a = local("aaaaaaaaaa");
        InFlightFuture<Void> run = running(a);
        replicas.hub.cut("aaaaaaaaaa");

        replicas.advance(Duration.ofSeconds(40));

        assertThat(run).isNotDone();
        assertThat(a.member().count(ClusterEvent.FENCED)).isZero();
    }

    @Test
    void afterALongPauseARunIsStoppedBeforeAnybodyIsAsked() {
        Replica a = reject("aaaaaaaaaa");
        InFlightFuture<Void> run = running(a);
        replicas.hub.refuse(true); // whoever is asked now says no

        replicas.time.leap(Duration.ofSeconds(40));

        untilEnded(run);
        assertThat(end(a, run).outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void whatStartsAfterTheEngineIsBackIsNotFencedAgain() {
        Replica a = reject("aaaaaaaaaa");
        InFlightFuture<Void> run = running(a);
        replicas.hub.cut("aaaaaaaaaa");
        replicas.advance(Duration.ofSeconds(27));
        untilEnded(run);
        replicas.hub.mend("aaaaaaaaaa");
        replicas.advance(Duration.ofSeconds(2));

        InFlightFuture<Void> next = running(a);
        replicas.advance(Duration.ofSeconds(40));

        assertThat(next).isNotDone();
        assertThat(token(a, next)).isPositive();
    }

    // ---- coming and going

    @Test
    void aStartWaitsForTheFirstAnswerOfTheEngine() {
        Replica a = replicas.made("aaaaaaaaaa", 1);
        InFlightFuture<Void> run = start(a, Overlap.FAIL_OLDER);
        assertThat(state(a, run)).isEqualTo(TaskState.QUEUED);

        a.member().start();
        until(() -> state(a, run) == TaskState.RUNNING);

        assertThat(token(a, run)).isPositive();
    }

    @Test
    void aReplicaThatLeavesStopsItsRunsAndGivesTheirNamesBack() {
        Replica a = local("aaaaaaaaaa");
        Replica b = local("bbbbbbbbbb");
        InFlightFuture<Void> run = running(a);

        CompletableFuture<Void> left = CompletableFuture.runAsync(a.member()::close);
        until(left::isDone);

        assertThat(run).isDone();
        assertThat(end(a, run).outcome()).isEqualTo(Outcome.SHUT_DOWN);
        assertThat(holders()).isEmpty();
        running(b);
    }

    @Test
    void aReplicaThatHasLeftRefusesToStart() {
        Replica a = local("aaaaaaaaaa");
        CompletableFuture<Void> left = CompletableFuture.runAsync(a.member()::close);
        until(left::isDone);

        InFlightFuture<Void> run = start(a, Overlap.FAIL_OLDER);

        untilEnded(run);
        assertThat(end(a, run).outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(end(a, run).reason()).contains("leaves its cluster");
    }

    @Test
    void theOthersSeeHowManyNamesAReplicaHas() {
        Replica a = local("aaaaaaaaaa");
        running(a);
        replicas.advance(Duration.ofSeconds(6));

        assertThat(replicas.now(a.member().members()))
                .extracting(Member::claims)
                .containsExactly(1);
    }

    private void down(Replica replica) {
        replicas.hub.refuse(true);
        var unused = replica.member().members();
        until(() -> !replica.member().isUp());
    }
}
