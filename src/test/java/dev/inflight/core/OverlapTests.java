package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskOverlapException;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OverlapTests {

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants();

    private InFlightFuture<String> track(String name, CompletableFuture<String> work) {
        return engine.registry().track(Specs.named(name), work);
    }

    private InFlightFuture<String> start(Overlap overlap, Blocker work) {
        return engine.registry().start(Specs.named("a", overlap), work);
    }

    @Test
    void theOlderFailsAndTheNewerHasTheName() {
        InFlightFuture<String> older = track("a", new CompletableFuture<>());
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> newer = track("a", work);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> older.get(1, TimeUnit.SECONDS))
                .havingCause()
                .isInstanceOf(TaskOverlapException.class)
                .withMessageContaining("started again as run " + newer.id());
        assertThat(engine.registry().find("a").orElseThrow().id()).isEqualTo(newer.id());
        work.complete("x");
    }

    @Test
    void theOldersWorkIsInterrupted() {
        try (Blocker first = Blocker.obedient();
                Blocker second = Blocker.obedient()) {
            start(Overlap.FAIL_OLDER, first);
            first.awaitBegun();
            start(Overlap.FAIL_OLDER, second);
            first.awaitInterrupted();
            second.awaitBegun();
        }
    }

    @Test
    void theEndOfTheOlderLeavesTheNewersRow() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        track("a", first);
        InFlightFuture<String> newer = track("a", second);
        first.complete("late");
        assertThat(engine.registry().find("a").orElseThrow().id()).isEqualTo(newer.id());
        second.complete("x");
    }

    @Test
    void lineageIsKept() {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> older = track("a", new CompletableFuture<>());
        InFlightFuture<String> newer = track("a", work);
        assertThat(engine.registry().find("a").orElseThrow().supersedes()).isEqualTo(older.id());
        assertThat(engine.events().ended())
                .extracting(TaskSnapshot::supersededBy)
                .containsExactly(newer.id());
        work.complete("x");
    }

    @Test
    void theOverlapIsCountedUnderItsPolicy() {
        CompletableFuture<String> work = new CompletableFuture<>();
        track("a", new CompletableFuture<>());
        track("a", work);
        assertThat(engine.registry().statistics().iterator().next().overlaps(Overlap.FAIL_OLDER))
                .isOne();
        work.complete("x");
    }

    @Test
    void theNewcomerFailsAndItsWorkNeverBegins() {
        try (Blocker first = Blocker.obedient();
                Blocker second = Blocker.obedient()) {
            InFlightFuture<String> older = start(Overlap.FAIL_NEWER, first);
            InFlightFuture<String> newer = start(Overlap.FAIL_NEWER, second);
            assertThat(newer).isCompletedExceptionally();
            assertThat(older).isNotDone();
            assertThat(second.hasBegun()).isFalse();
            assertThat(engine.events().ended())
                    .extracting(TaskSnapshot::outcome)
                    .containsExactly(Outcome.OVERLAPPED);
            first.release();
            assertThat(older).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void theStageOfATrackedNewcomerThatFailsIsCancelled() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        TaskSpec spec = Specs.named("a", Overlap.FAIL_NEWER);
        engine.registry().track(spec, first);
        engine.registry().track(spec, second);
        assertThat(second).isCancelled();
        first.complete("x");
    }

    @ParameterizedTest
    @EnumSource(names = {"JOIN", "QUEUE", "KEEP_LATEST"})
    void aTrackedStageCanNeitherWaitNorShare(Overlap overlap) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.registry().track(Specs.named("a", overlap), new CompletableFuture<String>()))
                .withMessageContaining(overlap.name());
    }

    // ---- JOIN

    @Test
    void aJoinerSharesTheRunningOne() {
        try (Blocker work = Blocker.obedient();
                Blocker unused = Blocker.obedient()) {
            InFlightFuture<String> first = start(Overlap.JOIN, work);
            InFlightFuture<String> second = start(Overlap.JOIN, unused);
            assertThat(second.id()).isEqualTo(first.id());
            assertThat(engine.registry().outstanding()).isOne();
            work.release();
            assertThat(first).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("released");
            assertThat(second).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("released");
            assertThat(unused.hasBegun()).isFalse();
        }
    }

    @Test
    void oneJoinersCancelLeavesTheWorkToTheOthers() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> first = start(Overlap.JOIN, work);
            InFlightFuture<String> second = start(Overlap.JOIN, work);
            work.awaitBegun();
            assertThat(first.cancel(true)).isTrue();
            assertThat(first).isCancelled();
            assertThat(second).isNotDone();
            assertThat(work.isInterrupted()).isFalse();
            work.release();
            assertThat(second).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void theLastJoinersCancelStopsTheWork() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> first = start(Overlap.JOIN, work);
            InFlightFuture<String> second = start(Overlap.JOIN, work);
            work.awaitBegun();
            first.cancel(true);
            second.ripcord().pull("nobody wants it");
            work.awaitInterrupted();
            assertThat(engine.events().ended()).extracting(TaskSnapshot::reason).containsExactly("nobody wants it");
        }
    }

    @Test
    void cancellingOneViewTwiceCountsOnce() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> first = start(Overlap.JOIN, work);
            InFlightFuture<String> second = start(Overlap.JOIN, work);
            first.cancel(true);
            first.cancel(true);
            assertThat(second).isNotDone();
            work.release();
            assertThat(second).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void anOperatorsCancelEndsItForAllJoiners() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> first = start(Overlap.JOIN, work);
            InFlightFuture<String> second = start(Overlap.JOIN, work);
            engine.registry().cancel("a", "enough");
            org.awaitility.Awaitility.await().untilAsserted(() -> {
                assertThat(first).isCancelled();
                assertThat(second).isCancelled();
            });
        }
    }

    // ---- QUEUE and KEEP_LATEST

    @Test
    void queuedNewcomersBeginInOrder() {
        try (Blocker one = Blocker.obedient();
                Blocker two = Blocker.obedient();
                Blocker three = Blocker.obedient()) {
            InFlightFuture<String> first = start(Overlap.QUEUE, one);
            InFlightFuture<String> second = start(Overlap.QUEUE, two);
            InFlightFuture<String> third = start(Overlap.QUEUE, three);
            assertThat(engine.registry().counts().queued()).isGreaterThanOrEqualTo(2);
            assertThat(engine.registry().outstanding()).isEqualTo(3);
            one.release();
            two.awaitBegun();
            assertThat(three.hasBegun()).isFalse();
            assertThat(first).succeedsWithin(Duration.ofSeconds(10));
            two.release();
            three.awaitBegun();
            assertThat(second).succeedsWithin(Duration.ofSeconds(10));
            three.release();
            assertThat(third).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void everybodyInLineIsListed() {
        try (Blocker one = Blocker.obedient();
                Blocker two = Blocker.obedient()) {
            InFlightFuture<String> first = start(Overlap.QUEUE, one);
            InFlightFuture<String> second = start(Overlap.QUEUE, two);
            one.awaitBegun();
            assertThat(engine.registry().list(TaskQuery.ALL).tasks())
                    .extracting(TaskSnapshot::id, TaskSnapshot::state)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(first.id(), TaskState.RUNNING),
                            org.assertj.core.groups.Tuple.tuple(second.id(), TaskState.QUEUED));
            second.cancel(true);
            first.cancel(true);
        }
    }

    @Test
    void aCancelledWaiterIsPassedOver() {
        try (Blocker one = Blocker.obedient();
                Blocker two = Blocker.obedient();
                Blocker three = Blocker.obedient()) {
            start(Overlap.QUEUE, one);
            InFlightFuture<String> second = start(Overlap.QUEUE, two);
            start(Overlap.QUEUE, three);
            second.cancel(true);
            one.release();
            three.awaitBegun();
            assertThat(two.hasBegun()).isFalse();
        }
    }

    @Test
    void aWaitersDeadlineCountsFromItsStart() {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> first = track("a", work);
        TaskSpec impatient = Specs.build("a")
                .overlap(Overlap.QUEUE)
                .timeout(Duration.ofMillis(20))
                .build();
        InFlightFuture<String> second = engine.registry().start(impatient, () -> "never");
        await().until(second::isCompletedExceptionally);
        assertThat(first).isNotDone();
        work.complete("x");
    }

    @Test
    void aRejectedWaiterHandsTheNameOn() {
        try (Blocker one = Blocker.obedient();
                Blocker three = Blocker.obedient()) {
            start(Overlap.QUEUE, one);
            InFlightFuture<String> second = engine.registry()
                    .start(Specs.named("a", Overlap.QUEUE), () -> "never", task -> {
                        throw new IllegalStateException("shut");
                    });
            start(Overlap.QUEUE, three);
            one.release();
            three.awaitBegun();
            await().until(second::isCompletedExceptionally);
        }
    }

    @Test
    void atMostTheLatestWaits() {
        try (Blocker one = Blocker.obedient();
                Blocker two = Blocker.obedient();
                Blocker three = Blocker.obedient()) {
            start(Overlap.KEEP_LATEST, one);
            InFlightFuture<String> second = start(Overlap.KEEP_LATEST, two);
            start(Overlap.KEEP_LATEST, three);
            assertThat(second).isCompletedExceptionally();
            one.release();
            three.awaitBegun();
            assertThat(two.hasBegun()).isFalse();
        }
    }

    @Test
    void failOlderEndsTheRunningOneAndEverybodyInLine() {
        try (Blocker one = Blocker.obedient();
                Blocker two = Blocker.obedient();
                Blocker three = Blocker.obedient()) {
            InFlightFuture<String> first = start(Overlap.QUEUE, one);
            InFlightFuture<String> second = start(Overlap.QUEUE, two);
            start(Overlap.FAIL_OLDER, three);
            assertThat(List.of(first, second)).allMatch(CompletableFuture::isCompletedExceptionally);
            three.awaitBegun();
            assertThat(engine.registry().outstanding()).isOne();
        }
    }

    // ---- afterStop

    private TaskSpec afterStop(Duration max) {
        return Specs.build("a").afterStop(max).build();
    }

    @Test
    void withAfterStopTheNewcomerBeginsWhenTheOldersWorkHasGone() {
        try (Blocker one = Blocker.stubborn();
                Blocker two = Blocker.obedient()) {
            InFlightFuture<String> first = engine.registry().start(Specs.named("a"), one);
            one.awaitBegun();
            engine.registry().start(afterStop(Duration.ofSeconds(20)), two);
            assertThat(first).isCompletedExceptionally();
            one.awaitInterrupted();
            assertThat(two.hasBegun()).isFalse();
            one.release();
            two.awaitBegun();
        }
    }

    @Test
    void withAfterStopTheNewcomerBeginsAtTheLatestAfterItsBound() {
        try (Blocker one = Blocker.stubborn();
                Blocker two = Blocker.obedient()) {
            engine.registry().start(Specs.named("a"), one);
            one.awaitBegun();
            engine.registry().start(afterStop(Duration.ofMillis(30)), two);
            two.awaitBegun();
            assertThat(engine.registry().counts().zombies()).isOne();
        }
    }

    @Test
    void withAfterStopItWaitsForWorkThatOutlivedAnEarlierTimeoutToo() {
        try (Blocker one = Blocker.stubborn();
                Blocker two = Blocker.obedient()) {
            InFlightFuture<String> first = engine.registry().start(Specs.named("a"), one);
            one.awaitBegun();
            first.cancel(true);
            engine.registry().start(afterStop(Duration.ofSeconds(20)), two);
            assertThat(engine.registry().find("a").orElseThrow().state()).isEqualTo(TaskState.QUEUED);
            assertThat(two.hasBegun()).isFalse();
            one.release();
            two.awaitBegun();
        }
    }

    @Test
    void withAfterStopAndNothingBeforeItBeginsAtOnce() {
        assertThat(engine.registry().<String>start(afterStop(Duration.ofSeconds(1)), () -> "x"))
                .succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void ofSeveralThatWaitForAZombieTheNewestBeginsAsSoonAsItGoes() {
        try (Blocker one = Blocker.stubborn();
                Blocker two = Blocker.obedient();
                Blocker three = Blocker.obedient()) {
            engine.registry().start(Specs.named("a"), one);
            one.awaitBegun();
            InFlightFuture<String> second = engine.registry().start(afterStop(Duration.ofSeconds(20)), two);
            engine.registry().start(afterStop(Duration.ofSeconds(20)), three);
            assertThat(second).isCompletedExceptionally();
            one.release();
            three.awaitBegun();
            assertThat(two.hasBegun()).isFalse();
        }
    }

    @Test
    void theHistoryKeepsTheLineage() {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> older = track("a", new CompletableFuture<>());
        InFlightFuture<String> newer = track("a", work);
        work.complete("x");
        assertThat(engine.registry().history(HistoryQuery.ALL))
                .extracting(EndedTask::id, EndedTask::supersedes, EndedTask::supersededBy)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(newer.id(), older.id(), null),
                        org.assertj.core.groups.Tuple.tuple(older.id(), null, newer.id()));
    }

    @Test
    void whoTakesANameIsAnnouncedAsSuch() {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> older = track("a", new CompletableFuture<>());
        track("a", work);
        assertThat(engine.events().started())
                .extracting(TaskSnapshot::supersedes)
                .containsExactly(null, older.id());
        work.complete("x");
    }
}
