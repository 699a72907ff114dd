package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.ContextCarrier;
import dev.inflight.InFlightFuture;
import dev.inflight.TaskContext;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Carriers of context are foreign code too. */
class HostileContextTests {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final AtomicBoolean cannotBind = new AtomicBoolean();
    private final AtomicBoolean cannotUnbind = new AtomicBoolean();

    @RegisterExtension
    final LogLines log = new LogLines();

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants(builder -> builder.contextCarrier(Hostile::new));

    @Test
    void aContextThatCannotBeBoundFailsTheWorkThatWasPromisedIt() {
        cannotBind.set(true);
        assertThat(engine.registry().<String>start(Specs.named("a"), () -> "x"))
                .failsWithin(LONG)
                .withThrowableThat()
                .withMessageContaining("cannot bind");
    }

    @Test
    void aContextThatCannotBeBoundKeepsNoFutureFromBeingCompleted() {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> future = engine.registry().track(Specs.named("a"), work);
        CompletableFuture<String> dependent = future.thenApply(x -> x + " seen");
        cannotBind.set(true);
        work.complete("x");
        assertThat(dependent).isCompletedWithValue("x seen");
    }

    @Test
    void aContextThatCannotBeBoundKeepsNoHookFromRunning() {
        CountDownLatch ran = new CountDownLatch(1);
        try (Blocker work = Blocker.obedient()) {
            engine.registry().start(Specs.named("a"), () -> {
                TaskContext.current().onCancel(ran::countDown);
                return work.call();
            });
            work.awaitBegun();
            cannotBind.set(true);
            engine.registry().cancel("a", "enough");
            Blocker.await(ran);
        }
    }

    @Test
    void aContextThatCannotBeUnboundDoesNotFailTheWork() {
        cannotUnbind.set(true);
        assertThat(engine.registry().<String>start(Specs.named("a"), () -> "x"))
                .succeedsWithin(LONG)
                .isEqualTo("x");
    }

    @Test
    void aTraceThatCannotBeReadIsLeftOutOfTheList() {
        CompletableFuture<String> work = new CompletableFuture<>();
        engine.registry().track(Specs.named("a"), work);
        assertThat(engine.registry().list(TaskQuery.ALL).tasks())
                .singleElement()
                .extracting(TaskSnapshot::traceId)
                .isNull();
        work.complete("x");
    }

    @Test
    void aContextThatCannotBeUnboundIsLogged() {
        cannotUnbind.set(true);
        assertThat(engine.registry().<String>start(Specs.named("a"), () -> "x")).succeedsWithin(LONG);
        assertThat(log.lines())
                .anyMatch(
                        line -> line.startsWith("WARN the context of task a (") && line.endsWith("cannot be unbound"));
    }

    @Test
    void aContextThatCannotBeBoundForACallbackIsLogged() {
        CompletableFuture<String> work = new CompletableFuture<>();
        engine.registry().track(Specs.named("a"), work);
        cannotBind.set(true);
        work.complete("x");
        assertThat(log.lines())
                .anyMatch(line -> line.startsWith("WARN the context of task a (") && line.endsWith("cannot be bound"));
    }

    private final class Hostile implements ContextCarrier.Captured {
        @Override
        public ContextCarrier.Scope open() {
            if (cannotBind.get()) {
                throw new IllegalStateException("cannot bind");
            }
            return () -> {
                if (cannotUnbind.get()) {
                    throw new IllegalStateException("cannot unbind");
                }
            };
        }

        @Override
        public String traceId() {
            throw new IllegalStateException("no trace");
        }
    }
}
