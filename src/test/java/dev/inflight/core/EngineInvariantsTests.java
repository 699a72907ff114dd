package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.TaskTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests' own tools. */
class EngineInvariantsTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime(builder -> builder.stopGrace(Duration.ofSeconds(5)));

    @Test
    void aRunThatIsStillOutstandingIsNamedAsALeftover() {
        InFlightFuture<String> future = engine.registry().track(spec("left"), new CompletableFuture<>());

        assertThatThrownBy(() -> engine.check(engine.registry().parts(), Duration.ofMillis(100)))
                .hasMessageContaining("left");
        future.complete("done");
    }

    @Test
    void aRunThatHasEndedLeavesNothingBehind() {
        engine.registry().track(spec("gone"), CompletableFuture.completedFuture("done"));

        engine.check(engine.registry().parts(), Duration.ofMillis(100));
        assertThat(engine.events().ended()).extracting(TaskSnapshot::outcome).containsExactly(Outcome.COMPLETED);
    }

    @Test
    void justBeforeItsDeadlineARunGoesOn() {
        InFlightFuture<String> future = engine.registry().track(spec("early"), new CompletableFuture<>());

        engine.time().advance(TIMEOUT.minusNanos(1));

        assertThat(future).isNotDone();
        future.complete("done");
    }

    @Test
    void aTickPastItsDeadlineARunHasTimedOut() {
        InFlightFuture<String> future = engine.registry().track(spec("late"), new CompletableFuture<>());

        engine.time().advancePast(TIMEOUT);

        assertThatThrownBy(() -> future.getNow(null)).hasCauseInstanceOf(TaskTimeoutException.class);
    }

    private static TaskSpec spec(String name) {
        return TaskSpec.named(name).timeout(TIMEOUT).build();
    }
}
