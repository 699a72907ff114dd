package dev.inflight.core.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.Overlap;
import dev.inflight.TaskLint;
import dev.inflight.TaskLint.Code;
import dev.inflight.TaskListener;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.core.Blocker;
import dev.inflight.core.EngineInvariants;
import dev.inflight.core.Specs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LintsTests {

    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime(builder -> builder.maxKinds(2));

    private final List<CompletableFuture<String>> started = new ArrayList<>();

    @AfterEach
    void endWhatWasStarted() {
        started.forEach(work -> work.complete("the test is over"));
    }

    private List<TaskLint> lints(String name) {
        List<TaskLint> listed = engine.registry().list(TaskQuery.ALL.withName(name)).tasks().stream()
                .flatMap(task -> task.lints().stream())
                .toList();
        assertThat(engine.registry().inspect(name).orElseThrow().task().lints())
                .extracting(TaskLint::code)
                .containsExactlyElementsOf(listed.stream().map(TaskLint::code).toList());
        return listed;
    }

    private CompletableFuture<String> start(String name, String kind, Duration timeout, Overlap overlap) {
        CompletableFuture<String> work = new CompletableFuture<>();
        started.add(work);
        var unused = engine.registry()
                .startAsync(
                        TaskSpec.named(name)
                                .kind(kind)
                                .timeout(timeout)
                                .overlap(overlap)
                                .build(),
                        () -> work);
        return work;
    }

    private void completed(int times, String kind, Duration took) {
        for (int i = 0; i < times; i++) {
            CompletableFuture<String> work = start("past", kind, HOUR, Overlap.FAIL_OLDER);
            engine.time().advance(took);
            work.complete("x");
        }
    }

    // ---- parked on a future

    @Test
    void workThatWaitsForAFutureIsSaidToBeParked() {
        CompletableFuture<String> inner = new CompletableFuture<>();
        engine.registry().start(Specs.named("a"), () -> inner.get(1, TimeUnit.MINUTES));
        await().untilAsserted(
                        () -> assertThat(lints("a")).extracting(TaskLint::code).containsExactly(Code.PARKED_ON_FUTURE));
        inner.complete("x");
    }

    @Test
    void workThatWaitsForAFutureTaskIsSaidToBeParked() {
        FutureTask<String> inner = new FutureTask<>(() -> "x");
        engine.registry().start(Specs.named("a"), () -> inner.get(1, TimeUnit.MINUTES));
        await().untilAsserted(
                        () -> assertThat(lints("a")).extracting(TaskLint::code).containsExactly(Code.PARKED_ON_FUTURE));
        inner.run();
    }

    @Test
    void workThatWaitsForAnythingElseIsNot() {
        CountDownLatch latch = new CountDownLatch(1);
        engine.registry().start(Specs.named("a"), () -> latch.await(1, TimeUnit.MINUTES));
        await().until(() -> engine.registry().inspect("a").orElseThrow().stack().stream()
                .anyMatch(frame -> frame.getMethodName().equals("await")));
        assertThat(lints("a")).isEmpty();
        latch.countDown();
    }

    // ---- ignores interrupts

    @Test
    void aZombieThatWasInterruptedIsSaidToIgnoreIt() {
        try (Blocker work = Blocker.stubborn()) {
            engine.registry().start(Specs.named("a"), work);
            work.awaitBegun();
            engine.registry().cancel("a", "enough");
            assertThat(lints("a")).isEmpty();
            engine.time().advancePast(Duration.ofSeconds(5));
            assertThat(lints("a")).singleElement().satisfies(lint -> {
                assertThat(lint.code()).isEqualTo(Code.IGNORES_INTERRUPT);
                assertThat(lint.text()).startsWith("it was interrupted 5.0s ago");
            });
        }
    }

    // ---- timeout far above the 99th percentile

    @Test
    void aTimeoutFarAboveWhatRunsTakeIsSaidSo() {
        completed(100, "quick", Duration.ofSeconds(1));
        start("a", "quick", HOUR, Overlap.FAIL_OLDER);
        assertThat(lints("a")).singleElement().satisfies(lint -> {
            assertThat(lint.code()).isEqualTo(Code.TIMEOUT_FAR_ABOVE_P99);
            assertThat(lint.text()).contains("its timeout is 1h").contains("less than 1.1s");
        });
    }

    @Test
    void fewRunsSayNothingAboutTheTimeout() {
        completed(99, "quick", Duration.ofSeconds(1));
        start("a", "quick", HOUR, Overlap.FAIL_OLDER);
        assertThat(lints("a")).isEmpty();
    }

    @Test
    void aTimeoutWithinReasonIsNotRemarkable() {
        completed(100, "quick", Duration.ofSeconds(1));
        start("a", "quick", Duration.ofSeconds(20), Overlap.FAIL_OLDER);
        start("b", "quick", Duration.ofMillis(500), Overlap.FAIL_OLDER);
        assertThat(lints("a")).isEmpty();
        assertThat(lints("b")).isEmpty();
    }

    @Test
    void kindsThatAreCountedTogetherAreNotJudged() {
        start("x", "one", HOUR, Overlap.FAIL_OLDER);
        start("y", "two", HOUR, Overlap.FAIL_OLDER);
        completed(100, "three", Duration.ofSeconds(1));
        start("a", "three", HOUR, Overlap.FAIL_OLDER);
        assertThat(lints("a")).isEmpty();
    }

    // ---- overlaps every run

    @Test
    void aKindWhoseRunsAlwaysOverlapIsSaidSo() {
        for (int i = 0; i < 30; i++) {
            start("a", "often", Duration.ofMinutes(1), Overlap.FAIL_OLDER);
        }
        assertThat(lints("a")).singleElement().satisfies(lint -> {
            assertThat(lint.code()).isEqualTo(Code.OVERLAPS_EVERY_RUN);
            assertThat(lint.text()).startsWith("29 of 30 runs");
        });
    }

    @Test
    void aKindWhoseRunsOverlapNowAndThenIsNot() {
        for (int i = 0; i < 30; i++) {
            start("a", "seldom", Duration.ofMinutes(1), Overlap.FAIL_OLDER);
        }
        completed(10, "seldom", Duration.ofSeconds(1));
        assertThat(lints("a")).isEmpty();
    }

    @Test
    void joiningIsMeantSo() {
        start("a", "shared", Duration.ofMinutes(1), Overlap.JOIN);
        for (int i = 0; i < 30; i++) {
            start("a", "shared", Duration.ofMinutes(1), Overlap.JOIN);
        }
        assertThat(lints("a")).isEmpty();
    }

    // ---- failures that nobody has seen

    private List<TaskLint.Code> codesOf(String kind) {
        start("a", kind, Duration.ofMinutes(1), Overlap.FAIL_OLDER);
        return lints("a").stream().map(TaskLint::code).toList();
    }

    // ---- how long

    @ParameterizedTest
    @CsvSource({
        "PT0.0009S, 1ms",
        "PT0.54S, 540ms",
        "PT1S, 1.0s",
        "PT8.64S, 8.6s",
        "PT1M, 1m",
        "PT2M30S, 2m30s",
        "PT1H, 1h",
        "PT1H1M1S, 1h1m",
        "P1D, 1d",
        "P1DT4H, 1d4h"
    })
    void threeUnitsAreEnoughForPeople(Duration duration, String text) {
        assertThat(Lints.text(duration.toNanos())).isEqualTo(text);
    }

    // ---- who pays

    @Test
    void listenersAreToldNoLints() {
        completed(100, "quick", Duration.ofSeconds(1));
        Queue<TaskSnapshot> told = new ConcurrentLinkedQueue<>();
        engine.registry().addListener(new TaskListener() {
            @Override
            public void onStarted(TaskSnapshot task) {
                told.add(task);
            }
        });
        start("a", "quick", HOUR, Overlap.FAIL_OLDER);
        assertThat(lints("a")).isNotEmpty();
        assertThat(told)
                .singleElement()
                .satisfies(task -> assertThat(task.lints()).isEmpty());
    }

    // ---- an exact run in depth

    @Test
    void aRunThatWorksOnAfterAnotherTookItsNameCanBeInspected() {
        try (Blocker older = Blocker.stubborn();
                Blocker newer = Blocker.stubborn()) {
            InFlightFuture<String> first = engine.registry().start(Specs.named("a"), older);
            older.awaitBegun();
            InFlightFuture<String> second = engine.registry().start(Specs.named("a"), newer);
            newer.awaitBegun();
            assertThat(engine.registry().inspect("a").orElseThrow().task().id()).isEqualTo(second.id());
            var inspected = engine.registry().inspect("a", first.id()).orElseThrow();
            assertThat(inspected.task().id()).isEqualTo(first.id());
            assertThat(inspected.task().supersededBy()).isEqualTo(second.id());
            assertThat(inspected.stack()).isNotEmpty();
        }
    }
}
