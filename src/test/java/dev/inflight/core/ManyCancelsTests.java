package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.CancelEffect;
import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.TaskContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many runs, stopped by one call: all are decided, then all are waited for at once. */
class ManyCancelsTests {

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants();

    private static CancelRequest request(InFlightFuture<?> run) {
        return CancelRequest.of(run.name(), "enough").withId(run.id());
    }

    @Test
    void hooksThatBlockHoldUpTheAnswerOnceAndNotEachInTurn() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        int count = 100;
        CountDownLatch hooked = new CountDownLatch(count);
        List<CancelRequest> requests = new ArrayList<>();
        List<CompletableFuture<String>> stages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            CompletableFuture<String> stage = new CompletableFuture<>();
            stages.add(stage);
            requests.add(request(engine.registry().startAsync(Specs.named("a" + i), () -> {
                TaskContext.current().onCancel(() -> {
                    hooked.countDown();
                    Blocker.hold(blocked);
                });
                return stage;
            })));
        }
        long before = System.nanoTime();

        List<CancelReport> reports = engine.registry().cancelAll(requests);

        // one after the other they would take 50 s
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
        assertThat(reports).hasSize(count).allMatch(report -> report.outcome() == Outcome.CANCELLED);
        assertThat(hooked.await(10, TimeUnit.SECONDS)).isTrue(); // though those before it do not return
        blocked.countDown();
        stages.forEach(stage -> stage.complete("x"));
    }

    @Test
    void theReportsComeInTheOrderOfTheRequests() {
        List<CancelRequest> requests = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            requests.add(request(engine.registry().track(Specs.named("a" + i), new CompletableFuture<>())));
        }
        assertThat(engine.registry().cancelAll(requests))
                .extracting(CancelReport::name)
                .containsExactly("a0", "a1", "a2", "a3", "a4");
    }

    @Test
    void runsThatHaveEndedAndThoseWhoseNameAnotherHasArePassedOver() {
        InFlightFuture<String> ended = engine.registry().track(Specs.named("ended"), new CompletableFuture<>());
        CancelRequest gone = request(ended);
        ended.complete("x");
        InFlightFuture<String> older = engine.registry().track(Specs.named("taken"), new CompletableFuture<>());
        CancelRequest taken = request(older);
        InFlightFuture<String> newer = engine.registry().track(Specs.named("taken"), new CompletableFuture<>());

        assertThat(engine.registry().cancelAll(List.of(gone, taken))).isEmpty();

        assertThat(newer).isNotDone();
        newer.cancel(true);
    }

    @Test
    void workThatIsGoneByTheEndOfTheWaitIsReportedSo() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> run = engine.registry().start(Specs.named("a"), work);
            work.awaitBegun();
            List<CancelReport> reports =
                    engine.registry().cancelAll(List.of(request(run).withWait(EngineInvariants.PATIENCE)));
            assertThat(reports).singleElement().satisfies(report -> {
                assertThat(report.effect()).isEqualTo(CancelEffect.INTERRUPTED);
                assertThat(report.stop()).isNotNull();
            });
        }
    }

    @Test
    void aSlowCallbackDoesNotHoldUpWhoeverCancels() {
        CountDownLatch slow = new CountDownLatch(1);
        CompletableFuture<Thread> calledBackOn = new CompletableFuture<>();
        InFlightFuture<String> run = engine.registry().track(Specs.named("a"), new CompletableFuture<>());
        var unused = run.whenComplete((value, failure) -> {
            calledBackOn.complete(Thread.currentThread());
            Blocker.hold(slow);
        });

        assertThat(engine.registry().cancel("a", "enough")).isPresent(); // it would not return

        assertThat(calledBackOn).succeedsWithin(EngineInvariants.PATIENCE).isNotSameAs(Thread.currentThread());
        slow.countDown();
    }
}
