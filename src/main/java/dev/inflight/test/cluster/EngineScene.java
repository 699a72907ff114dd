package dev.inflight.test.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.inflight.TaskCounts;
import dev.inflight.cluster.Claim;
import dev.inflight.cluster.Claim.Granted;
import dev.inflight.cluster.Claim.Held;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.ClusterEngine;
import dev.inflight.cluster.EngineUnavailableException;
import dev.inflight.cluster.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/** What an engine's author gives to the tests, and how these ask. */
abstract class EngineScene {

    /** Longer than any test takes. */
    static final Duration LONG = Duration.ofMinutes(10);

    /** So short that it is over after {@link #AFTER_SHORT}. */
    static final Duration SHORT = Duration.ofMillis(50);

    static final Duration AFTER_SHORT = Duration.ofMillis(150);

    /** For a machine that is busy with other things. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private final List<ClusterEngine> opened = new ArrayList<>();

    /** A new engine for this replica, over the one server of this test, which is empty before the first. Closed by the test. */
    protected abstract ClusterEngine open(String instance);

    /** The timeout that the engines are opened with. */
    protected abstract Duration timeout();

    /**
     * Lets so much time pass for the server and the engines: a real one sleeps. Of none, whatever is due is done where that needs
     * somebody to do it.
     */
    protected abstract void pass(Duration time);

    /** Has the server answer nothing, as if it were stopped with SIGSTOP. */
    protected abstract void hang();

    /** Ends what {@link #hang} began. */
    protected abstract void recover();

    /** Has the server lose everything that it holds, while it goes on. */
    protected abstract void lose();

    /** Breaks the connections of all engines, which connect again. Without connections there is nothing to break. */
    protected abstract void breakConnections();

    @AfterEach
    public void closeWhatWasOpened() {
        opened.forEach(ClusterEngine::close);
    }

    /** As {@link #open}, closed when the test is over. */
    final ClusterEngine engine(String instance) {
        ClusterEngine engine = open(instance);
        opened.add(engine);
        return engine;
    }

    /** An engine of a replica that is alive. */
    final ClusterEngine alive(String instance) {
        ClusterEngine engine = engine(instance);
        answer(engine.beat(member(instance), LONG));
        return engine;
    }

    static Member member(String instance) {
        TaskCounts counts = new TaskCounts(7, 3, 4, 2, 1, Duration.ofMillis(12_300));
        return new Member(instance, "host-of-" + instance, Instant.parse("2026-01-02T03:04:05Z"), 1, counts, 5);
    }

    final <T> T answer(CompletionStage<T> stage) {
        pass(Duration.ZERO);
        try {
            return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException failure) {
            throw new AssertionError("there is an answer", failure);
        }
    }

    /** That it came to nothing, and in time. */
    final void assertUnknown(CompletionStage<?> stage) {
        pass(timeout().plusMillis(50));
        Throwable failure =
                catchThrowable(() -> stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        assertThat(failure).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(EngineUnavailableException.class);
    }

    final Claim claim(ClusterEngine engine, String name, String run) {
        return answer(engine.claim(ClaimRequest.of(name, run, LONG)));
    }

    final long granted(ClusterEngine engine, String name, String run) {
        return tokenOf(claim(engine, name, run));
    }

    static long tokenOf(Claim claim) {
        assertThat(claim).isInstanceOf(Granted.class);
        return ((Granted) claim).token();
    }

    final void assertHeld(ClusterEngine engine, String name, String run, String holder) {
        assertThat(claim(engine, name, run)).isEqualTo(new Held(holder));
    }

    /** Waits for a condition. */
    final void eventually(String what, BooleanSupplier condition) {
        Duration left = PATIENCE;
        while (!condition.getAsBoolean()) {
            assertThat(left).as(what).isPositive();
            pass(BETWEEN_LOOKS);
            left = left.minus(BETWEEN_LOOKS);
        }
    }

    /** Whether the engine answers now; an engine over several servers may answer one question and not yet another. */
    final boolean isAnswered(CompletionStage<?> asked) {
        pass(Duration.ZERO);
        return catchThrowable(() -> asked.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                == null;
    }
}
