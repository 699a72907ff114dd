package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.EndedTask;
import dev.inflight.FailureCause;
import dev.inflight.HistoryQuery;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the history keeps of a failure. */
class FailureStackTests {

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime();

    private EndedTask fail(Callable<String> work) {
        engine.registry().start(Specs.named("a"), work, Runnable::run);
        return engine.registry().history(HistoryQuery.ALL).get(0);
    }

    private static String fails() {
        throw new IllegalStateException("no stock");
    }

    @Test
    void aFailedRunSaysWhereItFailed() {
        EndedTask end = fail(FailureStackTests::fails);
        assertThat(end.stack().get(0).getMethodName()).isEqualTo("fails");
        assertThat(end.causes()).isEmpty();
    }

    @Test
    void theStackEndsWhereTheWorkWasCalled() {
        assertThat(fail(FailureStackTests::fails).stack())
                .noneMatch(frame -> frame.getClassName().startsWith("dev.inflight.core.life"));
    }

    @Test
    void whatAStageFailedWithSaysWhereItFailed() {
        CompletableFuture<String> stage = CompletableFuture.supplyAsync(FailureStackTests::fails, Runnable::run);
        engine.registry().track(Specs.named("a"), stage);
        assertThat(engine.registry()
                        .history(HistoryQuery.ALL)
                        .get(0)
                        .stack()
                        .get(0)
                        .getMethodName())
                .isEqualTo("fails");
    }

    @Test
    void theCausesAreNamedWithTheFramesOfTheirOwn() {
        EndedTask end = fail(() -> {
            try {
                return fails();
            } catch (IllegalStateException cause) {
                throw new IllegalArgumentException("outer", cause);
            }
        });
        assertThat(end.exceptionType()).isEqualTo(IllegalArgumentException.class.getName());
        assertThat(end.causes()).singleElement().satisfies(cause -> {
            assertThat(cause.type()).isEqualTo(IllegalStateException.class.getName());
            assertThat(cause.message()).isEqualTo("no stock");
            assertThat(cause.stack().get(0).getMethodName()).isEqualTo("fails");
            assertThat(cause.stack()).hasSizeLessThan(4);
        });
    }

    @Test
    void aSecretInTheMessageOfACauseIsMasked() {
        EndedTask end = fail(() -> {
            throw new IllegalStateException(new IllegalArgumentException("token=abc"));
        });
        assertThat(end.causes()).extracting(FailureCause::message).containsExactly("token=***");
    }

    @Test
    void aDeepStackIsCut() {
        assertThat(fail(() -> deep(500)).stack()).hasSize(64);
    }

    private static String deep(int more) {
        return more == 0 ? fails() : deep(more - 1);
    }

    @Test
    void aLongChainOfCausesIsCut() {
        Throwable chain = new IllegalStateException("0");
        for (int i = 1; i < 20; i++) {
            chain = new IllegalStateException(String.valueOf(i), chain);
        }
        Throwable last = chain;
        assertThat(fail(() -> {
                            throw (Exception) last;
                        })
                        .causes())
                .hasSize(4);
    }

    @Test
    void causesInACircleEnd() {
        IllegalStateException first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));
        assertThat(fail(() -> {
                            throw first;
                        })
                        .causes())
                .hasSize(4);
    }

    @Test
    void aThrowableThatWillNotSayIsKeptWithoutAStack() {
        EndedTask end = fail(() -> {
            throw new Mute();
        });
        assertThat(end.exceptionType()).isEqualTo(Mute.class.getName());
        assertThat(end.stack()).isEmpty();
    }

    @Test
    void aStoppedRunKeepsWhereItsWorkerWas() {
        CompletableFuture<String> work = new CompletableFuture<>();
        engine.registry().track(Specs.named("a"), work).cancel(true);
        assertThat(engine.registry().history(HistoryQuery.ALL).get(0).stack()).isEmpty();
        assertThat(work).isCancelled();
    }

    @Test
    void workThatThrowsACancellationSaysWhere() {
        EndedTask end = fail(() -> {
            throw new CancellationException("mine");
        });
        assertThat(end.stack()).isNotEmpty();
    }

    @Test
    void theThrowableItselfIsNotKept() {
        WeakReference<Throwable> thrown = failAndForget();
        Awaitility.await().untilAsserted(() -> {
            System.gc();
            assertThat(thrown.get()).isNull();
        });
        assertThat(engine.registry().history(HistoryQuery.ALL).get(0).stack()).isNotEmpty();
    }

    private WeakReference<Throwable> failAndForget() {
        IllegalStateException thrown = new IllegalStateException("held");
        fail(() -> {
            throw thrown;
        });
        return new WeakReference<>(thrown);
    }

    @Test
    void ofAStormOnlySomeAreReadAndLaterOnesAgain() {
        for (int i = 0; i < 300; i++) {
            fail(FailureStackTests::fails);
        }
        assertThat(withStack()).isLessThan(256);
        engine.time().advance(Duration.ofSeconds(1));
        assertThat(fail(FailureStackTests::fails).stack()).isNotEmpty();
    }

    private long withStack() {
        List<EndedTask> ends = engine.registry().history(new HistoryQuery(null, null, null, 1_000));
        return ends.stream().filter(end -> !end.stack().isEmpty()).count();
    }

    /** Refuses every question. */
    private static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new AssertionError(Arrays.toString(super.getStackTrace()));
        }

        @Override
        public synchronized Throwable getCause() {
            throw new AssertionError("no");
        }
    }
}
