package dev.inflight.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.member.Replicas.Replica;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of names that runs have, and of those that want one while the engine is away, rule by rule. */
class HoldingTests extends ClaimScene {

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

    @Test
    void afterAPauseAReplicaLooksAtOnceWhetherItsNamesAreStillItsOwn() {
        Replica a = local("aaaaaaaaaa");
        Replica b = local("bbbbbbbbbb");
        InFlightFuture<Void> older = running(a);
        replicas.now(b.engine()
                .claim(ClaimRequest.of("prices", "bbbbbbbbbb-999", Duration.ofMinutes(10))
                        .over(older.id())));

        replicas.time.leap(Duration.ofSeconds(8)); // a beat was due meanwhile
        replicas.advance(SECOND);

        untilEnded(older);
        assertThat(end(a, older).outcome()).isEqualTo(Outcome.OVERLAPPED);
    }

    @Test
    void afterAReconnectAReplicaLooksAtOnceWhetherItsNamesAreStillItsOwn() {
        Replica a = local("aaaaaaaaaa");
        Replica b = local("bbbbbbbbbb");
        InFlightFuture<Void> older = running(a);
        replicas.now(b.engine()
                .claim(ClaimRequest.of("prices", "bbbbbbbbbb-999", Duration.ofMinutes(10))
                        .over(older.id())));

        ((Claims) a.member().guard()).reconnected();

        untilEnded(older);
        assertThat(end(a, older).outcome()).isEqualTo(Outcome.OVERLAPPED);
    }

    @Test
    void aRunThatHasItsNameAgainTakesItFromNobody() {
        Replica a = local("aaaaaaaaaa");
        Replica b = local("bbbbbbbbbb");
        InFlightFuture<Void> first = running(a);
        InFlightFuture<Void> second = running(b); // which replaced the first
        replicas.hub.lose();
        replicas.now(a.engine().claim(ClaimRequest.of("prices", first.id(), Duration.ofMinutes(10))));

        replicas.advance(Duration.ofSeconds(11));

        untilEnded(second);
        assertThat(holders()).containsEntry("prices", first.id());
    }

    @Test
    void aRunThatBeganWithoutTheEngineTakesItsNameFromNobodyAfterwards() {
        Replica a = local("aaaaaaaaaa");
        Replica b = local("bbbbbbbbbb");
        InFlightFuture<Void> older = running(b);
        replicas.hub.cut("bbbbbbbbbb");
        InFlightFuture<Void> newer = start(a, Overlap.FAIL_OLDER);
        replicas.advance(Duration.ofMillis(1_900));
        assertThat(state(a, newer)).isEqualTo(TaskState.QUEUED);
        replicas.hub.refuse(true); // when it is about to take the name from who does not answer
        replicas.advance(Duration.ofMillis(300));
        until(() -> state(a, newer) == TaskState.RUNNING);

        replicas.hub.refuse(false);
        replicas.advance(Duration.ofSeconds(2));

        untilEnded(newer);
        assertThat(end(a, newer).by()).isEqualTo("run " + older.id());
        assertThat(holders()).containsEntry("prices", older.id());
    }

    // ---- the engine is away

    @Test
    void whoWaitsForAnotherReplicaBeginsAtOnceWhenTheEngineGoesAway() {
        Replica a = local("aaaaaaaaaa");
        Replica b = local("bbbbbbbbbb");
        running(a);
        replicas.hub.cut("aaaaaaaaaa");
        InFlightFuture<Void> newer = start(b, Overlap.FAIL_OLDER);
        replicas.advance(Duration.ofMillis(500));
        assertThat(state(b, newer)).isEqualTo(TaskState.QUEUED);

        down(b);

        until(() -> state(b, newer) == TaskState.RUNNING);
    }

    @Test
    void aHolderThatCouldNotBeAskedIsNotTakenForSilent() {
        Replica a = local("aaaaaaaaaa");
        Replica b = local("bbbbbbbbbb");
        InFlightFuture<Void> older = running(a);
        replicas.hub.cut("aaaaaaaaaa");
        replicas.hub.delay(Duration.ofMillis(10));
        InFlightFuture<Void> newer = start(b, Overlap.FAIL_OLDER);
        replicas.time.advance(Duration.ofMillis(15));
        replicas.hub.loseAnswers(1); // to what is sent next, which is the question
        replicas.advance(Duration.ofSeconds(3));

        untilEnded(newer);
        assertThat(end(b, newer).by()).isEqualTo("run " + older.id());
        assertThat(holders()).containsEntry("prices", older.id());
    }

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

    @Test
    void aRunThatEndsWhileItsClaimIsUnderWayKeepsNothingWhateverComesOfThat() {
        Replica a = local("aaaaaaaaaa");
        replicas.hub.pause();
        InFlightFuture<Void> run = start(a, Overlap.FAIL_OLDER);
        a.registry().cancel("prices", "enough");
        untilEnded(run);
        replicas.advance(Duration.ofMillis(600));

        replicas.hub.resume(); // and carries the claim out now
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
}
