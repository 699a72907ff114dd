package dev.inflight.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.CancelRequest;
import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskState;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.Member;
import dev.inflight.cluster.member.Replicas.Replica;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A start of scope CLUSTER while the engine answers, rule by rule. */
class ClaimsTests extends ClaimScene {

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
    void onItsOwnReplicaFailNewerBeginsOnceTheFutureHasEndedThoughTheWorkGoesOn() {
        Replica a = local("aaaaaaaaaa");
        CompletableFuture<Void> deaf = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
        InFlightFuture<Void> older =
                a.registry().startAsync(spec(Overlap.FAIL_OLDER).build(), () -> deaf);
        until(() -> state(a, older) == TaskState.RUNNING);
        a.registry().cancel("prices", "enough");
        untilEnded(older);

        InFlightFuture<Void> newer = start(a, Overlap.FAIL_NEWER);
        until(() -> state(a, newer) == TaskState.RUNNING);

        assertThat(holders()).containsEntry("prices", newer.id());
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
}
