package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import dev.inflight.CancelEffect;
import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.InFlightFuture;
import dev.inflight.Interruption;
import dev.inflight.Outcome;
import dev.inflight.TaskContext;
import dev.inflight.TaskListener;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskState;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.RunState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Hooks, listeners, logs and stages that throw, block, or do what they should not. */
@Timeout(30)
class ForeignCodeTests {

    private static final Duration LONG = Duration.ofSeconds(10);

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants(builder -> builder.stopGrace(Duration.ofMillis(50)));

    private CancelReport cancel(Duration wait) {
        return engine.registry()
                .cancel(CancelRequest.of("a", "because").withWait(wait))
                .orElseThrow();
    }

    // ---- hooks

    @RepeatedTest(50)
    void aHookThatIsRegisteredWhileTheRipcordIsPulledRunsAllTheSame() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ran = new CountDownLatch(1);
        engine.registry()
                .start(Specs.build("a").interruption(Interruption.COOPERATIVE).build(), () -> {
                    begun.countDown();
                    TaskContext.current().onCancel(ran::countDown);
                    Blocker.await(ran);
                    return "told";
                });
        Blocker.await(begun);
        cancel(Duration.ZERO);
        Blocker.await(ran);
    }

    @Test
    void aHookThatDoesNotReturnHoldsUpTheInterruptForTheGraceOnly() {
        CountDownLatch hold = new CountDownLatch(1);
        try (Blocker work = Blocker.obedient()) {
            engine.registry().start(Specs.named("a"), () -> {
                TaskContext.current().onCancel(() -> Blocker.hold(hold));
                return work.call();
            });
            work.awaitBegun();
            cancel(Duration.ZERO);
            work.awaitInterrupted();
            hold.countDown();
        }
    }

    @Test
    void theHooksOlderThanOneThatDoesNotReturnRunAfterTheGrace() {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch older = new CountDownLatch(1);
        try (Blocker work = Blocker.obedient()) {
            engine.registry().start(Specs.named("a"), () -> {
                TaskContext.current().onCancel(older::countDown);
                TaskContext.current().onCancel(() -> Blocker.hold(hold));
                return work.call();
            });
            work.awaitBegun();
            cancel(Duration.ZERO);
            Blocker.await(older);
            hold.countDown();
        }
    }

    @Test
    void aHookWhoseFailureCannotBeLoggedKeepsNoOtherFromRunning() {
        CountDownLatch older = new CountDownLatch(1);
        try (LogAt log = new LogAt(new NoAppender());
                Blocker work = Blocker.obedient()) {
            engine.registry().start(Specs.named("a"), () -> {
                TaskContext.current().onCancel(older::countDown);
                TaskContext.current().onCancel(() -> {
                    throw new MuteException();
                });
                return work.call();
            });
            work.awaitBegun();
            assertThat(cancel(LONG).workStopped()).isTrue();
            Blocker.await(older);
        }
    }

    @Test
    void theHooksOfWorkThatEndedByItselfAreNotHeldOnTo() {
        InFlightFuture<String> future = engine.registry().start(Specs.named("a"), () -> {
            TaskContext.current().onCancel(() -> {});
            return "done";
        });
        assertThat(future).succeedsWithin(LONG);
        assertThat(((Run<?>) future).hooks().isEmpty()).isTrue();
    }

    // ---- listeners and logs

    @Test
    void aListenerWhoseFailureCannotBeLoggedHarmsNobody() {
        CountDownLatch other = new CountDownLatch(1);
        engine.registry().addListener(new TaskListener() {
            @Override
            public void onEnded(TaskSnapshot task) {
                throw new MuteException();
            }
        });
        engine.registry().addListener(new TaskListener() {
            @Override
            public void onEnded(TaskSnapshot task) {
                other.countDown();
            }
        });
        try (LogAt log = new LogAt(new NoAppender())) {
            assertThat(engine.registry().track(Specs.named("a"), CompletableFuture.completedFuture("x")))
                    .isCompletedWithValue("x");
        }
        assertThat(other.getCount()).isZero();
    }

    @Test
    void aSlowListenerKeepsNoRipcordFromTheWork() {
        CountDownLatch hold = new CountDownLatch(1);
        engine.registry().addListener(new TaskListener() {
            @Override
            public void onEnded(TaskSnapshot task) {
                Blocker.hold(hold);
            }
        });
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> future = engine.registry().start(Specs.named("a"), work);
            work.awaitBegun();
            CompletableFuture<Boolean> cancelled = CompletableFuture.supplyAsync(() -> future.cancel(true));
            work.awaitInterrupted();
            assertThat(future).isNotDone();
            hold.countDown();
            assertThat(cancelled).succeedsWithin(LONG).isEqualTo(true);
        }
    }

    @Test
    void aZombieIsToldBeforeItsWorkHasGoneHoweverSlowTheTelling() {
        try (Blocker work = Blocker.stubborn()) {
            engine.registry().addListener(new TaskListener() {
                @Override
                public void onZombie(TaskSnapshot task) {
                    work.release();
                    Run<?> zombie = engine.registry().parts().ledger.iterator().next();
                    await().until(() -> RunState.phase(zombie.word()) == RunState.GONE);
                }
            });
            List<String> heard = new CopyOnWriteArrayList<>();
            engine.registry().addListener(new TaskListener() {
                @Override
                public void onZombie(TaskSnapshot task) {
                    heard.add("zombie");
                }

                @Override
                public void onWorkGone(TaskSnapshot task, Duration stopLag) {
                    heard.add("gone");
                }
            });
            engine.registry().start(Specs.named("a"), work);
            work.awaitBegun();
            cancel(Duration.ZERO);
            await().until(() -> heard.contains("gone"));
            assertThat(heard).containsExactly("zombie", "gone");
        }
    }

    @Test
    void aLogThatIsBrokenHarmsNobody() {
        try (LogAt log = new LogAt(new BrokenAppender());
                Blocker work = Blocker.stubborn()) {
            InFlightFuture<String> future = engine.registry().start(Specs.named("a"), work);
            work.awaitBegun();
            cancel(Duration.ZERO);
            await().until(future::isCancelled);
            await().until(() -> engine.events().zombies().size() == 1);
            work.release();
            await().until(() -> engine.events().workGone().size() == 1);
        }
    }

    @Test
    void linesThatHaveWaitedAndCannotBeWrittenKeepNoRegistryFromClosing() {
        try (LogAt log = new LogAt(new NoAppender())) {
            for (int i = 0; i < 10; i++) {
                engine.registry().track(Specs.named("a"), new CompletableFuture<>());
            }
            try (LogAt broken = new LogAt(new BrokenAppender())) {
                assertThatCode(() -> engine.registry().close()).doesNotThrowAnyException();
            }
        }
        assertThat(engine.registry().outstanding()).isZero();
    }

    /** Every line of the engine's to one appender more, until closed. */
    private static final class LogAt implements AutoCloseable {
        private final Logger logger = (Logger) LoggerFactory.getLogger("dev.inflight");
        private final Level before = logger.getLevel();
        private final Appender<ILoggingEvent> appender;

        LogAt(Appender<ILoggingEvent> appender) {
            this.appender = appender;
            logger.addAppender(appender);
            logger.setAdditive(false);
            logger.setLevel(Level.DEBUG);
        }

        @Override
        public void close() {
            logger.setLevel(before);
            logger.setAdditive(true);
            logger.detachAppender(appender);
        }
    }

    private static final class NoAppender extends AppenderBase<ILoggingEvent> {
        @Override
        public void doAppend(ILoggingEvent event) {}

        @Override
        protected void append(ILoggingEvent event) {}
    }

    private static final class BrokenAppender extends AppenderBase<ILoggingEvent> {
        @Override
        public void doAppend(ILoggingEvent event) {
            throw new IllegalStateException("the disk is full");
        }

        @Override
        protected void append(ILoggingEvent event) {}
    }

    // ---- stages

    @Test
    void aFailureThatCannotBeAskedForItsCauseEndsTheRun() {
        InFlightFuture<String> future =
                engine.registry().track(Specs.named("a"), CompletableFuture.failedFuture(new MuteCompletion()));
        assertThat(future).isCompletedExceptionally();
        assertThat(engine.events().ended()).extracting(TaskSnapshot::outcome).containsExactly(Outcome.FAILED);
    }

    private static final class MuteCompletion extends CompletionException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("mute");
        }
    }

    @Test
    void aStageThatCannotBeFollowedIsCancelled() {
        CompletableFuture<String> stage = new CompletableFuture<>() {
            @Override
            public <U> CompletableFuture<U> handle(BiFunction<? super String, Throwable, ? extends U> action) {
                throw new UnsupportedOperationException("no callbacks");
            }
        };
        assertThat(engine.registry().track(Specs.named("a"), stage)).isCompletedExceptionally();
        assertThat(stage).isCancelled();
    }

    @Test
    void aStageThatShowsOnlyACopyOfItselfIsNotReachedAndStaysOnRecord() {
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletionStage<String> copied = work.minimalCompletionStage();
        InFlightFuture<String> future = engine.registry().track(Specs.named("a"), copied);
        CancelReport report = cancel(Duration.ofMillis(1));
        assertThat(future).isCancelled();
        assertThat(report.effect()).isEqualTo(CancelEffect.UNREACHABLE);
        assertThat(report.state()).isNotEqualTo(TaskState.ENDED);
        work.complete("done after all");
    }

    @Test
    void ofWorkThatCannotBeReachedNobodySaysThatItHasGone() {
        engine.registry().track(Specs.named("a"), new CompletableFuture<String>());
        assertThat(cancel(LONG).stop()).isNull();
        await().until(() -> engine.registry().counts().stopping() == 0);
        assertThat(engine.events().workGone()).isEmpty();
    }

    @Test
    void aValueHolderThatWorkReturnsAfterItsInterruptIsNotClaimedToBeReached() {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> elsewhere = new CompletableFuture<>();
        engine.registry()
                .startAsync(
                        Specs.named("a"),
                        () -> {
                            begun.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException ignored) {
                                // and goes on
                            }
                            return elsewhere;
                        },
                        engine.pool(1));
        Blocker.await(begun);
        cancel(LONG);
        await().until(() ->
                elsewhere.isCancelled() && engine.registry().counts().stopping() == 0);
        assertThat(engine.registry()
                        .history(dev.inflight.HistoryQuery.ALL)
                        .get(0)
                        .effect())
                .isEqualTo(CancelEffect.UNREACHABLE);
    }
}
