package dev.inflight.test;

import static dev.inflight.test.InFlightAssertions.assertThat;
import static dev.inflight.test.InFlightAssertions.assertThatThrownBy;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskContext;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import dev.inflight.core.DefaultInFlightRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each assertion holds where it should, and where it does not says what is there instead. */
class InFlightAssertionsTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ManualTime time = new ManualTime();
    private final RecordingListener events = new RecordingListener();
    private final DefaultInFlightRegistry registry = DefaultInFlightRegistry.builder()
            .time(time)
            .stopGrace(GRACE)
            .listener(events)
            .build();
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void close() {
        released.countDown();
        registry.shutdown(Duration.ZERO, Duration.ZERO);
        registry.close();
    }

    @Test
    void anUntouchedRegistryIsIdle() {
        assertThat((InFlightRegistry) registry)
                .isIdle()
                .hasNoneOutstanding()
                .hasNoZombies()
                .hasOutstanding(0);
    }

    @Test
    void anOutstandingTaskIsNamed() {
        pending("refresh:eu");

        assertThatThrownBy(() -> assertThat(registry).hasNoneOutstanding())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected no outstanding tasks, but there are: \"refresh:eu\"");
    }

    @Test
    void aWrongNumberOfOutstandingTasksIsToldWithBoth() {
        pending("a");

        assertThatThrownBy(() -> assertThat(registry).hasOutstanding(2))
                .hasMessageContaining("expected 2 outstanding tasks, but there are 1: \"a\"");
    }

    @Test
    void stubbornWorkIsAZombieOnceTheGraceHasPassed() throws InterruptedException {
        stubborn("deaf").cancel(true);
        assertThat(registry).hasNoZombies();

        time.advancePast(GRACE);

        assertThat(registry).task("deaf").isZombie();
        assertThatThrownBy(() -> assertThat(registry).hasNoZombies()).hasMessageContaining("\"deaf\"");
    }

    @Test
    void workThatOutlivesItsFutureKeepsTheRegistryFromBeingIdle() throws InterruptedException {
        stubborn("deaf").cancel(true);

        assertThat(registry).hasNoneOutstanding();
        assertThatThrownBy(() -> assertThat(registry).isIdle()).hasMessageContaining("STOPPING");
    }

    @Test
    void aTaskIsFoundByItsName() {
        pending("a");

        assertThat(registry).task("a").isRunning().hasKind("test");
    }

    @Test
    void aMissingTaskIsToldWithThoseThatAreThere() {
        pending("a");

        assertThatThrownBy(() -> assertThat(registry).task("b"))
                .hasMessageContaining("expected a task under the name \"b\", but there are only: \"a\"");
    }

    @Test
    void aTaskThatShouldNotBeThereIsDescribed() {
        pending("a");

        assertThat(registry).hasNoTask("b");
        assertThatThrownBy(() -> assertThat(registry).hasNoTask("a")).hasMessageContaining("RUNNING");
    }

    @Test
    void theLastEndOfANameIsWhatCounts() {
        pending("a").cancel(true);
        pending("a").complete("done");

        assertThat(registry).hasEnded("a", Outcome.COMPLETED);
        assertThatThrownBy(() -> assertThat(registry).hasEnded("a", Outcome.FAILED))
                .hasMessageContaining("expected task \"a\" to have ended FAILED, but it ended COMPLETED");
    }

    @Test
    void aNameThatNeverEndedIsToldSo() {
        assertThatThrownBy(() -> assertThat(registry).hasEnded("a", Outcome.COMPLETED))
                .hasMessageContaining("none of that name has ended");
    }

    @Test
    void aDeadlineThatHasPassedEndsTheFuture() {
        InFlightFuture<String> future = pending("slow");

        time.advancePast(TIMEOUT);

        assertThat(future).hasEnded(Outcome.TIMED_OUT).isCompletedExceptionally();
        assertThat(events.ended())
                .singleElement()
                .satisfies(
                        task -> assertThat(task).hasOutcome(Outcome.TIMED_OUT).wasStoppedBy("deadline"));
    }

    @Test
    void anOutstandingFutureHasNotEnded() {
        InFlightFuture<String> future = pending("slow");

        assertThatThrownBy(() -> assertThat(future).hasEnded(Outcome.COMPLETED))
                .hasMessageContaining("but it is outstanding");
    }

    @Test
    void whatTheWorkThrewIsAFailure() {
        InFlightFuture<String> future =
                registry.track(spec("broken"), CompletableFuture.failedFuture(new IllegalStateException("no stock")));

        assertThat(future).hasEnded(Outcome.FAILED);
        assertThatThrownBy(() -> assertThat(future).hasEnded(Outcome.COMPLETED)).hasMessageContaining("no stock");
    }

    @Test
    void progressAndReasonAreThere() {
        CompletableFuture<String> inner = new CompletableFuture<>();
        InFlightFuture<String> future = registry.startAsync(spec("a"), () -> {
            TaskContext.current().progress(3, 10, "page 3");
            return inner;
        });

        assertThat(registry).task("a").hasProgress(3, 10);
        future.ripcord().pull("the shop is closed");
        assertThat(events.ended().get(0)).hasReason("the shop is closed").wasStoppedBy("caller");
    }

    @Test
    void aWrongStateIsToldWithTheRightOne() {
        pending("a");
        TaskSnapshot task = registry.find("a").orElseThrow();

        assertThatThrownBy(() -> assertThat(task).isInState(TaskState.QUEUED))
                .hasMessageContaining("expected state")
                .hasMessageContaining("to be <QUEUED>, but it is <RUNNING>");
    }

    @Test
    void timeDoesNotGoBackwards() {
        assertThatThrownBy(() -> time.advance(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-1S");
    }

    private InFlightFuture<String> pending(String name) {
        return registry.track(spec(name), new CompletableFuture<>());
    }

    private InFlightFuture<String> stubborn(String name) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        InFlightFuture<String> future = registry.start(spec(name), () -> {
            begun.countDown();
            while (released.getCount() > 0) {
                try {
                    released.await();
                } catch (InterruptedException ignored) {
                    // deaf on purpose
                }
            }
            return "released";
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        return future;
    }

    private static TaskSpec spec(String name) {
        return TaskSpec.named(name).kind("test").timeout(TIMEOUT).build();
    }
}
